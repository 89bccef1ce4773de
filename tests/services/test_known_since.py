"""When a record was known: from its dates, its sources, and what is published of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from claims.enums import ActorKind, ChangeAction, ClaimKind
from claims.exceptions import DuplicateRecordError
from claims.models import Change, Outcome, Revision
from claims.models.base import PublicRecord
from claims.services import records, workflow
from claims.services.known_since import refresh_all
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
    TopicFactory,
    VerdictFactory,
    cited,
    editor,
    published,
    reviewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def on(date: str) -> list[dict[str, Any]]:
    return cited(SourceFactory(published_on=date))


#: What is made, the day from which it is known, and whether that day is inferred.
RULES: dict[str, tuple[Any, str | None, bool]] = {
    "a source on the last day of its date": (lambda: SourceFactory(published_on="2016-06"), "2016-06-30", False),
    "an inferred date of a source": (
        lambda: SourceFactory(published_on="2016-06", published_on_inferred=True),
        "2016-06-30",
        True,
    ),
    "an undated source when it was read": (
        lambda: SourceFactory(published_on="", read_on="2020-02-03"),
        "2020-02-03",
        True,
    ),
    "a statement on its day": (lambda: ClaimFactory(citations=on("2018-01-01")), "2016-05-31", False),
    "a vague statement on its last day": (lambda: ClaimFactory(stated_on="2016-01/2016-04"), "2016-04-30", False),
    "an undated statement with its earliest source": (
        lambda: ClaimFactory(stated_on="", citations=on("2017-05-05") + on("2016-04-04")),
        "2016-04-04",
        False,
    ),
    "a target with its statement": (lambda: TargetFactory(citations=on("2018-01-01")), "2016-05-31", False),
    "a milestone without a statement with its source": (
        lambda: MilestoneFactory(set_by=None, citations=on("2017-03-03")),
        "2017-03-03",
        False,
    ),
    "an outcome with its earliest source": (
        lambda: OutcomeFactory(happened_on="2015", citations=on("2017-01-31") + on("2016-08-01")),
        "2016-08-01",
        False,
    ),
    "a figure with its earliest source": (lambda: ObservationFactory(citations=on("2016-03-01")), "2016-03-01", False),
    "a figure without a source after the usual lag": (
        lambda: ObservationFactory(citations=[], series=SeriesFactory(indicator=IndicatorFactory(usual_lag_days=60))),
        "2016-02-29",
        True,
    ),
    "a public event when it happened": (lambda: EventFactory(citations=on("2019-01-01")), "2016-06-25", False),
    "a secret event with its source": (
        lambda: EventFactory(was_public=False, citations=on("2019-01-01")),
        "2019-01-01",
        False,
    ),
    "a verdict when it was concluded": (lambda: VerdictFactory(concluded_on="2017-09-09"), "2017-09-09", False),
    "whatever the editors set": (
        lambda: ClaimFactory(known_on_override="2016-06-05"),
        "2016-06-05",
        False,
    ),
    "a claim without a date and a source never": (lambda: ClaimFactory(stated_on="", citations=[]), None, False),
    "a promise not by itself": (PromiseFactory, None, False),
    "an actor not by itself": (ActorFactory, None, False),
}


@pytest.mark.parametrize(("make", "known_on", "inferred"), RULES.values(), ids=RULES.keys())
def test_a_record_is_known(make: Any, known_on: str | None, inferred: bool) -> None:
    record = make()
    record.refresh_from_db()

    assert record.known_on == (None if known_on is None else day(known_on))
    assert record.known_on_inferred is inferred


def known(record: PublicRecord) -> dt.date | None:
    record.refresh_from_db()
    return record.known_on


def approved(record: PublicRecord, content: dict[str, Any]) -> None:
    record.refresh_from_db()
    revision = records.edit_record(record, content, by=editor(), base_version=record.version, why="A mistake")
    assert isinstance(revision, Revision)
    workflow.approve(revision, by=reviewer())


def test_series_indicator_provider_and_topic_are_known_through_a_published_figure() -> None:
    topic = TopicFactory()
    indicator = IndicatorFactory(topics=[[topic.slug]])
    series = SeriesFactory(indicator=indicator)
    published(topic)
    observation = ObservationFactory(series=series, citations=on("2016-03-01"))
    assert known(series) is None

    published(observation)

    assert [known(r) for r in (series, indicator, series.provider, topic)] == [day("2016-03-01")] * 4
    shown = Change.objects.filter(action=ChangeAction.SHOWN).values_list("record_kind", flat=True)
    assert set(shown) == {"series", "indicator", "actor", "topic"}


def test_a_promise_is_known_through_its_earliest_published_part() -> None:
    promise = PromiseFactory()
    published(OutcomeFactory(promise=promise, citations=on("2016-08-01")))
    ClaimFactory(promises=[[promise.slug]], stated_on="2014-01-01")  # stays a draft
    assert known(promise) == day("2016-08-01")

    published(TargetFactory(promise=promise))

    assert known(promise) == day("2016-05-31")


def test_what_is_retracted_no_longer_makes_others_known() -> None:
    target = published(TargetFactory())
    outcome = published(OutcomeFactory(promise=target.promise, citations=on("2018-01-01")))

    workflow.retract(target, by=reviewer(), why="Never said")

    assert known(target.promise) == day("2018-01-01")
    workflow.retract(outcome, by=reviewer(), why="Wrong")
    assert known(target.promise) is None


def test_correcting_a_sources_date_dates_all_that_rests_on_it_again() -> None:
    source = SourceFactory(published_on="2016-07-01")
    observation = published(ObservationFactory(citations=cited(source)))
    claim = published(ClaimFactory(stated_on="", citations=cited(source)))
    target = published(TargetFactory(set_by=claim))

    approved(source, {"published_on": "2016-03-01"})

    assert [known(r) for r in (observation, claim, target)] == [day("2016-03-01")] * 3
    assert [known(r) for r in (observation.series, target.promise)] == [day("2016-03-01")] * 2
    shown = Change.objects.filter(action=ChangeAction.SHOWN, id__gt=Change.objects.filter(action="revised").get().id)
    kinds = set(shown.values_list("record_kind", flat=True))
    assert {"observation", "claim", "target", "series", "promise"} <= kinds
    assert all(change.public_seq is not None for change in shown)


def test_correcting_a_statements_date_moves_the_target_that_it_set() -> None:
    target = published(TargetFactory())

    approved(target.set_by, {"stated_on": "2016-02-02"})

    assert known(target) == day("2016-02-02")
    assert known(target.promise) == day("2016-02-02")


def test_a_draft_sources_new_date_reaches_the_drafts_that_cite_it() -> None:
    source = SourceFactory(published_on="")
    observation = ObservationFactory(citations=cited(source))
    assert known(observation) == day("2016-03-30")  # the usual lag after 2015

    records.edit_record(source, {"published_on": "2016-02-02"}, by=editor(), base_version=1)

    assert known(observation) == day("2016-02-02")


def test_taking_an_override_back_returns_to_the_rule() -> None:
    promise = PromiseFactory(known_on_override="2010-01-01")
    published(TargetFactory(promise=promise))
    assert known(promise) == day("2010-01-01")

    approved(promise, {"known_on_override": None})

    assert known(promise) == day("2016-05-31")


def test_a_day_that_would_make_two_figures_one_is_refused() -> None:
    early, late = SourceFactory(published_on="2016-03-01"), SourceFactory(published_on="2016-09-01")
    first = ObservationFactory(citations=cited(early))
    ObservationFactory(series=first.series, citations=cited(late))

    with pytest.raises(DuplicateRecordError):
        records.edit_record(late, {"published_on": "2016-03-01"}, by=editor(), base_version=1)

    late.refresh_from_db()
    assert late.published_on == "2016-09-01"


# A promise from its own first commitment; figures from their release


def commitment(promise: Any, on_day: str, **given: Any) -> Any:
    return published(ClaimFactory(promises=[[promise.slug]], stated_on=on_day, **given))


def test_a_promise_is_shown_from_its_own_first_commitment_and_not_from_what_mentioned_it_before() -> None:
    promisor = ActorFactory()
    promise = PromiseFactory(promisors=[[promisor.slug]])
    published(EventFactory(promises=[[promise.slug]], happened_on="2010-01-01"))
    assert known(promise) == day("2010-01-01")  # there is nothing better
    published(OutcomeFactory(promise=promise, happened_on="2010-12", citations=on("2011-01-01")))
    assert known(promise) == day("2011-01-01")
    commitment(promise, "2012-01-01", kind_of_claim=ClaimKind.ASSERTS)
    assert known(promise) == day("2012-01-01")

    commitment(promise, "2013-01-01", kind_of_claim=ClaimKind.ANNOUNCES_COMMITMENT, speakers=[[promisor.slug]])

    assert known(promise) == day("2013-01-01")


def test_a_commitment_by_somebody_else_is_a_report_of_it() -> None:
    promisor = ActorFactory()
    promise = PromiseFactory(promisors=[[promisor.slug]])
    commitment(promise, "2012-01-01", kind_of_claim=ClaimKind.ANNOUNCES_COMMITMENT)
    minister = ActorFactory(affiliation=[promisor.slug])

    commitment(promise, "2013-01-01", kind_of_claim=ClaimKind.ANNOUNCES_COMMITMENT, speakers=[[minister.slug]])

    assert known(promise) == day("2013-01-01")


def test_one_by_one_and_all_at_once_give_the_same_days() -> None:
    promisor = ActorFactory()
    for number, kind in enumerate(ClaimKind):
        promise = PromiseFactory(promisors=[[promisor.slug]])
        commitment(promise, f"201{number}-01-01", kind_of_claim=kind, speakers=[[promisor.slug]])
        published(OutcomeFactory(promise=promise, happened_on="2008-12", citations=on("2009-01-01")))
        published(TargetFactory(promise=promise)) if number % 2 else None

    assert refresh_all() == []


def test_a_report_is_absent_until_its_promise_is_made() -> None:
    promise = published(TargetFactory()).promise
    outcome = published(OutcomeFactory(promise=promise, happened_on="2010-12", citations=on("2011-01-01")))
    assert known(outcome) == day("2011-01-01") and known(promise) == day("2016-05-31")

    assert not Outcome.objects.public(day("2016-05-30")).filter(pk=outcome.pk).exists()
    assert Outcome.objects.public(day("2016-05-31")).filter(pk=outcome.pk).exists()


def figure(series: Any, source_day: str, **given: Any) -> Any:
    return ObservationFactory(series=series, citations=on(source_day), **given)


def lagged(**given: Any) -> Any:
    return SeriesFactory(indicator=IndicatorFactory(usual_lag_days=60), **given)


def test_a_figure_found_on_a_late_page_is_known_from_its_usual_release() -> None:
    late = figure(lagged(), "2019-01-01")

    assert (late.known_on, late.known_on_inferred) == (day("2016-02-29"), True)


@pytest.mark.parametrize("kind", ["plan", "forecast", "estimate"])
def test_what_is_no_published_statistic_is_known_from_its_source(kind: str) -> None:
    assert known(figure(lagged(), "2019-01-01", kind_of_value=kind)) == day("2019-01-01")


def test_a_figure_without_a_provider_is_known_from_its_document() -> None:
    nobodys = lagged(provider=None, source=[SourceFactory().slug])

    assert known(figure(nobodys, "2019-01-01")) == day("2019-01-01")


@pytest.mark.parametrize("kind", [kind for kind in ActorKind if kind != ActorKind.ORGANISATION])
def test_a_figure_that_no_statistics_office_released_is_known_from_its_source(kind: ActorKind) -> None:
    said = lagged(provider=[ActorFactory(kind_of_actor=kind).slug])

    assert known(figure(said, "2019-01-01")) == day("2019-01-01")


def test_an_officials_remark_does_not_take_the_release_from_the_statistic() -> None:
    series = lagged()
    remark = figure(series, "2017-01-01", kind_of_value="estimate")

    assert known(figure(series, "2019-01-01")) == day("2016-02-29")
    assert known(remark) == day("2017-01-01")


@pytest.mark.parametrize("first", ["2017-01-01", "2019-01-01"])
def test_only_the_first_of_two_figures_for_a_period_has_an_inferred_day(first: str) -> None:
    series = lagged()
    other = {"2017-01-01": "2019-01-01", "2019-01-01": "2017-01-01"}[first]
    entered = {text: figure(series, text) for text in (first, other)}

    assert known(entered["2017-01-01"]) == day("2016-02-29")
    assert known(entered["2019-01-01"]) == day("2019-01-01")


def test_an_override_is_the_release_day() -> None:
    assert known(figure(lagged(), "2019-01-01", known_on_override="2016-01-14")) == day("2016-01-14")
