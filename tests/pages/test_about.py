"""The page about the dossier: what it holds, how fresh it is, and what is not known."""

from __future__ import annotations

import re

import pytest

from claims.selectors.judged import headline_assessments
from tests.api.world import World, compute
from tests.factories import ClaimFactory, PromiseFactory, SourceFactory, published
from tests.pages.conftest import DAY
from tests.pages.site import get
from timeline.pages.texts import UNKNOWN

pytestmark = pytest.mark.django_db


def test_what_cannot_be_said_of_a_promise_is_counted_and_leads_to_just_that_many(world: World) -> None:
    for _number in range(2):
        published(PromiseFactory(known_on_override="2016-01-01"))
    compute()
    page = get(f"/about/?as_of={DAY}")
    counted = re.findall(r'/promises/\?status=(\w+)[^"]*">(\d+|One) promise', page.html)
    unknown = headline_assessments(as_of=DAY).filter(status__in=UNKNOWN)

    assert sum(1 if number == "One" else int(number) for _status, number in counted) == unknown.count() > 0
    for status, number in counted:
        listed = get(f"/promises/?status={status}&as_of={DAY}")
        assert listed.html.count('<div class="judged">') == (1 if number == "One" else int(number))


def test_undated_claims_and_inferred_dates_are_told(world: World) -> None:
    assert "claim has no date" not in get("/about/").text
    published(ClaimFactory(stated_on=""))
    published(SourceFactory(published_on_inferred=True, published_on="2016"))
    text = get("/about/").text
    assert "One claim has no date" in text and "of one source is inferred" in text


def test_the_newest_source_and_figure_are_named_as_of_the_day(world: World) -> None:
    past, now = get(f"/about/?as_of={DAY}").text, get("/about/").text
    assert "Newest source" in past and "Measured up to" in now
    assert re.search(r"Newest figure known since ([^S]+)", past) != re.search(r"Newest figure known since ([^S]+)", now)
