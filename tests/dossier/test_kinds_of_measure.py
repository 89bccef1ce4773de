"""What kind of measure the dossier's indicators are, and what the rules make of it."""

from __future__ import annotations

import datetime as dt

import pytest

from claims.enums import MeasureKind, Modifier, Status
from claims.models import Indicator
from claims.selectors.assessments import headline_assessments
from tests.api.world import good

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]


def test_every_indicator_that_a_promise_names_says_what_kind_of_measure_it_is() -> None:
    unstated = Indicator.objects.filter(targets__isnull=False, kind_of_measure="")
    assert list(unstated.values_list("slug", flat=True).distinct()) == []


def test_ranks_are_ranks_and_nothing_else_is() -> None:
    ranks = Indicator.objects.filter(kind_of_measure=MeasureKind.RANK)
    assert set(ranks.values_list("unit", flat=True).distinct()) == {"rank"}
    assert not Indicator.objects.filter(unit="rank").exclude(kind_of_measure=MeasureKind.RANK).exists()


def test_65_km_of_pipe_by_19_may_is_far_behind_400_km_in_the_year() -> None:
    """16 % of the length after 38 % of the time."""
    day = dt.date(2016, 6, 1)
    found = headline_assessments(as_of=day).get(target__promise__slug="power-of-siberia-800-km", heads_promise=True)
    assert found.status == Status.FAR_BEHIND
    assert {Modifier.RUN_RATE, Modifier.PROVISIONAL} <= set(found.modifiers)


def test_its_sentence_names_the_figure_and_an_even_share() -> None:
    answer = good("promises/power-of-siberia-800-km/progress/", as_of="2016-06-01")
    status = answer["status"]
    assert status["attainment"] == pytest.approx(0.1625)
    assert status["path_value"] == pytest.approx(400 * 140 / 366)
    assert "65 km" in status["sentence"]
    assert "153 km" in status["sentence"]
