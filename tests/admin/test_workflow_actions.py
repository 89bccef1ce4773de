"""Steps of the workflow from the desk: by button, by page and over a list, each with four eyes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.enums import ChangeAction, FlagHandling, ReportState, RevisionState, State
from claims.models import Assessment, Change, Claim, ErrorReport, Flag, FlagPeriod, Observation, Revision, Source
from claims.models.base import PublicRecord
from claims.services import assess, error_reports, records, workflow
from tests.admin.conftest import change_url, form_data, messages_of, row, signed_in, step_url, url
from tests.factories import (
    ClaimFactory,
    IndicatorFactory,
    ObservationFactory,
    PromiseFactory,
    SeriesFactory,
    SourceFactory,
    TargetFactory,
    cited,
    editor,
    published,
    reviewer,
    superuser,
)

pytestmark = pytest.mark.django_db


def state_of(record: PublicRecord) -> str:
    record.refresh_from_db()
    return record.state


def take(client: Client, record: PublicRecord, name: str, why: str = "") -> Any:
    return client.post(step_url(record, name), {"why": why}, follow=True)


def over_the_list(client: Client, action: str, *found: PublicRecord) -> Any:
    data = {"action": action, "_selected_action": [record.pk for record in found]}
    return client.post(url(type(found[0]), "changelist"), data, follow=True)


def test_an_editor_enters_a_figure_cannot_publish_it_and_a_reviewer_can(as_editor: Client, as_reviewer: Client) -> None:
    source, series = published(SourceFactory()), published(SeriesFactory())
    data = form_data(as_editor.get(url(Observation, "add")))
    data |= {"series": series.pk, "period": "2015", "value": "66.1"} | row("citations", 0, source=source.pk)
    as_editor.post(url(Observation, "add"), data)
    figure = Observation.objects.get()

    assert "You do not have permission" in messages_of(take(as_editor, figure, "publish"))[-1]
    assert state_of(figure) == State.DRAFT
    take(as_editor, figure, "submit")
    assert state_of(figure) == State.IN_REVIEW

    response = take(as_reviewer, figure, "publish")

    assert state_of(figure) == State.PUBLISHED
    assert "is published" in messages_of(response)[-1]


@pytest.mark.parametrize("who", [reviewer, superuser])
def test_nobody_publishes_their_own_by_button_list_or_form(who: Any) -> None:
    own, client = SourceFactory(by=who()), signed_in(who())

    page = client.get(change_url(own)).content.decode()
    assert "another person must approve it" in page

    for response in (take(client, own, "publish"), over_the_list(client, "publish_selected", own)):
        assert "another person must approve it" in messages_of(response)[0]
    client.post(change_url(own), form_data(client.get(change_url(own))) | {"state": "published"})

    assert state_of(own) == State.DRAFT
    assert not Change.objects.filter(action=ChangeAction.PUBLISHED).exists()


@pytest.mark.parametrize("who", [reviewer, superuser])
def test_nobody_approves_their_own_edit_on_its_page(who: Any) -> None:
    claim = published(ClaimFactory(), by=reviewer("other"))
    revision = records.edit_record(claim, {"note": "Mine."}, by=who(), base_version=claim.version, why="A")
    client = signed_in(who())

    page = client.get(url(Revision, "change", revision.pk)).content.decode()
    response = client.post(url(Revision, "change", revision.pk), {"_approve": "1"})

    assert "Approve and publish" not in page
    assert "another person must approve it" in messages_of(response)[0]
    claim.refresh_from_db()
    assert claim.note == ""


def test_a_list_publishes_what_may_be_and_names_what_may_not(as_reviewer: Client) -> None:
    good, own, waiting = SourceFactory(), SourceFactory(by=reviewer(), title="My own"), SourceFactory()
    workflow.submit(waiting, by=editor())

    response = over_the_list(as_reviewer, "publish_selected", good, own, waiting)

    assert [state_of(record) for record in (good, own, waiting)] == [State.PUBLISHED, State.DRAFT, State.PUBLISHED]
    refused, taken = messages_of(response)
    assert "My own" in refused
    assert "2 records" in taken


def test_an_editor_has_no_list_action_that_publishes(as_editor: Client) -> None:
    source = SourceFactory(by=editor("another"))

    over_the_list(as_editor, "publish_selected", source)
    assert state_of(source) == State.DRAFT

    over_the_list(as_editor, "submit_selected", source)
    assert state_of(source) == State.IN_REVIEW


def test_publishing_without_a_citation_is_refused_with_a_message(as_reviewer: Client) -> None:
    claim = ClaimFactory(citations=[])

    response = take(as_reviewer, claim, "publish")

    assert "Add a citation before" in messages_of(response)[0]
    assert state_of(claim) == State.DRAFT
    assert "Add a citation before" in response.content.decode()


def test_a_record_is_returned_with_a_reason_that_its_editor_sees(as_editor: Client, as_reviewer: Client) -> None:
    claim = workflow.submit(ClaimFactory(), by=editor())
    assert "What needs fixing" in as_reviewer.get(step_url(claim, "return")).content.decode()

    assert "Enter a reason" in take(as_reviewer, claim, "return", " ").content.decode()
    assert state_of(claim) == State.IN_REVIEW
    take(as_reviewer, claim, "return", "Which page?")

    assert state_of(claim) == State.DRAFT
    assert "Which page?" in as_editor.get(change_url(claim)).content.decode()


def test_a_change_of_what_waits_for_review_says_that_it_is_a_draft_again(as_editor: Client) -> None:
    claim = workflow.submit(ClaimFactory(), by=editor())
    data = form_data(as_editor.get(change_url(claim))) | {"statement": "The ministry says so again."}

    page = as_editor.post(change_url(claim), data, follow=True).content.decode()

    assert state_of(claim) == State.DRAFT
    assert "Your change made it a draft again" in page


def test_a_record_is_retracted_with_a_public_reason(as_reviewer: Client) -> None:
    source = published(SourceFactory())
    assert "Readers will see this" in as_reviewer.get(step_url(source, "retract")).content.decode()

    assert "Enter a reason" in take(as_reviewer, source, "retract").content.decode()
    take(as_reviewer, source, "retract", "It was a forgery")

    assert state_of(source) == State.RETRACTED
    assert Change.objects.latest("id").why == "It was a forgery"


def test_a_source_in_use_is_not_retracted_and_the_page_says_why(as_reviewer: Client) -> None:
    source = SourceFactory()
    published(ClaimFactory(citations=cited(source)))

    page = as_reviewer.get(step_url(source, "retract")).content.decode()
    take(as_reviewer, source, "retract", "Wrong")

    assert "1 published claim citation depends on this." in page
    assert state_of(source) == State.PUBLISHED


@pytest.mark.parametrize("name", ["publish", "submit"])
def test_a_step_is_not_taken_by_following_a_link(as_reviewer: Client, name: str) -> None:
    source = SourceFactory()

    assert as_reviewer.get(step_url(source, name)).status_code == 405
    assert state_of(source) == State.DRAFT


def test_an_unknown_step_or_record_is_not_found(as_reviewer: Client) -> None:
    source = SourceFactory()

    assert as_reviewer.post(step_url(source, "destroy")).status_code == 404
    assert as_reviewer.post(url(Source, "step", 999_999, "publish")).status_code == 404


def test_a_step_needs_the_token_of_the_form() -> None:
    source = SourceFactory()
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer())

    assert client.post(step_url(source, "publish")).status_code == 403
    assert state_of(source) == State.DRAFT


# Edits of published records


def an_edit(**content: Any) -> Revision:
    claim = published(ClaimFactory(statement="The old text stands here."))
    content = content or {"statement": "The new text stands here."}
    revision = records.edit_record(claim, content, by=editor(), base_version=claim.version, why="A mistake")
    assert isinstance(revision, Revision)
    return revision


def test_a_reviewer_sees_both_texts_of_an_edit_and_approves_it(as_reviewer: Client) -> None:
    revision = an_edit()
    address = url(Revision, "change", revision.pk)

    page = as_reviewer.get(address).content.decode()
    assert "<del>old</del>" in page and "<ins>new</ins>" in page and "A mistake" in page
    response = as_reviewer.post(address, {"_approve": "1"}, follow=True)

    assert "It is public now" in messages_of(response)[0]
    assert Claim.objects.get().statement == "The new text stands here."
    revision.refresh_from_db()
    assert revision.state == RevisionState.APPROVED


def test_an_edit_is_returned_with_a_reason_and_is_on_its_authors_desk(as_editor: Client, as_reviewer: Client) -> None:
    revision = an_edit()
    address = url(Revision, "change", revision.pk)

    assert "Enter a reason" in messages_of(as_reviewer.post(address, {"_return": "1", "why": ""}))[0]
    as_reviewer.post(address, {"_return": "1", "why": "Which source?"})

    revision.refresh_from_db()
    assert revision.state == RevisionState.RETURNED
    (returned,) = as_editor.get("/admin/").context["desk"]["returned"]
    assert (returned["why"], returned["by"]) == ("Which source?", reviewer())


def test_an_outdated_edit_says_so_and_is_not_approved(as_reviewer: Client) -> None:
    revision = an_edit()
    claim = Claim.objects.get()
    other = records.edit_record(claim, {"note": "B"}, by=editor(), base_version=claim.version, why="More")
    workflow.approve(other, by=reviewer())
    address = url(Revision, "change", revision.pk)

    assert "has changed since" in as_reviewer.get(address).content.decode()
    response = as_reviewer.post(address, {"_approve": "1"})

    assert "changed while you were editing it" in messages_of(response)[0]
    assert Claim.objects.get().statement == "The old text stands here."


def test_an_editor_sees_an_edit_and_cannot_decide_on_it(as_editor: Client) -> None:
    revision = an_edit()

    assert "_approve" not in as_editor.get(url(Revision, "change", revision.pk)).content.decode()


# What the rules say, flags and reports


def missed() -> PublicRecord:
    """A promise of 200 by 2020 that stood at 104 in 2020, from 63.5 in 2015; published and assessed."""
    promise, indicator = PromiseFactory(title="Trade of 200 billion"), IndicatorFactory()
    series = SeriesFactory(indicator=indicator)
    for period, value, known in (("2015", "63.5", "2016-03-01"), ("2020", "104", "2021-03-01")):
        source = SourceFactory(published_on=known)
        published(ObservationFactory(series=series, period=period, value=value, citations=cited(source)))
    published(TargetFactory(promise=promise, indicator=indicator, own_series=series))
    assess.assess_all(today=timezone.now().date())
    return promise


def test_publishing_assesses_at_once_and_the_promise_shows_it(as_reviewer: Client) -> None:
    promise, indicator = PromiseFactory(), IndicatorFactory()
    series = SeriesFactory(indicator=indicator)
    published(TargetFactory(promise=promise, indicator=indicator))
    published(ObservationFactory(series=series))
    later = cited(SourceFactory(published_on="2017-03-01"))
    figure = ObservationFactory(series=series, period="2016", value="66.1", citations=later)
    published(figure.citations.get().source)
    # What was published before has been assessed; what a result looked into tells whom a new figure bears on.
    assess.assess_all(today=timezone.now().date())
    before = Assessment.objects.latest("computed_at").computed_at

    take(as_reviewer, figure, "publish")
    assert Assessment.objects.filter(promise=promise, computed_at__gt=before).exists()

    assert Assessment.objects.filter(promise=promise).exists()
    page = as_reviewer.get(change_url(promise)).content.decode()
    assert "What the rules say on" in page
    assert change_url(figure) in page


def test_the_list_of_promises_shows_status_and_open_flags(as_reviewer: Client) -> None:
    promise = missed()

    page = as_reviewer.get(url(type(promise), "changelist")).content.decode()

    assert '<span class="status status-missed">Missed</span>' in page
    assert "1 serious" in page


def test_the_promise_shows_its_flags_with_the_arithmetic_and_the_rows(as_reviewer: Client) -> None:
    promise = missed()

    page = as_reviewer.get(change_url(promise)).content.decode()
    flag = Flag.objects.filter(promises=promise, kind="deadline_missed").get()

    assert url(Flag, "change", flag.pk) in page
    assert "104" in page
    assert change_url(Observation.objects.get(period="2020")) in page
    assert as_reviewer.get(url(Flag, "change", flag.pk)).status_code == 200


def a_flag(**more: Any) -> Flag:
    flag = Flag.objects.create(
        kind="stale_data", subject_kind="indicator", subject="trade", opened_on=dt.date(2020, 1, 1), **more
    )
    FlagPeriod.objects.create(
        flag=flag,
        from_day=flag.opened_on,
        severity="warning",
        params={"newest_end": "2017-12-31", "fresh_until": "2019-12-31"},
        evidence=[{"kind": "indicator", "slug": "trade"}],
        digest="d",
        ruleset="1",
    )
    return flag


@pytest.mark.parametrize(
    ("name", "handling"), [("acknowledge", FlagHandling.ACKNOWLEDGED), ("dismiss", FlagHandling.DISMISSED)]
)
def test_a_reviewer_handles_a_flag_with_a_reason(as_reviewer: Client, name: str, handling: FlagHandling) -> None:
    flag = a_flag()
    address = url(Flag, "change", flag.pk)

    assert "Enter a reason" in messages_of(as_reviewer.post(address, {f"_{name}": "1"}))[0]
    as_reviewer.post(address, {f"_{name}": "1", "why": "The office publishes late"})

    flag.refresh_from_db()
    assert (flag.handling, flag.handled_reason, flag.handled_by) == (
        handling,
        "The office publishes late",
        reviewer(),
    )


def test_an_editor_sees_a_flag_and_cannot_handle_it(as_editor: Client) -> None:
    flag = a_flag()
    address = url(Flag, "change", flag.pk)

    assert "_dismiss" not in as_editor.get(address).content.decode()
    assert "permission to do this" in messages_of(as_editor.post(address, {"_dismiss": "1", "why": "No"}))[0]
    flag.refresh_from_db()
    assert flag.handling == FlagHandling.NONE


def test_a_readers_report_is_answered_and_leaves_the_desk(as_editor: Client) -> None:
    report = error_reports.record_report(page="/claims/?q=a", message="A typing error")
    assert [link["count"] for link in as_editor.get("/admin/").context["desk"]["reports"]] == [1]
    address = url(ErrorReport, "change", report.pk)
    assert 'href="/claims/?q=a"' in as_editor.get(address).content.decode()

    assert "Enter a reason" in messages_of(as_editor.post(address, {"_mended": "1"}))[0]
    as_editor.post(address, {"_mended": "1", "why": "Corrected in the title"})

    report.refresh_from_db()
    assert (report.state, report.answer) == (ReportState.MENDED, "Corrected in the title")
    assert as_editor.get("/admin/").context["desk"]["reports"] == []


@pytest.mark.parametrize("page", ["javascript:alert(1)", "https://example.org/", "//example.org/", "/\\example.org"])
def test_a_reported_address_elsewhere_is_no_link(as_editor: Client, page: str) -> None:
    report = ErrorReport.objects.create(page=page, message="Look here")

    for address in (url(ErrorReport, "changelist"), url(ErrorReport, "change", report.pk)):
        assert f'href="{page}"' not in as_editor.get(address).content.decode()


def test_a_failing_assessment_does_not_undo_a_publication(as_reviewer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the arithmetic is broken")

    monkeypatch.setattr(assess, "assess_at_once", fail)
    source = SourceFactory()

    response = take(as_reviewer, source, "publish")

    assert state_of(source) == State.PUBLISHED
    assert "a job will try again" in messages_of(response)[-1]
