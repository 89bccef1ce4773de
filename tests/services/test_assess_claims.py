"""Claims and sources assessed: stored as periods, brought up to date by whatever bears on them, written only once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from claims.enums import ChangeAction, ClaimKind, FlagKind, Stage, VerdictKind
from claims.models import Change, Claim, ClaimCheck, Flag, Indicator, Series
from claims.selectors.assessments import flags
from claims.selectors.claim_checks import claim_checks
from claims.selectors.forecasts import forecasts_of
from claims.selectors.promise_facts import facts_of_promises
from claims.services import records, workflow
from claims.services.assess import TouchedRecords, assess, assess_all, assess_at_once, assess_touched, touched_by
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    IndicatorFactory,
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
    reviewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
TODAY = dt.date(2020, 1, 1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def revised(record: Any, **content: Any) -> Any:
    """The published record with an approved edit."""
    revision = records.edit_record(record, content, by=editor(), base_version=record.version)
    return workflow.approve(revision, by=reviewer())  # type: ignore[arg-type]


def indicator_with_series() -> tuple[Indicator, Series]:
    series = published(SeriesFactory())
    indicator = revised(series.indicator, preferred_series=[series.slug])
    return indicator, series


def observed(series: Series, value: str, *, period: str = "2015", known: str = "2016-02-01") -> Any:
    return published(ObservationFactory(series=series, period=period, value=value, known_on_override=known))


def asserted(indicator: Indicator, value: str, **fields: Any) -> dict[str, Any]:
    base = {"kind_of_assertion": "value", "indicator": [indicator.slug], "period": "2015", "value": value}
    return base | fields


def stated(*assertions: dict[str, Any], **fields: Any) -> Claim:
    """A published claim of 31 May 2016."""
    content = {"kind_of_claim": ClaimKind.ASSERTS, "assertions": list(assertions)} | fields
    return published(ClaimFactory(**content))


def open_flags(kind: FlagKind, as_of: dt.date = TODAY) -> list[tuple[str, str]]:
    return [(flag.subject_kind, flag.subject) for flag in flags(as_of=as_of).filter(kind=kind)]


def taken(record: Any) -> int:
    """What the reader of the change log does after a write to this record."""
    change = Change.objects.filter(record_kind=record.kind(), record=record.slug).latest("id")
    return assess_touched([change], today=TODAY)


def test_a_claims_test_is_stored_for_the_days_on_which_it_held() -> None:
    indicator, series = indicator_with_series()
    observed(series, "100")
    observed(series, "80", known="2017-03-01")
    claim = stated(asserted(indicator, "100"))
    assess_all(today=TODAY)
    stored = [(row.from_day, row.to_day, row.on_the_day, row.now) for row in claim.checks.all()]
    assert stored == [
        (day("2016-05-31"), day("2017-03-01"), "supported", "supported"),
        (day("2017-03-01"), None, "supported", "contradicted"),
    ]
    (now,) = claim_checks(as_of=TODAY)
    assert (now.claim.slug, now.now, len(now.rows)) == (claim.slug, "contradicted", 2)
    assert now.params["now"][0]["check"]["low"] == 80
    assert [row.now for row in claim_checks(as_of=day("2017-02-28"))] == ["supported"]
    assert list(claim_checks(as_of=day("2016-05-30"))) == []


def test_a_contradicted_claim_is_flagged_on_its_promise_and_no_earlier_than_the_figure() -> None:
    indicator, series = indicator_with_series()
    observed(series, "80", known="2017-03-01")
    promise = published(PromiseFactory())
    claim = stated(asserted(indicator, "100"), promises=[promise.slug])
    assess_all(today=TODAY)
    assert open_flags(FlagKind.CLAIM_CONTRADICTS_RECORD) == [("claim", claim.slug)]
    assert open_flags(FlagKind.CLAIM_CONTRADICTS_RECORD, day("2017-02-28")) == []
    flag = Flag.objects.get(kind=FlagKind.CLAIM_CONTRADICTS_RECORD)
    assert [row.slug for row in flag.promises.all()] == [promise.slug]


def test_assessing_again_writes_nothing() -> None:
    indicator, series = indicator_with_series()
    observed(series, "80")
    stated(asserted(indicator, "100"))
    assert assess_all(today=TODAY) > 0
    before = Change.objects.count()
    assert assess_all(today=TODAY) == 0
    assert Change.objects.count() == before


def test_a_new_figure_brings_the_claims_about_it_up_to_date() -> None:
    indicator, series = indicator_with_series()
    claim = stated(asserted(indicator, "100"))
    assess_all(today=TODAY)
    assert [row.now for row in claim.checks.all()] == ["no_record"]
    figure = observed(series, "100")
    assert taken(figure) > 0
    assert [row.now for row in claim.checks.all()] == ["supported"]
    change = Change.objects.filter(record_kind="claim", record=claim.slug).latest("id")
    assert (change.action, change.public_seq is not None) == (ChangeAction.ASSESSED, True)
    workflow.retract(figure, by=reviewer(), why="Misread.")
    taken(figure)
    assert [row.now for row in claim.checks.all()] == ["no_record"]


def test_the_series_that_was_quoted_speaks() -> None:
    indicator, series = indicator_with_series()
    quoted = published(SeriesFactory(indicator=indicator))
    observed(series, "100")
    observed(quoted, "80")
    claim = stated(asserted(indicator, "100", series=[quoted.slug]))
    assess_all(today=TODAY)
    (check,) = claim.checks.all()
    (told,) = check.params["now"]
    assert (told["check"]["series"], told["check"]["result"]) == (quoted.slug, "contradicted")
    assert [(row["series"], row["result"]) for row in told["beside"]] == [(series.slug, "supported")]


def test_a_figure_from_the_claims_own_source_is_marked() -> None:
    indicator, series = indicator_with_series()
    source = published(SourceFactory())
    citations = cited(source)
    published(ObservationFactory(series=series, value="100", citations=citations, known_on_override="2016-02-01"))
    claim = stated(asserted(indicator, "100"), citations=citations)
    assess_all(today=TODAY)
    assert claim.checks.get().params["now"][0]["check"]["independent"] is False


def test_a_targets_state_is_tested_and_follows_the_target() -> None:
    indicator, series = indicator_with_series()
    observed(series, "63.5")
    observed(series, "66.1", period="2016", known="2017-02-01")
    target = published(TargetFactory(indicator=indicator))
    state = {"kind_of_assertion": "target_state", "target": [target.slug], "asserted_state": "on schedule"}
    claim = stated(state, stated_on="2017-06-01")
    assess_all(today=TODAY)
    assert claim.checks.get().now == "contradicted"
    workflow.retract(target, by=reviewer(), why="Misread.")
    taken(target)
    assert claim.checks.get().now == "not_checkable"


def about_a_target() -> tuple[Indicator, Series, Claim]:
    """A claim of June 2017 that a target is on schedule, and the indicator and series that tell."""
    indicator, series = indicator_with_series()
    observed(series, "63.5")
    target = published(TargetFactory(indicator=indicator))
    state = {"kind_of_assertion": "target_state", "target": [target.slug], "asserted_state": "on schedule"}
    return indicator, series, stated(state, stated_on="2017-06-01")


def test_a_targets_state_follows_the_figures_that_it_rests_on() -> None:
    _indicator, series, claim = about_a_target()
    assess_all(today=TODAY)
    assert [row.now for row in claim.checks.all()] == ["no_record"]
    taken(observed(series, "66.1", period="2016", known="2017-02-01"))
    assert claim.checks.get().now == "contradicted"


def test_a_targets_state_follows_its_indicator_and_a_series_that_was_not_there_before() -> None:
    indicator, _series, claim = about_a_target()
    rival = published(SeriesFactory(indicator=indicator))
    assess_all(today=TODAY)
    taken(observed(rival, "63.5"))
    taken(observed(rival, "180", period="2016", known="2017-02-01"))
    taken(revised(Indicator.objects.get(pk=indicator.pk), preferred_series=[rival.slug]))
    stored = [(row.from_day, row.now, row.rows) for row in claim.checks.all()]
    assess(TouchedRecords(claims=frozenset({claim.slug})), today=TODAY)
    assert [(row.from_day, row.now, row.rows) for row in claim.checks.all()] == stored


def test_a_claim_that_is_contradicted_by_another_is_disputed_until_that_is_taken_back() -> None:
    first = stated()
    second = stated(stated_on="2016-09-01", relations=[{"relation": "contradicts", "other": [first.slug]}])
    taken(second)
    assert open_flags(FlagKind.CLAIM_DISPUTED) == [("claim", first.slug)]
    assert open_flags(FlagKind.CLAIM_DISPUTED, day("2016-08-31")) == []
    taken(revised(second, relations=[]))
    assert open_flags(FlagKind.CLAIM_DISPUTED) == []


def test_a_forecast_fails_once_its_time_is_over_and_the_figure_known() -> None:
    indicator, series = indicator_with_series()
    forecast = asserted(indicator, "150", period="2016", comparator="at_least")
    claim = stated(forecast, kind_of_claim=ClaimKind.FORECASTS)
    observed(series, "66.1", period="2016", known="2017-02-01")
    assess_all(today=TODAY)
    assert open_flags(FlagKind.FORECAST_FAILED, day("2017-01-31")) == []
    assert open_flags(FlagKind.FORECAST_FAILED) == [("claim", claim.slug)]
    assert open_flags(FlagKind.CLAIM_CONTRADICTS_RECORD) == []


def test_a_report_by_the_promisor_alone_is_flagged_until_another_source_reports_it() -> None:
    promisor = published(ActorFactory())
    office = published(ActorFactory(affiliation=[promisor.slug]))
    promise = published(PromiseFactory(promisors=[promisor.slug]))
    own = published(SourceFactory(publisher_actor=[office.slug], published_on="2018-01-01"))
    outcome = published(OutcomeFactory(promise=promise, stage=Stage.IMPLEMENTING, citations=cited(own)))
    taken(outcome)
    assert open_flags(FlagKind.SELF_REPORTED) == [("outcome", outcome.slug)]
    assert open_flags(FlagKind.SELF_REPORTED, day("2017-12-31")) == []
    context = published(SourceFactory())
    taken(revised(outcome, citations=[*cited(own), *cited(context, stance="context")]))
    assert open_flags(FlagKind.SELF_REPORTED) == [("outcome", outcome.slug)]
    taken(revised(outcome.__class__.objects.get(pk=outcome.pk), citations=[*cited(own), *cited(context)]))
    assert open_flags(FlagKind.SELF_REPORTED) == []


def test_naming_the_publisher_of_a_source_reaches_claims_and_outcomes() -> None:
    speaker = published(ActorFactory())
    source = published(SourceFactory(published_on="2016-05-31"))
    claim = stated(speakers=[speaker.slug], citations=cited(source))
    assert taken(claim) == 0
    taken(revised(source, publisher_actor=[speaker.slug]))
    assert open_flags(FlagKind.SELF_REPORTED) == [("claim", claim.slug)]


def test_a_verdict_that_differs_from_the_status_is_flagged_on_the_promise() -> None:
    indicator, series = indicator_with_series()
    observed(series, "63.5")
    observed(series, "66.1", period="2016", known="2017-02-01")
    target = published(TargetFactory(indicator=indicator))
    verdict = published(VerdictFactory(promise=target.promise, verdict=VerdictKind.KEPT, concluded_on="2018-03-01"))
    taken(verdict)
    assert open_flags(FlagKind.VERDICT_DIFFERS) == [("promise", target.promise.slug)]
    assert open_flags(FlagKind.VERDICT_DIFFERS, day("2018-02-28")) == []


def printed_change(fall: str = "-30") -> tuple[Any, Any, Any]:
    """A source that prints 88 for 2014, 64 for 2015, and a change."""
    source = published(SourceFactory())
    level = published(IndicatorFactory())
    growth = published(IndicatorFactory(change_of=[level.slug], unit="%"))
    series = published(SeriesFactory(indicator=level, provider=None, source=[source.slug]))
    rates = published(SeriesFactory(indicator=growth, provider=None, source=[source.slug]))
    for period, value in (("2014", "88"), ("2015", "64")):
        published(ObservationFactory(series=series, period=period, value=value, citations=cited(source)))
    change = published(ObservationFactory(series=rates, period="2015", value=fall, citations=cited(source)))
    return source, level, change


def test_a_source_whose_change_contradicts_its_levels_is_flagged_until_the_figure_is_corrected() -> None:
    source, level, change = printed_change()
    promise = published(TargetFactory(indicator=level)).promise
    taken(change)
    assert open_flags(FlagKind.FIGURES_INCONSISTENT) == [("source", source.slug)]
    assert open_flags(FlagKind.FIGURES_INCONSISTENT, day("2016-06-30")) == []
    flag = Flag.objects.get(kind=FlagKind.FIGURES_INCONSISTENT)
    assert [row.slug for row in flag.promises.all()] == [promise.slug]
    taken(revised(change, value="-27"))
    assert open_flags(FlagKind.FIGURES_INCONSISTENT) == []


def test_a_change_that_is_cited_no_longer_closes_the_flag() -> None:
    _source, _level, change = printed_change()
    assess_all(today=TODAY)
    taken(revised(change, citations=cited(published(SourceFactory()))))
    assert open_flags(FlagKind.FIGURES_INCONSISTENT) == []


def test_a_retracted_claim_keeps_no_test_and_no_flag() -> None:
    indicator, series = indicator_with_series()
    observed(series, "80")
    claim = stated(asserted(indicator, "100"))
    assess_all(today=TODAY)
    workflow.retract(claim, by=reviewer(), why="Misread.")
    taken(claim)
    assert not ClaimCheck.objects.exists()
    assert not Flag.objects.filter(subject_kind="claim").exists()


def test_a_draft_leaves_no_trace() -> None:
    indicator, series = indicator_with_series()
    observed(series, "80")
    draft = ClaimFactory(kind_of_claim=ClaimKind.ASSERTS, assertions=[asserted(indicator, "100")])
    assess_all(today=TODAY)
    assert assess_at_once(draft, today=TODAY) == 0
    assert not ClaimCheck.objects.exists()


def test_a_dismissed_contradiction_returns_only_when_its_evidence_changes() -> None:
    from claims.services.flag_handling import dismiss

    indicator, series = indicator_with_series()
    observed(series, "80")
    stated(asserted(indicator, "100"))
    assess_all(today=TODAY)
    flag = Flag.objects.get(kind=FlagKind.CLAIM_CONTRADICTS_RECORD)
    dismiss(flag, by=reviewer(), why="A slip of the tongue.", today=day("2019-06-01"))
    assess_all(today=TODAY)
    assert open_flags(FlagKind.CLAIM_CONTRADICTS_RECORD) == []
    taken(observed(series, "79", known="2019-09-01"))
    assert len(open_flags(FlagKind.CLAIM_CONTRADICTS_RECORD)) == 1


def test_what_bears_on_many_claims_waits_for_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    indicator, series = indicator_with_series()
    claim = stated(asserted(indicator, "100"))
    figure = observed(series, "100")
    monkeypatch.setattr("claims.services.assess.runner.CHEAP", 0)
    assert assess_at_once(figure, today=TODAY) == 0
    assert not claim.checks.exists()


def test_the_number_of_queries_for_many_claims_grows_only_with_what_is_written(
    django_assert_max_num_queries: Any,
) -> None:
    indicator, series = indicator_with_series()
    observed(series, "100")
    claims = [stated(asserted(indicator, "100")).slug for _number in range(3)]
    assess_all(today=TODAY)
    with django_assert_max_num_queries(45):
        assert assess(TouchedRecords(claims=frozenset(claims)), today=TODAY) == 0


def test_what_bears_on_nothing_touches_nothing() -> None:
    assert touched_by(("topic", "trade")) == TouchedRecords()


def test_forecasts_of_a_promises_targets_use_what_was_known() -> None:
    indicator, series = indicator_with_series()
    for year, value in zip(range(2008, 2016), (100, 104, 109, 113, 119, 123, 130, 135), strict=True):
        observed(series, str(value), period=str(year), known=f"{year + 1}-02-01")
    target = published(TargetFactory(indicator=indicator, value="150", due_on="2018"))
    facts = list(facts_of_promises([target.promise.slug]))
    found = forecasts_of(facts, as_of=day("2016-06-15"))
    assert (found[target.slug].series, found[target.slug].values, found[target.slug].probability) == (
        series.slug,
        8,
        0.35,
    )
    assert forecasts_of(facts, as_of=day("2016-05-30")) == {}
