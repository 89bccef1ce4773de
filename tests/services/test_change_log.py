"""One Change for every write, in order; and two editors at once: one winner, nothing lost."""

from __future__ import annotations

import datetime as dt
import inspect
import threading
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.db import connection, transaction

import claims.services
from claims.enums import ChangeAction
from claims.exceptions import StaleVersionError
from claims.models import Change, Claim, FailedChange, Flag, Revision, Subscription, Token
from claims.services import (
    bulk_create,
    change_consumers,
    change_log,
    error_reports,
    flag_handling,
    linked_drafts,
    observation_batches,
    records,
    subscriptions,
    tokens,
    workflow,
)
from claims.services.change_log import record_change
from claims.services.record_content import apply_content
from tests.factories import (
    ClaimFactory,
    SeriesFactory,
    SourceFactory,
    TopicFactory,
    editor,
    published,
    reviewer,
    superuser,
)

pytestmark = pytest.mark.engine


def services_with_an_author() -> set[str]:
    """Every public service function that says who writes, as module.function."""
    found = set()
    for module in iter_modules(claims.services.__path__, "claims.services."):
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            own = function.__module__ == module.name and not name.startswith("_")
            if own and "by" in inspect.signature(function).parameters and not name.startswith(("check_", "can")):
                found.add(f"{module.name.rpartition('.')[2]}.{name}")
    return found


#: Services that leave the Change to their caller, and the one that writes it.
LEAVE_IT_TO_OTHERS = {"records.write_record", "change_log.record_change", "disclosure.disclosing_to"}


def edit(note: str = "More.") -> Revision:
    revision = records.edit_record(published(SourceFactory()), {"note": note}, by=editor(), base_version=2, why="More")
    assert isinstance(revision, Revision)
    return revision


def a_token() -> Token:
    token = Token(name="A", scopes=["enter"], expires_on=TODAY)
    tokens.make_token(token, by=editor(), today=TODAY)
    return token


def a_flag() -> Flag:
    return Flag.objects.create(
        kind="stale_data", subject_kind="indicator", subject="trade", opened_on=dt.date(2020, 1, 1)
    )


TODAY = dt.date(2024, 1, 1)
NOW = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)

#: What is made ready before the call, the call, and the action of the Change that it writes.
CALLS: dict[str, tuple[Callable[[], Any], Callable[[Any], Any], ChangeAction]] = {
    "records.create_record": (
        lambda: None,
        lambda _: records.create_record(Claim, {"statement": "A", "kind_of_claim": "asserts"}, by=editor()),
        ChangeAction.RECORDED,
    ),
    "records.edit_record": (
        SourceFactory,
        lambda made: records.edit_record(made, {"note": "B"}, by=editor(), base_version=1),
        ChangeAction.EDITED,
    ),
    "workflow.submit": (SourceFactory, lambda made: workflow.submit(made, by=editor()), ChangeAction.SUBMITTED),
    "workflow.publish": (SourceFactory, lambda made: workflow.publish(made, by=reviewer()), ChangeAction.PUBLISHED),
    "workflow.return_to_draft": (
        lambda: workflow.submit(SourceFactory(), by=editor()),
        lambda made: workflow.return_to_draft(made, by=reviewer(), why="Unclear"),
        ChangeAction.RETURNED,
    ),
    "workflow.retract": (
        lambda: published(SourceFactory()),
        lambda made: workflow.retract(made, by=reviewer(), why="Wrong"),
        ChangeAction.RETRACTED,
    ),
    "workflow.approve": (edit, lambda made: workflow.approve(made, by=reviewer()), ChangeAction.REVISED),
    "workflow.return_revision": (
        edit,
        lambda made: workflow.return_revision(made, by=reviewer(), why="Unclear"),
        ChangeAction.RETURNED,
    ),
    "error_reports.resolve": (
        lambda: error_reports.record_report(page="/", message="A typing error"),
        lambda made: error_reports.resolve(made, by=reviewer(), why="Fixed"),
        ChangeAction.EDITED,
    ),
    "error_reports.refuse": (
        lambda: error_reports.record_report(page="/", message="A typing error"),
        lambda made: error_reports.refuse(made, by=reviewer(), why="It is right"),
        ChangeAction.EDITED,
    ),
    "subscriptions.subscribe": (
        lambda: Subscription(name="A", url="https://example.org/"),
        lambda made: subscriptions.subscribe(made, by=superuser()),
        ChangeAction.RECORDED,
    ),
    **{
        f"subscriptions.{name}": (
            lambda: subscriptions.subscribe(Subscription(name="A", url="https://example.org/"), by=superuser()),
            call,
            ChangeAction.EDITED,
        )
        for name, call in {
            "edit": lambda made: subscriptions.edit(made, by=superuser()),
            "pause": lambda made: subscriptions.pause(made, by=superuser()),
            "resume": lambda made: subscriptions.resume(made, by=superuser(), now=NOW),
            "rotate_secret": lambda made: subscriptions.rotate_secret(made, by=superuser(), now=NOW),
            "send_test": lambda made: subscriptions.send_test(made, by=superuser(), now=NOW),
        }.items()
    },
    "tokens.make_token": (
        lambda: Token(name="A", scopes=["enter"], expires_on=TODAY),
        lambda made: tokens.make_token(made, by=editor(), today=TODAY),
        ChangeAction.RECORDED,
    ),
    "tokens.revoke_token": (
        lambda: a_token(),
        lambda made: tokens.revoke_token(made, by=editor(), now=NOW),
        ChangeAction.EDITED,
    ),
    "change_consumers.try_again": (
        lambda: FailedChange.objects.create(
            reader="assess", change=record_change(ChangeAction.PUBLISHED, "event", "e", by=None, public=True), error="x"
        ),
        lambda made: change_consumers.try_again(made, by=superuser(), now=NOW),
        ChangeAction.EDITED,
    ),
    "observation_batches.add_observations": (
        lambda: [{"series": SeriesFactory().slug, "period": "2015", "value": "1"}],
        lambda rows: observation_batches.add_observations(rows, by=editor()),
        ChangeAction.RECORDED,
    ),
    "bulk_create.create_many": (
        lambda: [apply_content(Claim(), {"statement": "A", "kind_of_claim": "asserts"})],
        lambda filled: bulk_create.create_many(Claim, filled, by=editor()),
        ChangeAction.RECORDED,
    ),
    "linked_drafts.record_all": (
        lambda: [linked_drafts.Draft(Claim, {"statement": "A", "kind_of_claim": "asserts"})],
        lambda several: linked_drafts.record_all(several, by=editor()),
        ChangeAction.RECORDED,
    ),
    "linked_drafts.submit_all": (
        TopicFactory,
        lambda made: linked_drafts.submit_all([made], by=editor()),
        ChangeAction.SUBMITTED,
    ),
    "flag_handling.acknowledge": (
        a_flag,
        lambda made: flag_handling.acknowledge(made, by=reviewer(), why="Known", today=TODAY),
        ChangeAction.FLAG_ACKNOWLEDGED,
    ),
    "flag_handling.dismiss": (
        a_flag,
        lambda made: flag_handling.dismiss(made, by=reviewer(), why="Not so", today=TODAY),
        ChangeAction.FLAG_DISMISSED,
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", CALLS)
def test_every_service_write_records_one_change_with_its_author(name: str) -> None:
    prepare, call, action = CALLS[name]
    editor(), reviewer()
    made = prepare()
    newest = Change.objects.order_by("-id").values_list("id", flat=True).first() or 0

    call(made)

    written = Change.objects.filter(id__gt=newest, action=action)
    assert written.count() == 1
    assert written.get().by in (editor(), reviewer(), superuser())


def test_the_table_above_has_every_service_that_writes_for_somebody() -> None:
    assert services_with_an_author() - LEAVE_IT_TO_OTHERS == CALLS.keys()


@pytest.mark.django_db
def test_a_readers_report_is_in_the_log_too() -> None:
    error_reports.record_report(page="/claims/", message="A typing error")

    assert Change.objects.latest("id").action == ChangeAction.REPORTED


@pytest.mark.django_db
def test_public_numbers_follow_each_other_and_skip_drafts() -> None:
    first, second = published(SourceFactory()), published(SourceFactory())

    numbers = Change.objects.filter(public_seq__isnull=False).values_list("record", "public_seq")
    assert list(numbers) == [(first.slug, 1), (second.slug, 2)]
    assert change_log.newest_public_seq() == 2


@pytest.mark.django_db(transaction=True)
def test_a_change_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        change_log.record_change(ChangeAction.EDITED, "claim", "a", by=None, public=False)


@pytest.mark.django_db
def test_a_write_that_fails_leaves_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the disk is full")

    source = SourceFactory()
    count = Change.objects.count()
    monkeypatch.setattr(workflow, "record_change", fail)

    with pytest.raises(RuntimeError):
        workflow.publish(source, by=reviewer())

    source.refresh_from_db()
    assert (source.state, Change.objects.count()) == ("draft", count)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_wins_and_the_other_gets_the_text_back() -> None:
    claim = ClaimFactory()
    people = [editor("anna"), editor("boris")]
    start, results = threading.Barrier(2), {}

    def save(by: Any) -> None:
        try:
            start.wait(timeout=10)
            records.edit_record(claim, {"statement": f"{by.username}'s text."}, by=by, base_version=1)
            results[by.username] = "won"
        except StaleVersionError as error:
            results[by.username] = error.detail["yours"]["statement"]
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(by,)) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    claim.refresh_from_db()
    winner = next(name for name, result in results.items() if result == "won")
    (loser,) = results.keys() - {winner}
    assert claim.statement == f"{winner}'s text."
    assert results[loser] == f"{loser}'s text."
    assert claim.version == 2
