"""Which other series or earlier version speaks where the one that is to speak cannot be judged."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from claims.enums import Modifier, Reason, RecordKind, Status
from claims.method import example_rows as build
from claims.method.facts import PromiseFacts, Target
from claims.method.flags import find_flags
from claims.method.headline import assess_promise
from claims.method.results import Assessment, SpokenBy
from claims.method.stand_ins import STOOD_IN_FOR, needs_stand_in, series_stand_in
from claims.method.thresholds import SILENT_STATUSES
from tests.method.strategies import days, promises, tried

ON = date(2016, 6, 1)
FIRST = build.target(slug="first")
SECOND = build.target(
    slug="second",
    sequence=2,
    known_on=date(2015, 6, 30),
    deadlines=("2024-12-31",),
    baseline_value=None,
    baseline_end=date(2015, 12, 31),
)
HEAD = Assessment(
    subject_kind=RecordKind.TARGET,
    subject="target",
    series="own",
    status=Status.NOT_ASSESSABLE,
    reason=Reason.NO_LATER_OBSERVATION,
    is_headline=True,
    is_current=True,
)


def rival(series: str, status: Status = Status.LAGGING) -> Assessment:
    return replace(HEAD, series=series, status=status, reason=None, is_headline=False)


def head(*targets: Target, on: date = ON, **fields: Any) -> Assessment:
    usual: dict[str, Any] = {"observations": build.values({2012: 110, 2015: 130})}
    found = assess_promise(build.facts(targets=targets, **(usual | fields)), day=on)
    (speaks,) = (row for row in found if row.heads_promise)
    return speaks


@pytest.mark.parametrize("reason", list(Reason))
def test_only_what_another_series_or_version_can_say_is_said_by_it(reason: Reason) -> None:
    assert needs_stand_in(replace(HEAD, reason=reason)) is (reason in STOOD_IN_FOR)
    assert not needs_stand_in(replace(HEAD, status=Status.ON_TRACK, reason=reason))


@pytest.mark.parametrize(
    ("rivals", "preferred", "speaks"),
    [
        ([], None, None),
        ([rival("one")], None, "one"),
        ([rival("one"), rival("two", Status.NOT_ASSESSABLE)], None, "one"),
        ([rival("one"), rival("two", Status.AWAITING_DATA)], None, "one"),
        # Of several one is chosen by editors only.
        ([rival("one"), rival("two")], None, None),
        ([rival("one"), rival("two")], "two", "two"),
        ([rival("one"), rival("two", Status.DATA_OVERDUE)], "two", "one"),
    ],
)
def test_the_preferred_series_speaks_or_the_only_one_that_can_be_judged(
    rivals: list[Assessment], preferred: str | None, speaks: str | None
) -> None:
    found = series_stand_in(HEAD, rivals, preferred=preferred)
    assert (None if found is None else found.series) == speaks
    assert series_stand_in(replace(HEAD, status=Status.STALLED, reason=None), rivals, preferred=preferred) is None
    assert series_stand_in(replace(HEAD, reason=Reason.NO_SERIES_CHOSEN), rivals, preferred=preferred) is None


def two_series(provider: str | None = "neighbour") -> PromiseFacts:
    return build.facts(
        targets=(build.target(),),
        series=(build.series(), build.series("other", provider=provider)),
        observations=build.values({2010: 100}) + build.values({2010: 100, 2015: 110}, of="other"),
    )


def test_another_series_with_a_provider_speaks_and_raises_the_flag() -> None:
    speaks, silent = assess_promise(two_series(), day=ON)
    assert (speaks.series, speaks.is_headline, speaks.heads_promise) == ("other", True, True)
    assert (speaks.status, Modifier.OTHER_SERIES in speaks.modifiers) == (Status.FAR_BEHIND, True)
    assert (silent.series, silent.is_headline, silent.reason) == ("own", False, Reason.NO_LATER_OBSERVATION)
    assert [flag.params["series"] for flag in find_flags(two_series(), day=ON)] == ["other"]


def test_a_series_without_a_provider_does_not_stand_in() -> None:
    speaks, _rival = assess_promise(two_series(provider=None), day=ON)
    assert (speaks.series, speaks.is_headline, speaks.status) == ("own", True, Status.NOT_ASSESSABLE)


def test_another_series_of_the_same_version_goes_before_an_earlier_version() -> None:
    start = (build.observation(2015, 130, of="other"), build.observation(2016, 131, of="other", known="2017-02-01"))
    found = head(
        FIRST,
        SECOND,
        on=date(2017, 2, 1),
        series=(build.series(), build.series("other")),
        observations=build.values({2012: 110, 2015: 130}) + start,
    )
    assert (found.subject, found.series, found.spoken_by) == ("second", "other", None)


def test_an_earlier_version_speaks_and_it_is_said_in_whose_place_and_why() -> None:
    found = head(FIRST, SECOND)
    assert (found.subject, found.status) == ("first", Status.LAGGING)
    reason = Reason.NO_LATER_OBSERVATION
    assert found.spoken_by == SpokenBy(version=1, instead_of="second", instead_of_version=2, reason=reason)


@pytest.mark.parametrize(
    ("changed", "speaks"),
    [
        # What can be judged itself,
        ({"baseline_value": 100, "baseline_end": date(2010, 12, 31)}, "second"),
        # and what lacks something that no other version has.
        ({"baseline_end": date(2010, 12, 31), "value": 100, "baseline_value": 100}, "second"),
        ({"indicator": None, "value": None}, "first"),
    ],
)
def test_who_speaks(changed: dict[str, Any], speaks: str) -> None:
    found = head(FIRST, build.target(**({"slug": "second", "sequence": 2, "known_on": date(2015, 6, 30)} | changed)))
    assert (found.subject, found.spoken_by) == (speaks, None)


def test_a_version_that_was_taken_back_does_not_speak() -> None:
    found = head(replace(FIRST, withdrawn_on=date(2015, 1, 1)), SECOND)
    assert (found.subject, found.reason) == ("second", Reason.NO_LATER_OBSERVATION)


def test_the_newest_of_several_earlier_versions_speaks() -> None:
    between = build.target(slug="between", sequence=2, known_on=date(2014, 1, 1), deadlines=("2022-12-31",))
    silent = replace(between, slug="silent", sequence=3, baseline_value=None, baseline_end=date(2016, 12, 31))
    found = head(FIRST, between, silent, replace(SECOND, sequence=4))
    assert (found.subject, found.spoken_by and found.spoken_by.instead_of) == ("between", "second")


def test_a_version_on_another_indicator_does_not_speak() -> None:
    energy = replace(FIRST, slug="energy", indicator="energy", own_series="joules")
    found = assess_promise(
        build.facts(
            targets=(energy, SECOND),
            indicators=(build.indicator(), build.indicator(slug="energy", preferred_series="joules")),
            series=(build.series(), build.series("joules", indicator="energy")),
            observations=build.values({2015: 130}) + build.values({2010: 100, 2015: 110}, of="joules"),
        ),
        day=ON,
    )
    assert not any(row.spoken_by for row in found)


@tried(20)
@given(promises(), days)
def test_what_speaks_says_something_and_each_version_has_one_head(facts: PromiseFacts, day: date) -> None:
    found = assess_promise(facts, day=day)
    numbers = [row for row in found if row.subject_kind is RecordKind.TARGET]
    assert {row.subject for row in numbers} == {row.subject for row in numbers if row.is_headline}
    for row in numbers:
        if Modifier.OTHER_SERIES in row.modifiers or row.spoken_by is not None:
            assert row.is_headline and row.status not in SILENT_STATUSES
        if row.spoken_by is not None:
            (silent,) = (each for each in numbers if each.is_headline and each.subject == row.spoken_by.instead_of)
            assert needs_stand_in(silent) and silent.is_current and not silent.heads_promise
    assert len([row for row in numbers if row.is_headline]) == len({row.subject for row in numbers})
