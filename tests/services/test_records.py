"""Entering and editing: what is refused, what it says, and that nothing is half-written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from claims.enums import ChangeAction, RevisionState, State
from claims.exceptions import (
    ClaimsError,
    DuplicateRecordError,
    InvalidRecordError,
    PermissionRefusedError,
    StaleVersionError,
)
from claims.models import Change, Claim, Indicator, Observation, Outcome, Promise, Revision, Series, Source, Target
from claims.models.base import PublicRecord
from claims.selectors.duplicates import next_sequence
from claims.services import records, workflow
from claims.services.record_content import content_of
from tests.factories import (
    FACTORIES,
    ClaimFactory,
    IndicatorFactory,
    ObservationFactory,
    PromiseFactory,
    SeriesFactory,
    SourceFactory,
    TargetFactory,
    TopicFactory,
    cited,
    editor,
    published,
    reviewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def rows() -> dict[str, int]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        counts = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
            counts[name] = cursor.fetchone()[0]
    return counts


def row_of(record: PublicRecord) -> tuple[Any, ...]:
    """The record's row as the database has it."""
    return type(record).objects.filter(pk=record.pk).values_list().get()


TARGET = {"sequence": 1, "value": "200", "due_on": "2020", "baseline_value": "63.5", "baseline_period": "2015"}

WRONG: dict[str, tuple[type[PublicRecord], dict[str, Any], str]] = {
    "bad date": (Observation, {"period": "sometime in 2016"}, "period"),
    "month 13": (Observation, {"period": "2016-13"}, "period"),
    "inverted period": (Observation, {"period": "2016-04/2016-01"}, "period"),
    "month 13 in a deadline": (Target, {"due_on": "2020-13"}, "due_on"),
    "decrease to at least": (Target, {"direction": "decrease"}, "comparator"),
    "decrease to at least, without a baseline": (
        Target,
        {"direction": "decrease", "baseline_value": None, "baseline_period": ""},
        "comparator",
    ),
    "increase to at most": (Target, {"comparator": "at_most"}, "comparator"),
    "direction leads away from an equal": (Target, {"comparator": "equal", "direction": "decrease"}, "direction"),
    "deadline before the statement": (Target, {"due_on": "2015"}, "due_on"),
    "range without an upper end": (Target, {"comparator": "between"}, "high"),
    "range upside down": (Target, {"comparator": "between", "high": "100"}, "high"),
    "not a number": (Observation, {"value": "about sixty"}, "value"),
    "not finite": (Observation, {"value": "NaN"}, "value"),
    "no value at all": (Observation, {"value": None}, "value"),
    "bounds upside down": (Observation, {"value": None, "low": "70", "high": "60"}, "low"),
    "value outside its bounds": (Observation, {"low": "70"}, "low"),
    "unknown field": (Observation, {"colour": "red"}, "colour"),
    "unknown record": (Observation, {"series": ["no-such-series"]}, "series"),
    "missing required record": (Observation, {"series": None}, "series"),
    "missing claim": (Target, {"set_by": None}, "set_by"),
    "missing promise": (Target, {"promise": None}, "promise"),
    "unknown choice": (Observation, {"kind_of_value": "guess"}, "kind_of_value"),
    "unknown source": (Observation, {"citations": [{"source": ["no-such-source"]}]}, "citations"),
    "citation without a source": (Observation, {"citations": [{"locator": "p. 1"}]}, "citations"),
    "seven quoted words": (Claim, {"stated_on_words": "one two three four five six seven"}, "stated_on_words"),
    "importance 6": (Claim, {"importance": 6}, "importance"),
    "importance that is no number": (Claim, {"importance": "high"}, "importance"),
    "a list that is none": (Claim, {"topics": "trade"}, "topics"),
}


def right_content(model: type[PublicRecord]) -> dict[str, Any]:
    if model is Target:
        promise, claim, indicator = PromiseFactory(), ClaimFactory(), IndicatorFactory()
        return TARGET | {"promise": [promise.slug], "set_by": [claim.slug], "indicator": [indicator.slug]}
    if model is Observation:
        return {"series": [SeriesFactory().slug], "period": "2015", "value": "63.5", "citations": cited()}
    return {"statement": "The ministry says so.", "kind_of_claim": "asserts", "citations": cited()}


@pytest.mark.parametrize(("model", "wrong", "field"), WRONG.values(), ids=WRONG.keys())
def test_wrong_content_is_refused_by_field_and_writes_nothing(
    model: type[PublicRecord], wrong: dict[str, Any], field: str
) -> None:
    content, by = right_content(model) | wrong, editor()
    before = rows()

    with pytest.raises(InvalidRecordError) as refusal:
        records.create_record(model, content, by=by)

    assert list(refusal.value.detail) == [field]
    assert refusal.value.detail[field]
    assert rows() == before


@pytest.mark.parametrize("model", [Observation, Target, Claim])
def test_the_same_content_without_the_mistake_is_taken(model: type[PublicRecord]) -> None:
    assert records.create_record(model, right_content(model), by=editor()).pk is not None


def test_a_duplicate_observation_is_refused_and_names_the_period() -> None:
    first = ObservationFactory()
    same = content_of(first) | {"slug": "another"}

    with pytest.raises(DuplicateRecordError) as refusal:
        records.create_record(Observation, same, by=editor())

    assert list(refusal.value.detail) == ["period"]
    assert Observation.objects.count() == 1


def test_another_kind_or_vintage_of_the_same_figure_is_no_duplicate() -> None:
    first = content_of(ObservationFactory()) | {"slug": ""}

    records.create_record(Observation, first | {"kind_of_value": "provisional"}, by=editor())
    records.create_record(Observation, first | {"known_on_override": "2017-03-01"}, by=editor())

    assert Observation.objects.count() == 3


def test_zero_is_a_value_and_none_is_not() -> None:
    content = right_content(Observation)

    zero = records.create_record(Observation, content | {"value": "0", "low": None}, by=editor())

    zero.refresh_from_db()
    assert (zero.value, zero.low) == (0, None)  # type: ignore[attr-defined]


def test_a_series_of_the_same_provider_and_basis_is_a_duplicate() -> None:
    first = content_of(SeriesFactory()) | {"slug": ""}

    with pytest.raises(DuplicateRecordError) as refusal:
        records.create_record(Series, first, by=editor())

    assert list(refusal.value.detail) == ["provider"]


def test_a_series_without_provider_and_document_is_refused() -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        records.create_record(Series, {"title": "Trade", "indicator": [IndicatorFactory().slug]}, by=editor())

    assert list(refusal.value.detail) == ["provider"]


def test_the_same_place_cited_twice_is_refused() -> None:
    source = SourceFactory()
    twice = [*cited(source), {**cited(source)[0], "remark": "again"}]

    with pytest.raises(InvalidRecordError) as refusal:
        ClaimFactory(citations=twice)

    assert refusal.value.detail["citations"] == ["Row 2: The same part of the same source is cited twice."]


def test_a_claim_does_not_relate_to_itself() -> None:
    claim = ClaimFactory()

    with pytest.raises(InvalidRecordError) as refusal:
        edit(claim, {"relations": [{"other": [claim.slug], "relation": "repeats"}]})

    assert list(refusal.value.detail) == ["relations"]


def edit(record: PublicRecord, content: dict[str, Any], **given: Any) -> PublicRecord | Revision:
    record.refresh_from_db()
    return records.edit_record(record, content, **{"by": editor(), "base_version": record.version, **given})


def test_a_draft_is_changed_at_once_and_its_version_rises() -> None:
    claim = ClaimFactory()

    changed = edit(claim, {"statement": "Something else."}, why="A better wording")

    assert isinstance(changed, Claim)
    assert (changed.statement, changed.version) == ("Something else.", 2)
    newest = claim.history.first()
    assert (newest.history_user, newest.history_change_reason) == (editor(), "A better wording")


def test_editing_a_record_in_review_makes_it_a_draft_again() -> None:
    claim = workflow.submit(ClaimFactory(), by=editor())

    changed = edit(claim, {"note": "More is known."})

    assert isinstance(changed, Claim)
    assert changed.state == State.DRAFT


@pytest.mark.parametrize("model", sorted(FACTORIES, key=lambda m: m.kind()), ids=lambda model: model.kind())
def test_editing_a_published_record_changes_not_one_byte_of_its_row(model: type[PublicRecord]) -> None:
    record = published(FACTORIES[model]())
    before, content, past = row_of(record), content_of(record), record.history.count()

    revision = edit(record, {"note": "Mended."}, why="A mistake")

    assert isinstance(revision, Revision)
    assert revision.state == RevisionState.PENDING
    assert revision.content == content | {"note": "Mended."}
    record.refresh_from_db()
    assert row_of(record) == before
    assert content_of(record) == content
    assert record.history.count() == past


def test_a_wrong_edit_of_a_published_record_is_refused_when_it_is_proposed() -> None:
    observation = published(ObservationFactory())

    with pytest.raises(InvalidRecordError) as refusal:
        edit(observation, {"period": "2016-13"})

    assert list(refusal.value.detail) == ["period"]
    assert not Revision.objects.exists()


def test_a_retracted_record_is_not_edited() -> None:
    source = published(SourceFactory())
    workflow.retract(source, by=reviewer(), why="It does not exist")

    with pytest.raises(PermissionRefusedError):
        edit(source, {"note": "Still."})


def test_an_edit_of_an_outdated_version_is_refused_with_both_texts() -> None:
    claim = ClaimFactory()
    edit(claim, {"statement": "The winner's."})

    with pytest.raises(StaleVersionError) as refusal:
        edit(claim, {"statement": "The loser's."}, base_version=1)

    assert refusal.value.detail["current"]["statement"] == "The winner's."
    assert refusal.value.detail["yours"] == {"statement": "The loser's."}
    assert refusal.value.detail["version"] == 2
    claim.refresh_from_db()
    assert claim.statement == "The winner's."


def test_the_public_id_is_given_once_and_stays() -> None:
    claim = ClaimFactory()

    with pytest.raises(InvalidRecordError) as refusal:
        edit(claim, {"slug": "another-id"})

    assert list(refusal.value.detail) == ["slug"]
    edit(claim, {"slug": claim.slug, "note": "The same id is no change."})


def test_slugs_are_made_from_the_title_and_stay_apart() -> None:
    one, two = SourceFactory(title="The Report"), SourceFactory(title="The Report")

    assert (one.slug, two.slug) == ("the-report", "the-report-2")


def test_unchanged_citations_are_left_alone() -> None:
    claim = ClaimFactory(citations=cited(SourceFactory(), SourceFactory()))
    kept, _dropped = claim.citations.all()
    content = content_of(claim)

    edit(claim, {"citations": [content["citations"][0], *cited(SourceFactory(), locator="p. 7")]})

    assert kept in claim.citations.all()
    assert claim.citations.count() == 2
    assert kept.history.count() == 1


def test_a_race_for_the_same_name_is_a_duplicate_and_no_server_error(monkeypatch: pytest.MonkeyPatch) -> None:
    TopicFactory(name="Trade")
    monkeypatch.setattr("claims.services.record_content.check_content", lambda filled, *, constraints: None)

    with pytest.raises(DuplicateRecordError):
        TopicFactory(name="Trade")


CONTENTS: dict[type[PublicRecord], Callable[[], dict[str, Any]]] = {
    Source: lambda: {"title": "A", "kind_of_source": "news"},
    Claim: lambda: {"statement": "B", "kind_of_claim": "asserts", "citations": cited()},
    Promise: lambda: {"title": "C"},
    Observation: lambda: {"series": SeriesFactory().slug, "period": "2015", "value": "1", "citations": cited()},
    Outcome: lambda: {"promise": PromiseFactory().slug, "summary": "D", "citations": cited()},
    Target: lambda: {
        "promise": PromiseFactory().slug,
        "set_by": ClaimFactory().slug,
        "indicator": [IndicatorFactory().slug],
        "sequence": 1,
        "value": "5",
        "citations": cited(),
    },
}


@pytest.mark.parametrize("model", CONTENTS, ids=lambda model: model.kind())
def test_a_new_record_is_a_draft_with_a_change(model: type[PublicRecord]) -> None:
    made = records.create_record(model, CONTENTS[model](), by=editor())

    assert made.state == State.DRAFT
    newest = Change.objects.latest("id")
    assert (newest.action, newest.record, newest.by) == (ChangeAction.RECORDED, made.slug, editor())


def test_the_next_target_version_gets_the_next_number() -> None:
    first = TargetFactory()

    assert (first.sequence, next_sequence(first.promise)) == (1, 2)


def test_a_version_without_a_number_gets_the_next_one_of_its_goal() -> None:
    first = TargetFactory(goal="Ferries")
    content = CONTENTS[Target]() | {"promise": first.promise.slug}
    del content["sequence"]

    made = [records.create_record(Target, content | {"goal": goal}, by=editor()) for goal in ("Ferries", "Cars", "")]

    assert [(each.goal, each.sequence) for each in made] == [("Ferries", 2), ("Cars", 1), ("", 1)]
    assert len({each.slug for each in made}) == 3


def test_a_draft_that_moves_to_another_goal_gets_that_goals_number() -> None:
    ferries = TargetFactory(goal="Ferries")
    content = CONTENTS[Target]() | {"promise": ferries.promise.slug, "goal": "Cars", "value": "7"}
    cars = records.create_record(Target, content, by=editor())

    moved = records.edit_record(cars, {"goal": "Ferries"}, by=editor(), base_version=cars.version)

    assert isinstance(moved, Target)
    assert (moved.goal, moved.sequence) == ("Ferries", 2)


def test_a_new_version_is_due_by_its_deadline_unless_it_says_in() -> None:
    content = CONTENTS[Target]()
    by = records.create_record(Target, content, by=editor())
    other = records.create_record(Target, CONTENTS[Target]() | {"due": "in"}, by=editor())

    assert (by.due, other.due) == ("by", "in")


def test_two_live_versions_do_not_share_a_number() -> None:
    first = TargetFactory()

    with pytest.raises(DuplicateRecordError) as refusal:
        TargetFactory(promise=first.promise, sequence=1)

    assert list(refusal.value.detail) == ["sequence"]


def test_errors_of_every_service_are_claims_errors() -> None:
    with pytest.raises(ClaimsError):
        records.create_record(Indicator, {}, by=editor())


def test_a_source_is_found_again_by_its_natural_key() -> None:
    source = SourceFactory()

    assert Source.objects.get_by_natural_key(*source.natural_key()) == source
