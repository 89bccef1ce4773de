"""Who may take which step from which state: the table of steps, four eyes, and what publication needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.enums import ChangeAction, RevisionState, State
from claims.exceptions import (
    ClaimsError,
    InvalidRecordError,
    MissingCitationError,
    PermissionRefusedError,
    StaleVersionError,
)
from claims.models import Change, Claim, Revision
from claims.models.base import PublicRecord
from claims.services import records, workflow
from tests.factories import (
    FACTORIES,
    ClaimFactory,
    ObservationFactory,
    PromiseFactory,
    SeriesFactory,
    SourceFactory,
    TargetFactory,
    UserFactory,
    cited,
    editor,
    published,
    reviewer,
    superuser,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

STEPS: dict[str, Any] = {
    "submit": workflow.submit,
    "publish": workflow.publish,
    "return": lambda record, *, by: workflow.return_to_draft(record, by=by, why="Unclear"),
    "retract": lambda record, *, by: workflow.retract(record, by=by, why="Wrong"),
}
ALLOWED = {
    ("submit", State.DRAFT): State.IN_REVIEW,
    ("publish", State.DRAFT): State.PUBLISHED,
    ("publish", State.IN_REVIEW): State.PUBLISHED,
    ("return", State.IN_REVIEW): State.DRAFT,
    ("retract", State.PUBLISHED): State.RETRACTED,
}
PEOPLE: dict[str, Any] = {
    "nobody": lambda: UserFactory(username="nobody"),
    "editor": editor,
    "reviewer": reviewer,
    "superuser": superuser,
}
JUDGES = ("reviewer", "superuser")


def source_in(state: State) -> PublicRecord:
    """A source, entered by somebody else, in that state."""
    record: PublicRecord = SourceFactory(by=editor("author"))
    by = reviewer("other-reviewer")
    if state == State.IN_REVIEW:
        return workflow.submit(record, by=by)
    if state in (State.PUBLISHED, State.RETRACTED):
        record = workflow.publish(record, by=by)
    if state == State.RETRACTED:
        record = workflow.retract(record, by=by, why="Wrong")
    return record


@pytest.mark.sample(24)
@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_taken_from_its_states_by_those_who_may(step: str, state: State, person: str) -> None:
    record, by = source_in(state), PEOPLE[person]()
    goal = ALLOWED.get((step, state))
    if person == "nobody" or (step != "submit" and person not in JUDGES):
        goal = None

    if goal is None:
        with pytest.raises(PermissionRefusedError):
            STEPS[step](record, by=by)
    else:
        STEPS[step](record, by=by)

    record.refresh_from_db()
    assert record.state == (state if goal is None else goal)


@pytest.mark.sample(5)
@pytest.mark.parametrize("model", sorted(FACTORIES, key=lambda model: model.kind()), ids=lambda model: model.kind())
def test_every_kind_goes_through_the_same_steps_and_is_retracted_only_with_a_note(model: type[PublicRecord]) -> None:
    record, by = FACTORIES[model](by=editor("author")), reviewer()
    for _name, other in workflow._references(record):
        published(other, by=reviewer("other-reviewer"))

    for step, goal in (("submit", State.IN_REVIEW), ("return", State.DRAFT), ("submit", State.IN_REVIEW)):
        STEPS[step](record, by=by)
        record.refresh_from_db()
        assert record.state == goal
    STEPS["publish"](record, by=by)
    with pytest.raises(PermissionRefusedError) as refusal:
        workflow.retract(record, by=by, why=" ")
    assert refusal.value.code == "reason-needed"
    workflow.retract(record, by=by, why="Wrong")

    record.refresh_from_db()
    newest = Change.objects.filter(record_kind=record.kind(), record=record.slug).latest("id")
    assert (record.state, newest.why, newest.public_seq is None) == (State.RETRACTED, "Wrong", False)
    for step in STEPS:
        with pytest.raises(PermissionRefusedError):
            STEPS[step](record, by=by)


def test_a_step_decided_on_an_older_version_is_refused_with_the_current_state() -> None:
    source = SourceFactory(title="As seen")
    workflow.submit(source, by=editor(), seen=1)
    records.edit_record(source, {"title": "Changed"}, by=editor(), base_version=1)
    workflow.submit(source, by=editor(), seen=2)

    for step in (workflow.publish, workflow.return_to_draft):
        with pytest.raises(StaleVersionError) as refusal:
            step(source, by=reviewer(), why="Fine", seen=1)
        assert refusal.value.detail["current"]["title"] == "Changed"

    source.refresh_from_db()
    assert source.state == State.IN_REVIEW
    assert workflow.publish(source, by=reviewer(), seen=2).state == State.PUBLISHED


def test_the_page_about_reviewing_has_the_table_of_steps() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "review.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| ")
    ]
    names = {"submit": "SUBMITTED", "return": "RETURNED", "publish": "PUBLISHED", "retract": "RETRACTED"}
    told = {
        ChangeAction[names[name]]: workflow.Step(
            frozenset(State(word.replace(" ", "_")) for word in sources.split(", ")),
            State(goal.replace(" ", "_")),
            {"to publish": "claims.publish_record", "to retract": "claims.retract_record"}.get(right),
            other_person=four_eyes == "yes",
            needs_reason=reason.startswith("yes"),
        )
        for name, sources, goal, right, four_eyes, reason in rows
        if name in names
    }
    assert told == workflow.STEPS


@pytest.mark.parametrize("who", [reviewer, superuser])
def test_nobody_publishes_what_they_changed_last(who: Any) -> None:
    source = SourceFactory(by=who())

    with pytest.raises(PermissionRefusedError) as refusal:
        workflow.publish(source, by=who())

    assert refusal.value.code == "self-approval"
    source.refresh_from_db()
    assert source.state == State.DRAFT


def test_a_reviewer_who_corrects_a_draft_cannot_publish_it_then() -> None:
    source = SourceFactory()
    records.edit_record(source, {"note": "Corrected."}, by=reviewer(), base_version=1)

    with pytest.raises(PermissionRefusedError) as refusal:
        workflow.publish(source, by=reviewer())

    assert refusal.value.code == "self-approval"


def test_a_desk_of_one_person_can_turn_four_eyes_off(settings: Any) -> None:
    settings.PIVOT_FOUR_EYES = False

    assert workflow.publish(SourceFactory(by=reviewer()), by=reviewer()).state == State.PUBLISHED


def test_publishing_without_a_citation_is_refused_and_says_so() -> None:
    claim = ClaimFactory(citations=[])

    with pytest.raises(MissingCitationError) as refusal:
        workflow.publish(claim, by=reviewer())

    assert list(refusal.value.detail) == ["citations"]
    claim.refresh_from_db()
    assert claim.state == State.DRAFT


def test_nothing_is_published_before_what_it_refers_to() -> None:
    observation = ObservationFactory()

    with pytest.raises(PermissionRefusedError) as refusal:
        workflow.publish(observation, by=reviewer())

    assert refusal.value.code == "unpublished-reference"
    assert list(refusal.value.detail) == ["series"]


def test_a_cited_source_has_to_be_published_first() -> None:
    with pytest.raises(PermissionRefusedError) as refusal:
        workflow.publish(ClaimFactory(), by=reviewer())

    assert list(refusal.value.detail) == ["citations"]


def test_a_source_that_published_records_rest_on_is_not_retracted() -> None:
    source = SourceFactory()
    published(ClaimFactory(citations=cited(source)))

    with pytest.raises(PermissionRefusedError) as refusal:
        workflow.retract(source, by=reviewer(), why="Wrong")

    assert refusal.value.code == "still-used"


def test_a_promise_with_a_published_target_is_not_retracted() -> None:
    target = published(TargetFactory())

    with pytest.raises(PermissionRefusedError) as refusal:
        workflow.retract(target.promise, by=reviewer(), why="Wrong")

    assert refusal.value.code == "still-used"


@pytest.mark.parametrize("reason", ["", "   "])
def test_returning_and_retracting_need_a_reason(reason: str) -> None:
    waiting, public = workflow.submit(SourceFactory(), by=editor()), published(SourceFactory())

    for step, record in ((workflow.return_to_draft, waiting), (workflow.retract, public)):
        with pytest.raises(PermissionRefusedError) as refusal:
            step(record, by=reviewer(), why=reason)
        assert refusal.value.code == "reason-needed"


@pytest.mark.parametrize(("step", "action"), [("submit", ChangeAction.SUBMITTED), ("publish", ChangeAction.PUBLISHED)])
def test_an_editor_may_submit_and_not_publish(step: str, action: ChangeAction) -> None:
    source = SourceFactory()

    assert can_apply(action, source, by=reviewer())
    assert can_apply(action, source, by=editor()) is (action == ChangeAction.SUBMITTED)


def can_apply(action: ChangeAction, record: PublicRecord, *, by: User) -> bool:
    try:
        workflow.check_can(action, record, by=by, why="-")
    except ClaimsError:
        return False
    return True


def test_publication_gets_a_public_number_and_drafts_get_none() -> None:
    source = SourceFactory()
    workflow.submit(source, by=editor())
    workflow.publish(source, by=reviewer())

    numbers = Change.objects.filter(record=source.slug).values_list("action", "public_seq")
    assert [number is None for _action, number in numbers] == [True, True, False]


# Edits of published records


def proposed(record: PublicRecord, content: dict[str, Any], *, by: User | None = None) -> Revision:
    record.refresh_from_db()
    by = editor() if by is None else by
    revision = records.edit_record(record, content, by=by, base_version=record.version, why="A mistake")
    assert isinstance(revision, Revision)
    return revision


def test_an_approved_edit_becomes_the_public_row() -> None:
    claim = published(ClaimFactory())
    revision = proposed(claim, {"statement": "Corrected."})

    workflow.approve(revision, by=reviewer())

    claim.refresh_from_db()
    revision.refresh_from_db()
    assert (claim.statement, claim.state, claim.version) == ("Corrected.", State.PUBLISHED, 3)
    assert (revision.state, revision.decided_by) == (RevisionState.APPROVED, reviewer())
    newest = Change.objects.latest("id")
    assert (newest.action, newest.why, newest.public_seq is None) == (ChangeAction.REVISED, "A mistake", False)


@pytest.mark.parametrize("who", [reviewer, superuser])
def test_nobody_approves_their_own_edit(who: Any) -> None:
    claim = published(ClaimFactory(), by=reviewer("other"))
    revision = proposed(claim, {"statement": "Mine."}, by=who())

    with pytest.raises(PermissionRefusedError) as refusal:
        workflow.approve(revision, by=who())

    assert refusal.value.code == "self-approval"
    claim.refresh_from_db()
    assert claim.statement != "Mine."


def test_an_edit_of_an_outdated_version_is_not_approved_and_both_texts_are_shown() -> None:
    claim = published(ClaimFactory())
    first, second = proposed(claim, {"statement": "First."}), proposed(claim, {"statement": "Second."})
    workflow.approve(first, by=reviewer())

    with pytest.raises(StaleVersionError) as refusal:
        workflow.approve(second, by=reviewer())

    assert refusal.value.detail["current"]["statement"] == "First."
    assert refusal.value.detail["yours"]["statement"] == "Second."
    claim.refresh_from_db()
    assert claim.statement == "First."


def test_an_edit_is_decided_once() -> None:
    revision = proposed(published(ClaimFactory()), {"note": "More."})
    workflow.return_revision(revision, by=reviewer(), why="Not needed")

    with pytest.raises(PermissionRefusedError):
        workflow.approve(revision, by=reviewer())


def test_an_edit_that_takes_the_last_citation_away_is_not_approved() -> None:
    claim = published(ClaimFactory())
    revision = proposed(claim, {"citations": []})

    with pytest.raises(MissingCitationError):
        workflow.approve(revision, by=reviewer())

    assert claim.citations.count() == 1
    revision.refresh_from_db()
    assert revision.state == RevisionState.PENDING


def test_an_edit_of_a_record_that_was_retracted_since_is_not_approved() -> None:
    claim = published(ClaimFactory())
    revision = proposed(claim, {"note": "More."})
    workflow.retract(claim, by=reviewer(), why="Wrong")

    with pytest.raises(ClaimsError):
        workflow.approve(revision, by=reviewer())


def test_an_editor_neither_approves_nor_returns() -> None:
    revision = proposed(published(ClaimFactory()), {"note": "More."})
    by = editor("second-editor")

    for decide in (workflow.approve, workflow.return_revision):
        with pytest.raises(PermissionRefusedError):
            decide(revision, by=by, why="Fine")


def test_a_returned_edit_keeps_its_reason() -> None:
    claim = published(ClaimFactory())
    revision = proposed(claim, {"note": "More."})

    workflow.return_revision(revision, by=reviewer(), why="Say which source")

    revision.refresh_from_db()
    assert (revision.state, revision.decision_reason) == (RevisionState.RETURNED, "Say which source")
    assert Claim.objects.get(pk=claim.pk).note == ""


def test_the_preferred_series_of_an_indicator_is_set_after_both_are_published() -> None:
    series = published(SeriesFactory())
    revision = proposed(series.indicator, {"preferred_series": [series.slug]})

    workflow.approve(revision, by=reviewer())

    series.indicator.refresh_from_db()
    assert series.indicator.preferred_series == series


def test_a_promise_may_be_published_before_anything_of_it_is_known() -> None:
    promise = published(PromiseFactory())

    assert (promise.state, promise.known_on) == (State.PUBLISHED, None)


@pytest.mark.parametrize("model", list(FACTORIES), ids=lambda model: model.kind())
def test_a_draft_older_than_a_rule_is_checked_when_it_is_published(model: type[PublicRecord]) -> None:
    """What was written before a rule was made is refused by it, with the reason, and stays what it was."""
    draft = published(FACTORIES[model](by=editor("author")))
    model.objects.filter(pk=draft.pk).update(state=State.DRAFT, known_on_override="2099-01-01")
    draft.refresh_from_db()
    version, changes = draft.version, Change.objects.count()
    with pytest.raises(InvalidRecordError) as refusal:
        workflow.publish(draft, by=reviewer())
    assert "cannot be published as it is" in refusal.value.message
    assert "1 January 2099 is in the future" in refusal.value.message
    assert list(refusal.value.detail) == ["known_on_override"]
    draft.refresh_from_db()
    assert (draft.state, draft.version) == (State.DRAFT, version)
    assert Change.objects.count() == changes


def test_a_draft_that_its_sources_no_longer_bear_out_is_not_published() -> None:
    source = published(SourceFactory(published_on="2016-07-01"))
    draft = ClaimFactory(stated_on="2016-06-25", citations=cited(source), by=editor("author"))
    day = "2016-09-01"
    Claim.objects.filter(pk=draft.pk).update(stated_on=day, stated_on_lower=day, stated_on_upper=day)
    draft.refresh_from_db()
    with pytest.raises(InvalidRecordError, match="after its last source appeared"):
        workflow.publish(draft, by=reviewer())


def test_a_revision_older_than_a_rule_is_checked_when_it_is_approved() -> None:
    source = published(SourceFactory())
    revision = records.edit_record(source, {"title": "Another"}, by=editor("author"), base_version=source.version)
    assert isinstance(revision, Revision)
    Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"known_on_override": "2099-01-01"})
    with pytest.raises(InvalidRecordError):
        workflow.approve(revision, by=reviewer())


def test_publishing_leaves_no_trace_of_its_check() -> None:
    """The record's past tells of the press once, and of nothing that was tried and taken back."""
    draft = SourceFactory(by=editor("author"))
    before = draft.history.count()
    record = workflow.publish(draft, by=reviewer())
    assert record.history.count() == before + 1  # type: ignore[attr-defined]
    assert record.edited_by == draft.edited_by  # type: ignore[attr-defined]
