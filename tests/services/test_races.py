"""Of two people at once one wins, the other gets both texts back, and nothing is lost; `make deep` runs 1,000."""

from __future__ import annotations

import os

import pytest

from tests.services.races import run

#: How many races; few here, since each is several requests.
RACES = int(os.environ.get("RACES", "20"))
SEED = int(os.environ.get("RACES_SEED", "2026"))


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins_the_other_sees_both_texts_and_nothing_is_lost() -> None:
    tally = run(RACES, seed=SEED)

    print(tally)
    assert tally.faults == []
    assert tally.shown_back == tally.merged == sum(tally.winners.values()) == tally.races == RACES
    assert len(tally.kinds) == 4, tally.kinds
