"""The read model holds what the published records say, and nothing else; projecting again writes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from claims.enums import ChangeAction, EntryKind, FlagKind, Severity
from claims.models import Change, Flag, Target
from claims.services import flag_handling as flag_services
from claims.services import records, workflow
from claims.services.assess import assess_all
from pivot_tracker.tasks import read_changes
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    EventFactory,
    IndicatorFactory,
    MilestoneFactory,
    OutcomeFactory,
    PromiseFactory,
    SourceFactory,
    TargetFactory,
    TopicFactory,
    cited,
    editor,
    published,
    reviewer,
)
from timeline.models import Entry
from timeline.services import project, project_all

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def entries(**conditions: Any) -> list[Entry]:
    return list(Entry.objects.filter(**conditions).order_by("sort_on", "key"))


def only(**conditions: Any) -> Entry:
    (entry,) = entries(**conditions)
    return entry


def two_versions(**later: Any) -> tuple[Target, Target]:
    """200 by 2020, said in May 2016; and what was made of it in November."""
    promise, indicator = PromiseFactory(), IndicatorFactory()
    first = published(TargetFactory(promise=promise, indicator=indicator))
    said = ClaimFactory(stated_on="2016-11", citations=cited(SourceFactory(published_on="2016-12-01")))
    later = {"due_on": "[2019,2021,2023]", "sequence": 2} | later
    return first, published(TargetFactory(promise=promise, indicator=indicator, set_by=said, **later))


def test_an_event_is_on_its_first_day_with_what_it_is_about() -> None:
    topic, actor, promise = TopicFactory(), ActorFactory(), PromiseFactory()
    event = EventFactory(
        title="The ministers meet", happened_on="2016-06", topics=[[topic.slug]], actors=[[actor.slug]],
        promises=[[promise.slug]], importance=5,
    )  # fmt: skip
    published(event)

    assert project("event", event.slug) == 1

    entry = only()
    assert (entry.kind, entry.record_kind, entry.record) == (EntryKind.EVENT, "event", event.slug)
    assert (entry.title, entry.edtf, entry.importance) == ("The ministers meet", "2016-06", 5)
    assert (entry.lower, entry.upper) == (dt.date(2016, 6, 1), dt.date(2016, 6, 30))
    assert entry.sort_on == dt.date(2016, 6, 1)
    assert entry.known_on == dt.date(2016, 6, 30)
    assert [other.slug for other in entry.topics.all()] == [topic.slug]
    assert [other.slug for other in entry.actors.all()] == [actor.slug]
    assert [other.slug for other in entry.promises.all()] == [promise.slug]


def test_a_draft_gives_no_entry() -> None:
    for record in (EventFactory(), ClaimFactory(), TargetFactory(), OutcomeFactory(), MilestoneFactory()):
        project(record.kind(), record.slug)

    assert project_all() == 0
    assert entries() == []


def test_a_retraction_removes_the_entry() -> None:
    event = published(EventFactory())
    project("event", event.slug)

    workflow.retract(event, by=reviewer(), why="It was another meeting.")

    assert project("event", event.slug) == 1
    assert entries() == []


def test_projecting_twice_writes_nothing() -> None:
    two_versions()
    published(EventFactory(topics=[[TopicFactory().slug]]))
    published(OutcomeFactory())
    published(MilestoneFactory())
    assess_all(today=dt.date(2025, 1, 1))
    assert project_all() > 0
    before, changes = list(Entry.objects.order_by("pk").values()), Change.objects.count()

    assert project_all() == 0

    assert list(Entry.objects.order_by("pk").values()) == before
    assert Change.objects.count() == changes


def test_a_change_is_written_for_each_record_whose_entries_changed_and_for_no_other() -> None:
    event, other = published(EventFactory()), published(EventFactory())
    project_all()
    mark = Change.objects.latest("id").pk
    revision = records.edit_record(event, {"title": "They met again"}, by=editor(), base_version=event.version)
    workflow.approve(revision, by=reviewer())

    project("event", event.slug)
    project("event", other.slug)

    written = Change.objects.filter(pk__gt=mark, action=ChangeAction.PROJECTED)
    assert [(change.record, change.writer) for change in written] == [(event.slug, "project")]
    assert all(change.public_seq is not None for change in written)
    assert only(record=event.slug).title == "They met again"


def test_an_edited_entry_keeps_its_place_in_every_list() -> None:
    event = published(EventFactory())
    project("event", event.slug)
    row = only().pk
    revision = records.edit_record(event, {"importance": 5}, by=editor(), base_version=event.version)
    workflow.approve(revision, by=reviewer())

    project("event", event.slug)

    assert (only().pk, only().importance) == (row, 5)


def test_a_topic_that_is_taken_off_a_record_leaves_its_entry() -> None:
    kept, dropped = TopicFactory(), TopicFactory()
    event = published(EventFactory(topics=[[kept.slug], [dropped.slug]]))
    project("event", event.slug)
    revision = records.edit_record(event, {"topics": [[kept.slug]]}, by=editor(), base_version=event.version)
    workflow.approve(revision, by=reviewer())

    assert project("event", event.slug) == 1

    assert [topic.slug for topic in only().topics.all()] == [kept.slug]


def test_a_claim_without_a_date_is_no_later_than_its_earliest_source() -> None:
    source = published(SourceFactory(published_on="2016-06-23"))
    claim = published(ClaimFactory(stated_on="", citations=cited(source)))
    project("claim", claim.slug)

    entry = only()
    assert entry.edtf == "../2016-06-23"
    assert (entry.lower, entry.upper) == (None, dt.date(2016, 6, 23))
    assert entry.sort_on == entry.known_on == dt.date(2016, 6, 23)


def test_a_first_version_is_set_and_a_weaker_second_one_is_a_moved_goalpost() -> None:
    first, second = two_versions()
    project("target", second.slug)

    was_set, moved = only(kind=EntryKind.TARGET_SET), only(kind=EntryKind.GOALPOST_MOVED)
    assert (was_set.record, moved.record) == (first.slug, second.slug)
    assert was_set.sort_on == dt.date(2016, 5, 31)
    assert moved.sort_on == dt.date(2016, 11, 1)
    assert moved.known_on == dt.date(2016, 11, 30)
    assert {move["kind"] for move in moved.params["moves"]} == {"later", "widened"}
    assert moved.params["moves"][0]["from_target"] == first.slug


def test_a_version_that_asks_for_more_is_set_and_not_moved() -> None:
    two_versions(value="300", due_on="2020")
    project_all()

    assert entries(kind=EntryKind.GOALPOST_MOVED) == []
    assert len(entries(kind=EntryKind.TARGET_SET)) == 2


def test_a_goalpost_moves_only_once_the_version_before_it_is_known() -> None:
    first, second = two_versions()
    # The first version turns out to have become known a year after the second.
    revision = records.edit_record(first, {"known_on_override": "2017-11-30"}, by=editor(), base_version=first.version)
    workflow.approve(revision, by=reviewer())
    project_all()

    was_set, moved = only(kind=EntryKind.TARGET_SET, record=second.slug), only(kind=EntryKind.GOALPOST_MOVED)
    assert (was_set.known_on, was_set.gone_on) == (dt.date(2016, 11, 30), dt.date(2017, 11, 30))
    assert (moved.known_on, moved.gone_on) == (dt.date(2017, 11, 30), None)


def test_a_set_of_deadlines_gives_one_entry_a_date_known_with_the_target() -> None:
    _first, second = two_versions()
    project_all()

    found = entries(kind=EntryKind.DEADLINE, record=second.slug)
    assert [entry.sort_on for entry in found] == [dt.date(2019, 12, 31), dt.date(2021, 12, 31), dt.date(2023, 12, 31)]
    assert [entry.edtf for entry in found] == ["2019", "2021", "2023"]
    assert {entry.known_on for entry in found} == {dt.date(2016, 11, 30)}


def test_an_interval_is_one_deadline_at_its_end() -> None:
    target = published(TargetFactory(due_on="2019/2023", due_on_words="within three to seven years"))
    project("target", target.slug)

    entry = only(kind=EntryKind.DEADLINE)
    assert (entry.edtf, entry.words) == ("2019/2023", "within three to seven years")
    assert (entry.lower, entry.sort_on) == (dt.date(2019, 1, 1), dt.date(2023, 12, 31))


def test_a_target_without_a_deadline_has_none_on_the_timeline() -> None:
    published(TargetFactory(due_on=""))
    project_all()

    assert entries(kind=EntryKind.DEADLINE) == []


def test_a_withdrawn_targets_later_deadlines_go_on_the_day_of_its_withdrawal() -> None:
    target = published(TargetFactory(due_on="[2018,2020]", withdrawn_on="2019-06-01"))
    project("target", target.slug)

    found = entries(kind=EntryKind.DEADLINE)
    assert [(entry.sort_on.year, entry.gone_on) for entry in found] == [(2018, None), (2020, dt.date(2019, 6, 1))]


def test_a_step_and_an_outcome_stand_with_their_promise_and_its_promisors() -> None:
    promisor, recipient, topic = ActorFactory(), ActorFactory(), TopicFactory()
    promise = PromiseFactory(promisors=[[promisor.slug]], topics=[[topic.slug]], importance=4)
    step = published(MilestoneFactory(promise=promise, due_on="2018-12"))
    outcome = published(OutcomeFactory(promise=promise, delivered_to=[[recipient.slug]]))
    project_all()

    due, came = only(kind=EntryKind.MILESTONE), only(kind=EntryKind.OUTCOME)
    assert (due.record, due.sort_on, due.title) == (step.slug, dt.date(2018, 12, 31), step.title)
    assert (came.record, came.sort_on, came.title) == (outcome.slug, dt.date(2016, 6, 1), outcome.summary)
    assert {actor.slug for actor in came.actors.all()} == {promisor.slug, recipient.slug}
    assert {topic.slug for topic in due.topics.all()} == {topic.slug}
    assert (due.importance, came.importance) == (4, 4)


def test_a_renamed_promise_renames_its_deadlines() -> None:
    target = published(TargetFactory())
    project_all()
    promise = target.promise
    revision = records.edit_record(promise, {"title": "Trade doubles"}, by=editor(), base_version=promise.version)
    workflow.approve(revision, by=reviewer())

    project("promise", promise.slug)

    assert only(kind=EntryKind.DEADLINE).title == "Trade doubles: 200 USD bn"


def test_a_claim_that_is_redated_moves_the_version_that_it_set() -> None:
    target = published(TargetFactory())
    project_all()
    said = target.set_by
    revision = records.edit_record(said, {"stated_on": "2016-06-25"}, by=editor(), base_version=said.version)
    workflow.approve(revision, by=reviewer())

    project("claim", said.slug)

    assert only(kind=EntryKind.TARGET_SET).sort_on == dt.date(2016, 6, 25)


# --- flags ---


def flagged() -> Flag:
    """A target that nobody measured: `no_data`, since 31 May 2016."""
    target = published(TargetFactory())
    assess_all(today=dt.date(2018, 1, 1))
    return Flag.objects.get(kind=FlagKind.NO_DATA, subject=target.slug)


def test_a_flag_is_on_the_day_it_was_raised_with_what_was_found_then() -> None:
    flag = flagged()
    project("promise", flag.promises.get().slug)

    entry = only(kind=EntryKind.FLAG, record=flag.subject)
    assert entry.sort_on == entry.known_on == flag.opened_on
    assert (entry.record_kind, entry.params["flag"]) == ("target", flag.public_id)
    assert (entry.params["flag_kind"], entry.params["severity"]) == ("no_data", "warning")
    assert entry.params["params"] == flag.findings.get().params
    assert entry.importance == 3


@pytest.mark.parametrize(("severity", "importance"), [("notice", 2), ("warning", 3), ("serious", 4)])
def test_a_flags_weight_comes_from_its_severity(severity: Severity, importance: int) -> None:
    flag = flagged()
    flag.findings.update(severity=severity)
    project_all()

    assert only(kind=EntryKind.FLAG, record=flag.subject).importance == importance


def test_a_flag_that_closed_stays_since_it_was_raised() -> None:
    flag = flagged()
    Flag.objects.filter(pk=flag.pk).update(closed_on="2017-01-01")
    flag.findings.update(to_day="2017-01-01")
    project_all()

    assert only(kind=EntryKind.FLAG, record=flag.subject).gone_on is None


def test_a_flag_that_the_rules_no_longer_find_leaves_the_timeline() -> None:
    flag = flagged()
    project_all()
    promise, subject = flag.promises.get().slug, flag.subject
    flag.delete()

    project("promise", promise)

    assert entries(kind=EntryKind.FLAG, record=subject) == []


def test_a_flag_about_another_record_of_the_promise_leaves_with_the_promises_assessment() -> None:
    outcome = published(OutcomeFactory())
    flag = Flag.objects.create(
        kind=FlagKind.SELF_REPORTED, subject_kind="outcome", subject=outcome.slug, opened_on="2017-01-01"
    )
    flag.promises.set([outcome.promise])
    flag.findings.create(from_day="2017-01-01", severity="notice", digest="-", ruleset="1")
    project("promise", outcome.promise.slug)
    assert only(kind=EntryKind.FLAG).record == outcome.slug
    flag.delete()

    project("promise", outcome.promise.slug)

    assert entries(kind=EntryKind.FLAG) == []
    assert len(entries(kind=EntryKind.OUTCOME)) == 1


def test_a_dismissed_flag_is_gone_from_that_day_and_returns_with_other_evidence() -> None:
    flag = flagged()
    project_all()
    flag_services.dismiss(flag, by=reviewer(), why="Nobody publishes it.", today=dt.date(2017, 3, 1))

    project("flag", flag.public_id)
    assert only(kind=EntryKind.FLAG, record=flag.subject).gone_on == dt.date(2017, 3, 1)

    found = flag.findings.get()
    flag.findings.update(to_day="2017-09-01")
    flag.findings.create(
        from_day="2017-09-01", severity=found.severity, params={}, evidence=[], digest="other", ruleset="1"
    )
    project("flag", flag.public_id)
    first, second = entries(kind=EntryKind.FLAG, record=flag.subject)
    assert (first.known_on, first.gone_on) == (flag.opened_on, dt.date(2017, 3, 1))
    assert (second.known_on, second.gone_on) == (dt.date(2017, 9, 1), None)


def test_a_moved_goalpost_is_not_shown_twice() -> None:
    two_versions()
    assess_all(today=dt.date(2025, 1, 1))
    project_all()

    assert Flag.objects.filter(kind=FlagKind.GOALPOST_MOVED).exists()
    assert len(entries(kind=EntryKind.GOALPOST_MOVED)) == 1
    assert [e for e in entries(kind=EntryKind.FLAG) if e.params["flag_kind"] == "goalpost_moved"] == []


def test_a_flags_title_names_no_promise_that_became_known_later() -> None:
    indicator = IndicatorFactory(name="Trade between the two")
    early = published(TargetFactory(indicator=indicator, promise=PromiseFactory(title="Early promise")))
    said = published(ClaimFactory(stated_on="2023-11-20"))
    late = published(
        TargetFactory(indicator=indicator, set_by=said, due_on="2030", promise=PromiseFactory(title="Late promise"))
    )
    flag = Flag.objects.create(
        kind=FlagKind.SOURCES_DISAGREE, subject_kind="indicator", subject=indicator.slug, opened_on="2017-01-01"
    )
    flag.promises.set([early.promise, late.promise])
    flag.findings.create(from_day="2017-01-01", severity="notice", digest="-", ruleset="1")

    project("indicator", indicator.slug)

    assert only(kind=EntryKind.FLAG).title == "sources disagree: Trade between the two (USD bn)"


# --- the law ---


def test_what_the_reader_keeps_up_to_date_is_what_a_full_projection_gives() -> None:
    first, second = two_versions()
    event, outcome = published(EventFactory()), published(OutcomeFactory(promise=first.promise))
    read_changes()
    changed = records.edit_record(second, {"due_on": "2021", "value": "150"}, by=editor(), base_version=second.version)
    workflow.approve(changed, by=reviewer())
    promise = first.promise
    promise.refresh_from_db()
    renamed = records.edit_record(
        promise, {"title": "Renamed", "importance": 5}, by=editor(), base_version=promise.version
    )
    workflow.approve(renamed, by=reviewer())
    workflow.retract(event, by=reviewer(), why="It did not happen.")
    said = first.set_by
    said.refresh_from_db()
    redated = records.edit_record(said, {"stated_on": "2016-06-25"}, by=editor(), base_version=said.version)
    workflow.approve(redated, by=reviewer())
    while read_changes():
        pass

    assert project_all() == 0
    assert only(kind=EntryKind.TARGET_SET).sort_on == dt.date(2016, 6, 25)
    assert only(kind=EntryKind.OUTCOME, record=outcome.slug).importance == 5
