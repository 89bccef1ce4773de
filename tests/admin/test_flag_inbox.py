"""The inbox of flags: the heaviest first, each with its evidence; what is done about one holds until that changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.enums import FlagHandling, FlagKind, State
from claims.models import Flag, FlagPeriod, Observation, Promise, Verdict
from claims.selectors.assessments import flags
from claims.selectors.flag_inbox import InboxFilter, flags_in_inbox
from claims.services import assess, records, workflow
from tests.admin.conftest import change_url, form_data, row, signed_in, url
from tests.factories import (
    IndicatorFactory,
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
)

pytestmark = pytest.mark.django_db
KIND = FlagKind.DEADLINE_MISSED


def today() -> dt.date:
    return timezone.now().date()


def settle() -> None:
    assess.assess_all(today=today(), afresh=True)


def figure(series: Any, period: str, value: str, known: str) -> Observation:
    source = SourceFactory(published_on=known, title=f"Almanac of {known}")
    return published(ObservationFactory(series=series, period=period, value=value, citations=cited(source)))


def missed(title: str = "Trade of 200 billion") -> Promise:
    """A promise of 200 by 2020 that stood at 104 in 2020, from 63.5 in 2015; published and assessed."""
    promise, indicator = PromiseFactory(title=title), IndicatorFactory()
    series = SeriesFactory(indicator=indicator)
    figure(series, "2015", "63.5", "2016-03-01")
    figure(series, "2020", "104", "2021-03-01")
    published(TargetFactory(promise=promise, indicator=indicator, own_series=series))
    settle()
    return promise


def inbox(**query: str) -> str:
    return reverse("admin:inbox", query=query)


def the_flag() -> Flag:
    return Flag.objects.get(kind=KIND, closed_on=None)


def filled(flag: Flag, decision: str, why: str = "The office publishes late") -> dict[str, Any]:
    """What the flag's form sends."""
    newest = flag.findings.order_by("-from_day").first()
    assert newest is not None
    return {"flag": flag.pk, "evidence": newest.digest, "decision": decision, "why": why}


def handle(client: Client, flag: Flag, decision: str, **more: Any) -> Any:
    return client.post(inbox(), filled(flag, decision) | more)


def kinds(client: Client, shelf: str = "waiting") -> list[str]:
    return [line["flag"].kind for line in client.get(inbox(show=shelf)).context["lines"]]


def is_public(client: Client) -> bool:
    return (
        flags(as_of=today()).filter(kind=KIND).exists()
        and "104" in client.get("/flags/?kind=deadline_missed").content.decode()
    )


def test_the_inbox_shows_open_flags_the_heaviest_first_with_their_rows_and_ways_on(as_reviewer: Client) -> None:
    promise = missed()

    response = as_reviewer.get(inbox())

    ranks = [line["flag"].rank for line in response.context["lines"]]
    assert ranks == sorted(ranks, reverse=True) and len(ranks) >= 2
    line = next(line for line in response.context["lines"] if line["flag"].kind == KIND)
    page = response.content.decode()
    assert str(line["severity"]) == "Serious" and "104" in line["sentence"]
    assert change_url(Observation.objects.get(period="2020")) in page
    assert change_url(promise) in page and line["url"] in page


def test_what_is_done_about_a_flag_survives_recomputation_until_its_evidence_changes(as_reviewer: Client) -> None:
    missed()
    assert is_public(as_reviewer)

    handle(as_reviewer, the_flag(), "dismiss")
    for _again in range(2):
        assert KIND not in kinds(as_reviewer) and KIND in kinds(as_reviewer, "dismissed")
        assert not is_public(as_reviewer)
        settle()

    mended = records.edit_record(
        Observation.objects.get(period="2020"), {"value": "104.5"}, by=editor(), base_version=2, why="Revised"
    )
    workflow.approve(mended, by=reviewer())
    settle()

    assert KIND in kinds(as_reviewer) and KIND not in kinds(as_reviewer, "dismissed")
    assert is_public(as_reviewer)
    page = as_reviewer.get(inbox()).content.decode()
    assert "The evidence has changed since then." in page and "The office publishes late" in page


def test_an_acknowledged_flag_stays_public_and_waits_again_when_its_evidence_changes(as_reviewer: Client) -> None:
    missed()
    handle(as_reviewer, the_flag(), "acknowledge")
    settle()
    assert KIND in kinds(as_reviewer, "acknowledged") and KIND not in kinds(as_reviewer)
    assert is_public(as_reviewer)

    mended = records.edit_record(
        Observation.objects.get(period="2020"), {"value": "104.5"}, by=editor(), base_version=2, why="Revised"
    )
    workflow.approve(mended, by=reviewer())
    settle()

    assert KIND in kinds(as_reviewer) and KIND not in kinds(as_reviewer, "acknowledged")


def test_an_unrelated_change_brings_nothing_back(as_reviewer: Client) -> None:
    missed()
    handle(as_reviewer, the_flag(), "dismiss")

    series = SeriesFactory()
    figure(series, "2020", "7", "2021-05-01")
    settle()

    assert KIND not in kinds(as_reviewer)


def test_a_flag_that_only_opens_on_another_day_keeps_what_was_done_about_it(as_reviewer: Client) -> None:
    missed()
    flag = the_flag()
    handle(as_reviewer, flag, "dismiss")
    # The same finding, as if an earlier assessment had dated its beginning otherwise.
    moved = flag.opened_on + dt.timedelta(days=10)
    FlagPeriod.objects.filter(flag=flag).update(from_day=moved)
    Flag.objects.filter(pk=flag.pk).update(opened_on=moved)

    settle()

    again = the_flag()
    assert again.opened_on == flag.opened_on
    assert (again.handling, again.handled_reason) == (FlagHandling.DISMISSED, "The office publishes late")
    assert KIND in kinds(as_reviewer, "dismissed")


def test_a_reason_is_needed_and_what_was_typed_is_kept(as_reviewer: Client) -> None:
    missed()

    response = handle(as_reviewer, the_flag(), "dismiss", why="  ")

    line = next(line for line in response.context["lines"] if line["flag"].kind == KIND)
    assert line["error"] == "Enter a reason."
    assert the_flag().handling == FlagHandling.NONE


def test_evidence_that_nobody_looked_at_is_not_dismissed(as_reviewer: Client) -> None:
    missed()

    response = handle(as_reviewer, the_flag(), "dismiss", evidence="of-yesterday")

    line = next(line for line in response.context["lines"] if line["flag"].kind == KIND)
    assert "evidence has changed" in line["error"] and line["why"] == "The office publishes late"
    assert the_flag().handling == FlagHandling.NONE


def test_after_one_flag_the_page_opens_at_the_next(as_reviewer: Client) -> None:
    missed()
    first, second = list(flags_in_inbox(InboxFilter.WAITING))[:2]

    response = handle(as_reviewer, first, "acknowledge")

    assert response.status_code == 302 and response.url.endswith(f"#flag-{second.pk}")


def test_an_editor_looks_and_cannot_handle_and_others_do_not_look(as_editor: Client) -> None:
    missed()

    assert 'value="dismiss"' not in as_editor.get(inbox()).content.decode()
    handle(as_editor, the_flag(), "dismiss")
    assert the_flag().handling == FlagHandling.NONE
    assert signed_in(UserFactory()).get(inbox()).status_code == 403


@pytest.mark.parametrize("given", [{"flag": "x"}, {"flag": "99999"}, {"flag": ""}, {"decision": "destroy"}])
def test_a_wrong_form_does_nothing(as_reviewer: Client, given: dict[str, str]) -> None:
    missed()
    assert as_reviewer.post(inbox(), filled(the_flag(), "dismiss") | given).status_code == 200
    assert the_flag().handling == FlagHandling.NONE
    assert as_reviewer.get(inbox(show="nothing", severity="none", page="x")).status_code == 200


def test_a_verdict_from_the_inbox_needs_a_second_person(as_reviewer: Client) -> None:
    promise = missed()
    line = next(line for line in as_reviewer.get(inbox()).context["lines"] if line["flag"].kind == KIND)
    ((_promise, _url, verdict_url),) = line["promises"]

    data = form_data(as_reviewer.get(verdict_url))
    assert (data["promise"], str(data["concluded_on"])) == (str(promise.pk), today().isoformat())
    source = published(SourceFactory())
    data |= {"verdict": "broken", "reason": "104 of 200."} | row("citations", 0, source=source.pk)
    as_reviewer.post(url(Verdict, "add"), data)
    verdict = Verdict.objects.get()
    as_reviewer.post(url(Verdict, "step", verdict.pk, "publish"))
    verdict.refresh_from_db()
    assert verdict.state == State.DRAFT

    signed_in(reviewer("second")).post(url(Verdict, "step", verdict.pk, "publish"))
    verdict.refresh_from_db()
    assert verdict.state == State.PUBLISHED


def test_the_inbox_asks_no_more_the_longer_it_is(as_reviewer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert as_reviewer.get(inbox()).status_code == 200
        return len(found)

    missed()
    queries()
    few, shown = queries(), len(kinds(as_reviewer))
    missed("Trade of 200 billion, once more")

    assert len(kinds(as_reviewer)) > shown
    assert queries() == few
