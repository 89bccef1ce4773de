"""What the rules' rows refuse, no way in takes; and days of one record that cannot both be right are refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from claims.exceptions import InvalidRecordError
from claims.models import Source, Target
from claims.services import draft_preview, observation_batches, records
from claims.services.future_dates import utc_today
from claims.services.spreadsheets import csv_xlsx
from claims.services.spreadsheets.validation import validate_rows
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    EventFactory,
    IndicatorFactory,
    MilestoneFactory,
    ObservationFactory,
    OutcomeFactory,
    PromiseFactory,
    SeriesFactory,
    SourceFactory,
    TargetFactory,
    VerdictFactory,
    cited,
    editor,
    published,
)
from tests.method import test_facts

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

LATER = (utc_today() + dt.timedelta(days=400)).isoformat()


def asserting(**assertion: Any) -> Any:
    row = {"kind_of_assertion": "value", "indicator": [IndicatorFactory().slug], "period": "2015", **assertion}
    return ClaimFactory(assertions=[row])


#: By what a row refuses (kind, field): records of the service that say the same, and the field that is named.
REFUSED: dict[tuple[str, str], list[tuple[Callable[[], Any], str]]] = {
    ("indicator", "tolerance, lag"): [
        (lambda: IndicatorFactory(tolerance="-0.01"), "tolerance"),
        (lambda: IndicatorFactory(tolerance="1"), "tolerance"),
        (lambda: IndicatorFactory(usual_lag_days=-1), "usual_lag_days"),
    ],
    ("indicator", "tolerance"): [(lambda: IndicatorFactory(tolerance="NaN"), "tolerance")],
    ("observation", "value"): [(lambda: ObservationFactory(value="NaN"), "value")],
    ("observation", "low"): [(lambda: ObservationFactory(value=None, low="Infinity"), "low")],
    ("observation", "end"): [(lambda: ObservationFactory(period="2015/2014"), "period")],
    ("observation", "high"): [
        (lambda: ObservationFactory(value=None, low="2", high="1"), "low"),
        (lambda: ObservationFactory(value=None, high="-Infinity"), "high"),
    ],
    ("target", "value"): [(lambda: TargetFactory(value="NaN"), "value")],
    ("target", "tolerance"): [
        (lambda: TargetFactory(tolerance="-5"), "tolerance"),
        (lambda: TargetFactory(tolerance="NaN"), "tolerance"),
    ],
    ("target", "baseline_value"): [(lambda: TargetFactory(baseline_value="NaN"), "baseline_value")],
    ("target", "high"): [
        (lambda: TargetFactory(comparator="between"), "high"),
        (lambda: TargetFactory(comparator="between", value="200", high="199"), "high"),
    ],
    ("target", "deadlines"): [(lambda: TargetFactory(due_on="2020/2019"), "due_on")],
    ("assertion", "value"): [(lambda: asserting(value="NaN"), "assertions")],
    ("assertion", "high"): [(lambda: asserting(value="2", high="1"), "assertions")],
    ("assertion", "end"): [(lambda: asserting(value="2", period="2016/2015"), "assertions")],
}


def _refused_by_rows() -> set[tuple[str, str]]:
    """Kind and field of every refusal in the test of the rows, which has a case for each."""
    found: set[tuple[str, str]] = set()
    for test in (test_facts.test_a_row_that_contradicts_itself_is_refused,):
        for mark in test.pytestmark:  # type: ignore[attr-defined]
            found |= {(case[2][0], case[2][2]) for case in mark.args[1]}
    for mark in test_facts.test_a_number_that_cannot_be_counted_with_is_refused.pytestmark:  # type: ignore[attr-defined]
        if mark.args[0] != "number":
            found |= {(kind, field) for _make, kind, _slug, field in mark.args[1]}
    return found


def test_the_list_has_all_that_the_rows_refuse() -> None:
    assert _refused_by_rows() == REFUSED.keys()


@pytest.mark.parametrize(("make", "field"), [case for cases in REFUSED.values() for case in cases])
def test_what_the_rows_refuse_is_refused_at_entry(make: Callable[[], Any], field: str) -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        make()
    assert field in refusal.value.detail


def test_a_preview_refuses_a_negative_tolerance_too() -> None:
    target = TargetFactory()
    with pytest.raises(InvalidRecordError) as refusal:
        draft_preview.unsaved_record(Target, {"tolerance": "-5"}, stored=target)
    assert list(refusal.value.detail) == ["tolerance"]


def test_a_spreadsheet_is_asked_likewise() -> None:
    rows = "title,kind_of_source,published_on,read_on\nReport,news,2016-07-01,2015-01-01\n"
    assert [problem.column for problem in validate_rows("source", csv_xlsx.read_file(rows.encode())).problems] == [
        "read_on"
    ]


def test_the_database_refuses_a_target_out_of_bounds_itself() -> None:
    from django.db import IntegrityError, transaction

    target = TargetFactory()
    for wrong in ({"tolerance": Decimal(-5)}, {"sequence": 0}, {"baseline_value": 3, "baseline_period": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Target.objects.filter(pk=target.pk).update(**wrong)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: TargetFactory(sequence=0), "sequence"),
        (lambda: TargetFactory(baseline_value="3", baseline_period=""), "baseline_period"),
        (lambda: TargetFactory(withdrawn_on="1990-01-01"), "withdrawn_on"),
        (lambda: TargetFactory(withdrawn_on=LATER), "withdrawn_on"),
        (lambda: SourceFactory(published_on="2016-07-01", read_on="2015-01-01"), "read_on"),
        (lambda: ClaimFactory(kind_of_claim="forecasts", horizon="2010"), "horizon"),
        (lambda: SourceFactory(url="ftp://example.org/a"), "url"),
        (lambda: SourceFactory(url="https://user:pw@example.org/a"), "url"),
        (lambda: SourceFactory(url="http://[::1"), "url"),
        (lambda: ClaimFactory(stated_on="2016/2090"), "stated_on"),
        (lambda: SourceFactory(published_on="2016/2090"), "published_on"),
        (lambda: EventFactory(happened_on="2016/2090"), "happened_on"),
        (lambda: EventFactory(happened_on="2016-08-01", citations=cited()), "happened_on"),
        (lambda: EventFactory(happened_on="2016-05", happened_on_words="in June 2019"), "happened_on_words"),
        (lambda: ObservationFactory(period="2015", period_words="the year 2009"), "period_words"),
        (lambda: asserting(value="2", period_words="in 2009"), "assertions"),
        (lambda: TargetFactory(due_on="9999"), "due_on"),
        (lambda: MilestoneFactory(due_on="2016/2201"), "due_on"),
        (lambda: asserting(value="2", period="2300"), "assertions"),
        (lambda: TargetFactory(due_on="2020", due_on_words="by 2019"), "due_on_words"),
        (lambda: TargetFactory(due_on="2018", due_on_words="after 2019"), "due_on_words"),
        (lambda: MilestoneFactory(due_on="", due_on_words="by 2019"), "due_on"),
        (lambda: ClaimFactory(kind_of_claim="asserts", horizon="2030"), "horizon"),
        (lambda: TargetFactory(comparator="equal", tolerance="1000000000000"), "tolerance"),
        (lambda: TargetFactory(comparator="equal", tolerance="200"), "tolerance"),
        (lambda: ActorFactory(earlier_texts=[{"field": "role", "before": LATER, "text": "Old"}]), "earlier_texts"),
    ],
)
def test_days_that_cannot_both_be_right_are_refused(make: Callable[[], Any], field: str) -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        make()
    assert field in refusal.value.detail


@pytest.mark.parametrize(
    "make",
    [
        lambda day: ClaimFactory(known_on_override=day),
        lambda day: SourceFactory(known_on_override=day),
        lambda day: EventFactory(known_on_override=day),
        lambda day: OutcomeFactory(happened_on="2016-03", known_on_override=day),
        lambda day: TargetFactory(known_on_override=day),
        lambda day: VerdictFactory(known_on_override=day),
    ],
)
def test_nothing_was_known_before_it_was(make: Callable[[str], Any]) -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        make("2001-01-01")
    assert "known_on_override" in refusal.value.detail


def test_a_measured_figure_was_not_known_before_its_period_but_a_plan_may() -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        ObservationFactory(period="2015", known_on_override="2014-12-31")
    assert "known_on_override" in refusal.value.detail
    assert ObservationFactory(period="2015", kind_of_value="plan", known_on_override="2014-12-31").pk


def test_a_verdict_is_not_of_a_day_before_its_promise_was_known() -> None:
    promise = PromiseFactory()
    published(TargetFactory(promise=promise))
    with pytest.raises(InvalidRecordError) as refusal:
        VerdictFactory(promise=[promise.slug], concluded_on="1990-01-01")
    assert "concluded_on" in refusal.value.detail


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2016-05", "in May 2016"),
        ("../2015", "before 2016"),
        ("2017/..", "after 2016"),
        ("2015", "fiscal year 2014–2016"),
        ("199X", "the 1990s"),
        ("2014", "in the spring"),
        ("2015", "by the start of 2016"),
        ("2015", "by 2015"),
        ("2016", "since the end of 2015"),
    ],
)
def test_words_that_fit_the_date_are_taken(date: str, words: str) -> None:
    assert EventFactory(
        happened_on=date, happened_on_words=words, citations=cited(SourceFactory(published_on="2018"))
    ).pk


def test_a_batch_and_a_later_day_of_the_source_are_asked_likewise() -> None:
    row = {"series": SeriesFactory().slug, "period": "2015", "value": "1", "known_on_override": "2001-01-01"}
    with pytest.raises(InvalidRecordError) as refusal:
        observation_batches.add_observations([{**row, "citations": cited()}], by=editor())
    assert "known_on_override" in refusal.value.detail["rows"][0]

    source = SourceFactory(published_on="2016-07-01")
    event = EventFactory(happened_on="2016-06-30", citations=cited(source))
    with pytest.raises(InvalidRecordError) as refusal:
        records.edit_record(source, {"published_on": "2016-06-01"}, by=editor(), base_version=source.version)
    assert event.slug in str(refusal.value.detail)
    assert Source.objects.get(pk=source.pk).published_on == "2016-07-01"


@pytest.mark.parametrize(
    "content",
    [
        {"value": "5", "baseline_value": "500"},
        {"value": "500", "baseline_value": "5", "direction": "decrease", "comparator": "at_most"},
        {"value": "5", "high": "6", "baseline_value": "500", "comparator": "between"},
        {"value": "5", "baseline_value": "500", "comparator": "equal"},
        {"value": "0.5", "comparator": "multiply"},
        {"value": "3", "comparator": "multiply", "direction": "decrease"},
    ],
)
def test_a_target_on_the_other_side_of_its_baseline_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        TargetFactory(**content)
    assert list(refusal.value.detail) == ["direction"]
    if content.get("comparator") not in ("multiply", "equal"):
        assert TargetFactory(**content, applies="throughout").pk  # a floor or a lid has no way to go
