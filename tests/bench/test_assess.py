"""The benchmark's dossier, small: the bulk path stores what the method says of each promise alone, in few queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import assess as bench
from bench import world
from claims.models import Assessment, Change, FlagPeriod, Observation, Promise, Target
from claims.services.assess import TouchedRecords, assess, assess_all, assess_touched

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
TODAY = bench.TODAY


@pytest.fixture
def dossier() -> int:
    """Sixty targets; the number of their promises."""
    return world.make(60, figures=6, seed=3)


def stored() -> list[str]:
    found: list[Any] = [
        *Assessment.objects.values_list("promise", "target", "series", "from_day", "to_day", "digest"),
        *FlagPeriod.objects.values_list(
            "flag__kind", "flag__subject", "flag__opened_on", "from_day", "to_day", "digest"
        ),
    ]
    return sorted(map(repr, found))


def test_the_dossier_is_as_large_as_was_asked_for_and_the_same_for_the_same_seed(dossier: int) -> None:
    assert (Target.objects.count(), Promise.objects.count()) == (60, dossier)
    assert Observation.objects.count() == 60 * 6
    values = list(Observation.objects.order_by("slug").values_list("value", flat=True))
    assert len(set(values)) > 200
    world.make(5, figures=6, seed=3, after=dossier)
    assert Promise.objects.count() == dossier + 5
    for record in (*Promise.objects.all()[:5], *Target.objects.all()[:20], *Observation.objects.all()[:20]):
        record.full_clean()


def test_the_bulk_path_stores_what_the_method_says_of_each_promise_alone(dossier: int) -> None:
    assert assess_all(today=TODAY) > dossier
    assert bench.check_sample(dossier) == dossier
    before = stored()
    Assessment.objects.all().delete()
    assess(TouchedRecords(promises=frozenset(Promise.objects.values_list("slug", flat=True))), today=TODAY)
    assert stored() == before


def test_only_what_moved_is_computed_and_written_again(dossier: int) -> None:
    assess_all(today=TODAY)
    moved = bench.move(60, one_in=20)
    untouched = {row.pk for row in Assessment.objects.all()}
    assert moved <= assess_all(today=TODAY) <= 2 * moved
    kept = untouched & {row.pk for row in Assessment.objects.all()}
    assert len(kept) > 0.8 * len(untouched)
    bench.check_sample(dossier)
    assert assess_all(today=TODAY) == 0


@pytest.mark.django_db(transaction=True)
def test_several_processes_store_what_one_does(dossier: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        with pytest.raises(ValueError, match="one writing process"):
            assess_all(today=TODAY, processes=2)
        return
    monkeypatch.setattr("claims.services.assess.runner.BATCH", 7)
    told: list[str] = []
    assert assess_all(today=TODAY, processes=3, on_progress=told.append) > dossier
    assert len(told) == len(set(told)) > dossier
    together = stored()
    Assessment.objects.all().delete()
    assert assess_all(today=TODAY, afresh=True) == dossier
    assert stored() == together


def test_a_day_that_turns_is_not_passed_over(dossier: int) -> None:
    assess_all(today=dt.date(2018, 1, 1))
    assert assess_all(today=dt.date(2018, 6, 30)) > 0
    turned = stored()
    assert assess_all(today=dt.date(2018, 6, 30), afresh=True) == 0
    assert stored() == turned


def test_a_result_that_somebody_changed_is_found_afresh(dossier: int) -> None:
    assess_all(today=TODAY)
    before = stored()
    Assessment.objects.filter(promise__slug="bench-7").delete()
    assert assess_all(today=TODAY) == 0
    assert assess_all(today=TODAY, afresh=True) == 1
    assert stored() == before


def queries_of(slug: str) -> int:
    """How many statements it takes to bring up to date what an observation bears on."""
    observation = Observation.objects.get(slug=slug)
    Observation.objects.filter(pk=observation.pk).update(value=observation.value * 3)
    with CaptureQueriesContext(connection) as captured:
        assert assess_touched([Change(record_kind="observation", record=slug)], today=TODAY) > 0
    return len(captured)


def test_one_changed_observation_takes_the_same_number_of_queries_in_a_larger_dossier(dossier: int) -> None:
    assess_all(today=TODAY)
    few = queries_of("bench-series-3-0-2013")
    world.make(200, figures=12, seed=5, after=dossier)
    assess_all(today=TODAY)
    assert queries_of("bench-series-5-0-2013") <= few + 3
    assert queries_of(f"bench-series-{dossier + 2}-0-2019") <= few + 3
    # What results look into is read and compared as well, of sources too; it grows with nothing.
    assert few <= 81


def test_the_number_of_queries_of_a_full_assessment_grows_with_batches_alone(
    dossier: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with CaptureQueriesContext(connection) as captured:
        assess_all(today=TODAY)
    monkeypatch.setattr("claims.services.assess.runner.BATCH", 30)
    with CaptureQueriesContext(connection) as smaller:
        assess_all(today=TODAY, afresh=True)
    assert len(captured) < 120
    assert len(smaller) < 3 * len(captured)
