"""The desk: each number leads to exactly that many rows, nothing to do is said, and nobody's work is anybody else's."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.enums import FlagHandling, FlagKind, RecordKind, Severity
from claims.models import Change, FailedChange, Flag, FlagPeriod, JobRun
from claims.services import error_reports, records, workflow
from tests.factories import ClaimFactory, EventFactory, SourceFactory, editor, published, reviewer


def desk(client: Client) -> dict[str, Any]:
    return dict(client.get(reverse("admin:index")).context["desk"])


def rows_behind(client: Client, url: str) -> int:
    """How many rows the page lists that a number leads to."""
    context = client.get(url).context
    return int(context["cl"].result_count if "cl" in context else context["page"].paginator.count)


#: What the rules of these kinds find at the least.
PARAMS: dict[FlagKind, dict[str, Any]] = {
    FlagKind.STALE_DATA: {"newest_end": "2018-12-31", "fresh_until": "2019-12-31"},
    FlagKind.MILESTONE_OVERDUE: {"milestones": [{"slug": "step", "due": "2019-12-31"}]},
    FlagKind.NO_OUTCOME_AFTER_DUE: {"due": "2019-12-31"},
    FlagKind.DEADLINE_MISSED: {
        "status": "missed",
        "indicator": "trade",
        "comparator": "at_least",
        "goal": 200,
        "deadline": "2018-12-31",
        "decided_by": {"value": 150, "period_start": "2018-01-01", "period_end": "2018-12-31", "slug": "own-2018"},
    },
}


def flagged(kind: FlagKind, severity: Severity, number: int = 0, **fields: Any) -> Flag:
    flag = Flag.objects.create(
        kind=kind, subject_kind=RecordKind.PROMISE, subject=f"p-{number}", opened_on=dt.date(2020, 1, 1), **fields
    )
    FlagPeriod.objects.create(
        flag=flag, from_day=dt.date(2020, 1, 1), severity=severity, params=PARAMS[kind], digest="d", ruleset="1"
    )
    return flag


@pytest.fixture
def full(db: None) -> None:
    """Something for every row, and next to each something that does not belong there."""
    mine, other = editor(), reviewer()
    for number in range(3):
        SourceFactory(title=f"Draft {number}")
        workflow.submit(SourceFactory(title=f"Submitted {number}"), by=mine)
    workflow.submit(EventFactory(by=mine), by=mine)
    ClaimFactory(by=other)
    workflow.submit(SourceFactory(title="The reviewer’s own", by=other), by=other)
    returned = workflow.submit(SourceFactory(title="Unclear report"), by=mine)
    workflow.return_to_draft(returned, by=other, why="Which page?")
    for by in (mine, other):
        edited = published(SourceFactory(by=mine))
        records.edit_record(edited, {"note": "B"}, by=by, base_version=edited.version, why="A mistake")
    flagged(FlagKind.STALE_DATA, Severity.NOTICE)
    flagged(FlagKind.STALE_DATA, Severity.NOTICE, 1)
    flagged(FlagKind.STALE_DATA, Severity.NOTICE, 2, closed_on=dt.date(2021, 1, 1))
    flagged(FlagKind.MILESTONE_OVERDUE, Severity.WARNING)
    flagged(FlagKind.NO_OUTCOME_AFTER_DUE, Severity.WARNING)
    flagged(
        FlagKind.NO_OUTCOME_AFTER_DUE, Severity.WARNING, 1, handling=FlagHandling.DISMISSED, handled_evidence="d",
        handled_on=dt.date(2021, 1, 1),
    )  # fmt: skip
    flagged(
        FlagKind.DEADLINE_MISSED, Severity.SERIOUS, handling=FlagHandling.ACKNOWLEDGED, handled_evidence="older",
        handled_on=dt.date(2021, 1, 1),
    )  # fmt: skip
    error_reports.record_report(page="/", message="A typing error")
    change = Change.objects.earliest("id")
    FailedChange.objects.create(reader="assess", change=change, error="No")
    FailedChange.objects.create(reader="project", change=change, error="No", resolved_at=change.at)
    JobRun.objects.create(job="reconcile", period=change.at.date(), wrong=2)
    JobRun.objects.create(job="reconcile", period=change.at.date() - dt.timedelta(days=8), wrong=1)
    JobRun.objects.create(job="sweep", period=change.at.date())


def numbers(links: list[dict[str, Any]]) -> dict[str, int]:
    return {str(link["label"]): link["count"] for link in links}


@pytest.mark.parametrize("person", [editor, reviewer])
def test_every_number_leads_to_exactly_that_many_rows(full: None, person: Any) -> None:
    client = Client()
    client.force_login(person())
    found = desk(client)
    followed = 0
    for _row, links in found["rows"]:
        for link in links:
            if "count" in link:
                assert rows_behind(client, link["url"]) == link["count"], link
                followed += 1
    assert followed >= 8


def test_the_editor_sees_what_waits_for_the_editor(full: None, as_editor: Client) -> None:
    found = desk(as_editor)
    assert "review" not in found
    assert numbers(found["submitted"]) == {"sources": 3, "event": 1}
    assert sum(link["count"] for link in found["drafts"]) == 3 + 1 + 2  # two are the sources of the claim and the event
    assert [(item["label"], item["why"]) for item in found["returned"]] == [("Unclear report", "Which page?")]


def test_the_reviewer_sees_what_others_submitted_and_proposed(full: None, as_reviewer: Client) -> None:
    found = desk(as_reviewer)
    assert numbers(found["review"]) == {"sources": 3, "event": 1, "edit of a published record": 1}
    assert numbers(found["submitted"]) == {"source": 1}
    assert numbers(found["drafts"]) == {"claim": 1}


def test_flags_wait_until_they_are_answered_on_their_present_evidence(full: None, as_reviewer: Client) -> None:
    found = desk(as_reviewer)
    assert [link["count"] for link in found["flags"]] == [1, 2, 2]
    assert [link["count"] for link in found["overdue"]] == [1, 1]
    assert [link["count"] for link in found["stale"]] == [2]
    assert [link["count"] for link in (*found["reports"], *found["parked"], *found["mended"])] == [1, 1, 1]


def test_nothing_to_do_is_said(as_reviewer: Client, as_editor: Client) -> None:
    for client in (as_reviewer, as_editor):
        page = client.get(reverse("admin:index"))
        rows = page.context["desk"]["rows"]
        assert page.content.decode().count("Nothing.") == len(rows) >= 8
        assert "You have no open tasks." in page.content.decode()


def test_the_desk_asks_the_database_the_same_however_much_waits(
    as_reviewer: Client, django_assert_max_num_queries: Any
) -> None:
    workflow.submit(SourceFactory(), by=editor())
    flagged(FlagKind.STALE_DATA, Severity.NOTICE)
    with django_assert_max_num_queries(60) as few:
        desk(as_reviewer)
    for number in range(1, 6):
        workflow.submit(SourceFactory(), by=editor())
        flagged(FlagKind.STALE_DATA, Severity.NOTICE, number)
    with django_assert_max_num_queries(len(few)):
        desk(as_reviewer)
