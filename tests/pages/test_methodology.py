"""The methodology page shows the rules' own numbers, every status, modifier, reason and kind of flag."""

from __future__ import annotations

import pytest

from claims.enums import FlagKind, Modifier, Reason, Status
from claims.method import thresholds
from claims.presentation import label
from tests.pages.crawler import get

pytestmark = pytest.mark.django_db


def test_every_band_of_the_rules_is_on_the_page() -> None:
    text = get("/methodology/").text
    for status, lower in (*thresholds.PACE_BANDS, *thresholds.CLOSED_BANDS):
        assert str(label(status)) in text
        if lower is not None:
            assert f"{lower:.2f}".replace("-", "-") in text


def test_a_changed_band_changes_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from claims.presentation import glossary

    assert "0.77" not in get("/methodology/").text
    monkeypatch.setattr(glossary, "PACE_BANDS", ((Status.ON_TRACK, 0.77), (Status.MOVING_AWAY, None)))
    assert "0.77" in get("/methodology/").text


@pytest.mark.parametrize("vocabulary", [Status, Modifier, Reason, FlagKind])
def test_every_word_of_the_rules_is_explained(vocabulary: type[Status | Modifier | Reason | FlagKind]) -> None:
    text = get("/methodology/").text
    for member in vocabulary:
        assert str(label(member)) in text
