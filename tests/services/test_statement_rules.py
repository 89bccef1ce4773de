"""Only who promises sets a target, and nothing is due or delivered before it was promised, by every way in."""

from __future__ import annotations

from typing import Any

import pytest

from claims.exceptions import InvalidRecordError
from claims.models import Claim, Target
from claims.services import bulk_create, draft_preview, records
from claims.services.future_dates import utc_today
from claims.services.record_content import PendingRecord, apply_content
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    IndicatorFactory,
    MilestoneFactory,
    OutcomeFactory,
    PromiseFactory,
    TargetFactory,
    cited,
    editor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def mayors() -> Any:
    """A promise of the mayor, stated on 31 May 2016: at least 200 by 2020."""
    mayor = ActorFactory(name="Mayor")
    promise = PromiseFactory(promisors=[mayor.slug])
    said = ClaimFactory(speakers=[mayor.slug], promises=[promise.slug])
    return TargetFactory(promise=promise, set_by=said)


def analysts(kind: str = "forecasts") -> Any:
    return ClaimFactory(kind_of_claim=kind, speakers=[ActorFactory().slug])


def refused(field: str, make: Any, **content: Any) -> str:
    with pytest.raises(InvalidRecordError) as refusal:
        make(**content)
    (sentence,) = refusal.value.detail[field]
    return str(sentence)


# Who sets a target


def test_an_assertion_by_anyone_sets_no_target(mayors: Any) -> None:
    own = ClaimFactory(kind_of_claim="asserts", speakers=list(mayors.promise.promisors.all()))

    assert "is an assertion" in refused("set_by", TargetFactory, set_by=own)
    assert "is an assertion" in refused("set_by", TargetFactory, promise=mayors.promise, sequence=2, set_by=own)


def test_a_forecast_by_somebody_else_is_no_version_of_a_promise(mayors: Any) -> None:
    said = refused("set_by", TargetFactory, promise=mayors.promise, sequence=2, set_by=analysts(), value="300")

    assert "expectation" in said
    assert Target.objects.get() == mayors


def test_nor_where_the_promise_has_its_claim_and_no_target_yet() -> None:
    mayor = ActorFactory()
    promise = PromiseFactory(promisors=[mayor.slug])
    ClaimFactory(speakers=[mayor.slug], promises=[promise.slug], kind_of_claim="announces_commitment")

    assert refused("set_by", TargetFactory, promise=promise, set_by=analysts())
    assert refused("set_by", TargetFactory, promise=PromiseFactory(kind_of_promise="commitment"), set_by=analysts())


def test_a_forecast_by_who_promises_and_an_expectation_have_their_numbers(mayors: Any) -> None:
    own = ClaimFactory(kind_of_claim="forecasts", speakers=list(mayors.promise.promisors.all()))
    expectation = PromiseFactory()

    assert TargetFactory(promise=mayors.promise, sequence=2, set_by=own).pk
    assert TargetFactory(promise=expectation, set_by=analysts()).pk
    assert TargetFactory(promise=expectation, sequence=2, set_by=analysts()).pk
    assert TargetFactory(promise=PromiseFactory(kind_of_promise="expectation"), set_by=analysts()).pk


def test_a_promised_version_does_not_join_a_forecast_of_somebody_else() -> None:
    expectation = TargetFactory(set_by=analysts())

    with pytest.raises(InvalidRecordError) as refusal:
        TargetFactory(promise=expectation.promise, sequence=2, set_by=ClaimFactory())

    assert expectation.slug in str(refusal.value.detail)


def test_a_claim_that_sets_a_target_does_not_become_an_assertion(mayors: Any) -> None:
    claim = mayors.set_by

    with pytest.raises(InvalidRecordError) as refusal:
        records.edit_record(claim, {"kind_of_claim": "asserts"}, by=editor(), base_version=claim.version)

    assert mayors.slug in str(refusal.value.detail)


def test_what_the_rules_would_say_is_refused_as_well(mayors: Any) -> None:
    content = {
        "promise": mayors.promise, "sequence": 2, "set_by": analysts(), "indicator": mayors.indicator, "value": "30",
        "citations": cited(),
    }  # fmt: skip
    with pytest.raises(InvalidRecordError):
        draft_preview.preview_effects(Target, content, today=utc_today())


# From when on something is due or done


def test_a_deadline_before_its_statement_is_refused_in_words() -> None:
    said = refused("due_on", TargetFactory, due_on="../2015", baseline_period="", baseline_value=None)

    assert "31 December 2015" in said and "31 May 2016" in said
    assert "../" not in said


def test_a_step_before_the_promise_was_made_is_refused(mayors: Any) -> None:
    assert "31 May 2016" in refused("due_on", MilestoneFactory, promise=mayors.promise, set_by=None, due_on="2015")
    earlier = ClaimFactory(stated_on="2014", kind_of_claim="forecasts")
    assert "31 May 2016" in refused("due_on", MilestoneFactory, promise=mayors.promise, set_by=earlier, due_on="2015")
    assert MilestoneFactory(promise=mayors.promise, set_by=None, due_on="2016").pk


def test_what_was_completed_before_it_was_promised_is_refused_and_other_stages_are_not(mayors: Any) -> None:
    early = {"promise": mayors.promise, "happened_on": "2014"}

    assert "before the first promise" in refused("happened_on", OutcomeFactory, stage="completed", **early)
    assert OutcomeFactory(stage="implementing", **early).pk
    assert OutcomeFactory(stage="completed", promise=PromiseFactory(), happened_on="2014").pk
    ClaimFactory(stated_on="2013", speakers=list(mayors.promise.promisors.all()), promises=[mayors.promise.slug])
    assert OutcomeFactory(stage="completed", **early).pk


def test_a_report_of_what_was_not_promised_yet_is_refused(mayors: Any) -> None:
    early = {"promise": mayors.promise, "happened_on": "1990-05-06"}

    for stage in ("implementing", "suspended", "cancelled"):
        assert "before the first promise" in refused("happened_on", OutcomeFactory, stage=stage, **early)
    for stage in ("announced", "committed"):
        assert OutcomeFactory(stage=stage, **early).pk


def test_what_was_said_on_no_known_day_can_have_been_said_before(mayors: Any) -> None:
    ClaimFactory(stated_on="", speakers=list(mayors.promise.promisors.all()), promises=[mayors.promise.slug])

    assert OutcomeFactory(promise=mayors.promise, stage="completed", happened_on="2014").pk


@pytest.mark.parametrize(
    ("make", "content"),
    [
        (OutcomeFactory, {"stage": "completed", "happened_on": "2014-05-06"}),
        (OutcomeFactory, {"stage": "implementing", "happened_on": "2014-05-06"}),
        (MilestoneFactory, {"set_by": None, "due_on": "2014-05-06"}),
    ],
)
def test_a_first_statement_entered_after_what_it_contradicts_is_refused_as_well(make: Any, content: Any) -> None:
    mayor = ActorFactory()
    promise = PromiseFactory(promisors=[mayor.slug])
    known = make(promise=promise, **content)
    said = {"speakers": [mayor.slug], "promises": [promise.slug]}

    assert known.slug in refused("__all__", ClaimFactory, stated_on="2016-05-31", **said)
    assert known.slug in refused("__all__", TargetFactory, promise=promise)
    assert not Claim.objects.filter(promises=promise).exists()
    # After the earlier statement both are right.
    assert ClaimFactory(stated_on="2014-05-06", **said).pk
    assert ClaimFactory(stated_on="2016-05-31", **said).pk


def test_a_statement_of_somebody_else_contradicts_no_earlier_report(mayors: Any) -> None:
    promise = PromiseFactory(promisors=list(mayors.promise.promisors.all()))
    OutcomeFactory(promise=promise, stage="completed", happened_on="2014-05-06")

    assert ClaimFactory(promises=[promise.slug], kind_of_claim="forecasts", stated_on="2016-05-31").pk


#: A date of what was done or due, and a date of what was said only afterwards, however vague.
PAIRS = [
    ("2013-05", "2014"),
    ("2013", "2014"),
    ("2013-12-31", "2014"),
    ("2013-05", "2013-06-01"),
    ("2013~", "2015/2016"),
]


@pytest.mark.parametrize(("done", "said"), PAIRS)
@pytest.mark.parametrize(
    ("make", "field"), [(OutcomeFactory, "happened_on"), (MilestoneFactory, "due_on")], ids=["outcome", "milestone"]
)
def test_vague_dates_contradict_each_other_whichever_is_entered_first(
    make: Any, field: str, done: str, said: str
) -> None:
    mayor = ActorFactory()
    first, second = (PromiseFactory(promisors=[mayor.slug]) for _ in range(2))
    content = {"stage": "completed"} if make is OutcomeFactory else {"set_by": None}
    content |= {field: done, f"{field}_words": ""} if make is OutcomeFactory else {field: done}
    statement = {"speakers": [mayor.slug], "stated_on": said}

    ClaimFactory(promises=[first.slug], **statement)
    assert refused(field, make, promise=first, **content)
    known = make(promise=second, **content)
    assert known.slug in refused("__all__", ClaimFactory, promises=[second.slug], **statement)
    # What can be of one day contradicts nothing.
    assert ClaimFactory(promises=[second.slug], speakers=[mayor.slug], stated_on=done).pk


def test_a_claim_that_is_dated_later_takes_its_steps_and_targets_along() -> None:
    step = MilestoneFactory(set_by=ClaimFactory(stated_on="2013"), due_on="2020", known_on_override="2013-05-01")
    claim = step.set_by

    with pytest.raises(InvalidRecordError) as refusal:
        records.edit_record(claim, {"stated_on": "2014"}, by=editor(), base_version=claim.version)
    assert step.slug in str(refusal.value.detail["__all__"])


def test_rows_in_reverse_order_are_refused_by_bulk_writes_as_well() -> None:
    mayor = ActorFactory()
    promise = PromiseFactory(promisors=[mayor.slug])
    known = OutcomeFactory(promise=promise, stage="completed", happened_on="2013-05")

    def said(day: str) -> PendingRecord:
        content = {"statement": f"By {day}", "kind_of_claim": "sets_target", "stated_on": day}
        content |= {"speakers": [mayor.slug], "promises": [promise.slug], "citations": cited()}
        filled = apply_content(Claim(), content)
        Claim._meta.get_field("stated_on").set_bounds(filled.record)
        filled.record.known_on = filled.record.stated_on_lower
        return filled

    with pytest.raises(InvalidRecordError) as refusal:
        bulk_create.create_many(Claim, [said("2014")], by=editor())
    assert known.slug in str(refusal.value.detail["__all__"])
    # The earlier statement may come in a later row.
    assert len(bulk_create.create_many(Claim, [said("2014"), said("2012")], by=editor())) == 2


# Baselines and multiples


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"baseline_period": "2030"}, "baseline_period"),
        ({"comparator": "multiply", "value": "0"}, "value"),
        ({"comparator": "multiply", "value": "-2"}, "value"),
        ({"comparator": "multiply", "value": "3", "baseline_value": "0"}, "baseline_value"),
    ],
)
def test_a_baseline_after_the_deadline_and_no_multiple_are_refused(content: dict[str, Any], field: str) -> None:
    assert refused(field, TargetFactory, indicator=IndicatorFactory(), **content)
    assert not Target.objects.exists()
