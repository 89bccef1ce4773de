"""The table of roles, tried: every role at every address, step, action and decision of the desk, in every state.

An attempt succeeds when it writes to a table of ours, whatever the page says. What is tried is generated from the URL
configuration and the registered actions (`addresses.py`), so a new page cannot be forgotten. `make deep` tries every
role with every state of every kind of record; CI, for two kinds, one in eight of these, and one in two of the other
pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.enums import ImportState, State
from claims.exceptions import PermissionRefusedError
from claims.models import (
    Assessment,
    Change,
    Claim,
    FailedChange,
    Flag,
    JobRun,
    LinkCheck,
    Source,
    SpreadsheetImport,
    Subscription,
    Token,
)
from claims.models.base import PublicRecord, record_models
from claims.services import error_reports, records, subscriptions, tokens, workflow
from claims.services.permissions import require_model_permission
from claims.services.spreadsheets.columns import EXCHANGED_KINDS
from pivot_tracker import roles
from tests.admin.conftest import change_url, form_data, signed_in, step_url, url
from tests.admin.permission_table import (
    ACTIONS,
    ADDRESSES,
    DECISIONS,
    EVERYBODY,
    NOBODY,
    RECORD_ADDRESSES,
    SIGNED_OUT,
    STAFF,
    STEPS,
    SUPERUSERS,
    Way,
)
from tests.api.conftest import rolled_back
from tests.deep import DEEP, is_tried
from tests.factories import FACTORIES, PASSWORD, PromiseFactory, UserFactory, editor, member, published, superuser

pytestmark = pytest.mark.django_db
#: Every kind of record goes through the same pages and steps; CI tries two with parts of their own, `make deep` all.
KINDS = [m for m in sorted(record_models(), key=lambda m: m.kind()) if DEEP or m.kind() in ("claim", "observation")]
each_kind = pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind())
#: Who tries: the four roles, and those above, below and outside them.
WITH_A_ROLE = (*roles.ROLES, "superuser")
WITHOUT = ("nobody", "reader", "staff")
PEOPLE = (*WITH_A_ROLE, *WITHOUT)
#: Every signing in and out is a row of it.
LOG_OF_SESSIONS = "axes_accesslog"
EVERY_RIGHT = {right.name for right in roles.RIGHTS}


def person(name: str) -> User | None:
    """The one who tries; None for somebody who did not sign in, `reader` for an account that is not on the staff."""
    if name == "nobody":
        return None
    if name == "superuser":
        return superuser()
    if name in roles.ROLES:
        return member(name)
    return User.objects.filter(username=name).first() or UserFactory(username=name, is_staff=name == "staff")


def client_of(user: User | None) -> Client:
    return Client() if user is None else signed_in(user)


def has_right(name: str, right: str) -> bool:
    """What the table of roles says; `right` may also be one of the words that are in no role."""
    if right == SIGNED_OUT:
        return name in ("nobody", "reader")
    if right in (EVERYBODY, NOBODY):
        return right == EVERYBODY
    if name in WITHOUT:
        return right == STAFF and name == "staff"
    if right in (STAFF, SUPERUSERS) or name == "superuser":
        return right == STAFF or name == "superuser"
    assert right in EVERY_RIGHT, right
    return name in next(each.roles for each in roles.RIGHTS if each.name == right)


def answers(response: Any) -> bool:
    """Whether a page was shown, or led on to another one than that for signing in."""
    if response.status_code == 302:
        return not response.url.startswith(reverse("admin:login"))
    return response.status_code == 200


@contextmanager
def attempt() -> Iterator[Any]:
    """Take back what is done within; `writes()` says whether anything was written to a table that counts."""
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        yield SimpleNamespace(writes=lambda: [query["sql"][:80] for query in queries if is_write(query["sql"])])
        transaction.set_rollback(True)


def is_write(sql: str) -> bool:
    """Signing in, sessions and the admin's own log do not count."""
    verb, *rest = sql.replace('"', "").split(maxsplit=3)
    table = rest[0 if verb == "UPDATE" else 1] if len(rest) > 1 else ""
    counts = table.startswith(("claims_", "timeline_", "auth_user", "auth_group", "axes_")) and table != LOG_OF_SESSIONS
    return (
        verb in ("INSERT", "UPDATE", "DELETE") and counts and not sql.startswith('UPDATE "auth_user" SET "last_login"')
    )


def ready(model: type[PublicRecord], state: State) -> PublicRecord:
    """A record in this state that could be published: all that it refers to is."""
    record = FACTORIES[model](by=editor("author"))
    for _name, other in workflow._references(record):
        published(other)
    record.refresh_from_db()
    if state in (State.PUBLISHED, State.RETRACTED):
        published(record)
    if state == State.RETRACTED:
        workflow.retract(record, by=superuser(), why="Wrong")
    if state == State.IN_REVIEW:
        workflow.submit(record, by=editor("author"))
    record.refresh_from_db()
    assert record.state == state
    return record


def authored(record: PublicRecord, user: User | None, *, own: bool) -> None:
    author = user if own else editor("author")
    type(record).objects.filter(pk=record.pk).update(edited_by=author)
    type(record).history.filter(id=record.pk).update(edited_by=author)


def state_of(record: PublicRecord) -> State:
    return State(type(record).objects.values_list("state", flat=True).get(pk=record.pk))


def expected(name: str, way: Way, state: State, *, own: bool) -> State:
    """The state of a record after this person tried this."""
    succeeds = has_right(name, way.right) and state in way.states and not (own and way.not_own)
    return way.goal if succeeds else state


@each_kind
def test_steps_and_actions_do_what_the_table_says_for_every_role_state_and_author(model: type[PublicRecord]) -> None:
    tried = 0
    surprises: list[str] = []
    people = {name: (user := person(name), client_of(user)) for name in PEOPLE}
    listed = url(model, "changelist")
    for state in State:
        record = ready(model, state)
        ways = {f"step {name}": (way, step_url(record, name), {"why": "A reason"}) for name, way in STEPS.items()}
        ways |= {
            f"action {name}": (way, listed, {"action": name, "_selected_action": [record.pk]})
            for name, way in ACTIONS.items()
        }
        for name, (user, client) in people.items():
            for own in (True, False) if name in WITH_A_ROLE else (False,):
                for label, (way, address, body) in ways.items():
                    if not is_tried(model, state, name, own, label, one_in=8):
                        continue
                    with attempt() as trial:
                        authored(record, user, own=own)
                        before = len(trial.writes())
                        client.post(address, body)
                        after, wanted = state_of(record), expected(name, way, state, own=own)
                        tried += 1
                        if after != wanted or (wanted == state and len(trial.writes()) > before):
                            surprises.append(f"{name}, {state}, own={own}: {label} led to {after}, not {wanted}")
    assert surprises == []
    every = (2 * len(WITH_A_ROLE) + len(WITHOUT)) * len(State) * (len(STEPS) + len(ACTIONS))
    assert tried == every if DEEP else tried > every / 10


@each_kind
def test_only_who_may_enter_edits_and_nobody_edits_what_is_retracted(model: type[PublicRecord]) -> None:
    surprises: list[str] = []
    people = {name: client_of(person(name)) for name in PEOPLE}
    for state in State:
        record = ready(model, state)
        filled = {"base_version": str(record.version)}
        if state != State.RETRACTED:
            filled = form_data(people["superuser"].get(change_url(record)))
        for name, client in people.items():
            if not is_tried(model, state, name, one_in=8):
                continue
            wanted = has_right(name, "enter") and state != State.RETRACTED
            with attempt() as trial:
                client.post(change_url(record), filled | {"note": "Edited.", "why": "A reason"})
                if bool(trial.writes()) != wanted:
                    surprises.append(f"{name} edits one that is {state}: {trial.writes()}")
            with attempt() as trial:
                response = client.post(url(model, "add"), filled)
                if state == State.DRAFT and answers(response) != has_right(name, "enter"):
                    surprises.append(f"{name} adds: {response.status_code}")
                if not has_right(name, "enter") and trial.writes():
                    surprises.append(f"{name} adds: {trial.writes()}")
    assert surprises == []


@each_kind
def test_every_page_of_a_record_is_shown_to_who_may_see_it_in_every_state(model: type[PublicRecord]) -> None:
    surprises: list[str] = []
    people = {name: client_of(person(name)) for name in PEOPLE}
    for state in State:
        world = SimpleNamespace(record=ready(model, state))
        for page, address in RECORD_ADDRESSES.items():
            if state != State.DRAFT and page in ("changelist", "add", "export"):
                continue  # they do not depend on the record
            if page == "export" and model.kind() not in EXCHANGED_KINDS:
                continue
            for name, client in people.items():
                if not is_tried(model, state, page, name, one_in=8):
                    continue
                at = url(model, page, *address.args(world))
                exists = address.exists and (address.of_retracted or state != State.RETRACTED)
                with attempt() as trial:
                    shown = answers(client.get(at, address.query))
                    if shown != (has_right(name, address.get) and exists) or trial.writes():
                        surprises.append(f"{name}, {state}: {page} shown={shown} {trial.writes()}")
                with attempt() as trial:
                    client.post(at, address.body(world))
                    if trial.writes() and not (has_right(name, address.post) and exists):
                        surprises.append(f"{name}, {state}: {page} wrote {trial.writes()}")
    assert surprises == []


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """One row of everything that the other pages show, and all people."""
    with rolled_back(django_db_blocker, make_world) as made:
        yield made


@pytest.mark.sample(20)
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_every_other_page_is_shown_and_written_by_as_the_table_says(name: str, world: SimpleNamespace) -> None:
    address = ADDRESSES[name]
    surprises: list[str] = []
    page = reverse(f"admin:{name}", args=address.args(world))
    for who in PEOPLE:
        if not is_tried(name, who, one_in=2):
            continue
        client = client_of(person(who))
        with attempt() as trial:
            shown = answers(client.get(page, address.query))
            if shown != has_right(who, address.get) or trial.writes():
                surprises.append(f"{who}: shown={shown} {trial.writes()}")
        with attempt() as trial:
            client.post(page, body := address.body(world))
            wrote = trial.writes()
            if (wrote and not has_right(who, address.post)) or (body and not wrote and has_right(who, address.post)):
                surprises.append(f"{who}: wrote {wrote}")
    assert surprises == []


@pytest.mark.parametrize(("kind", "decision"), sorted(DECISIONS))
def test_decisions_are_taken_by_who_has_the_right_and_never_on_ones_own_edit(
    kind: str, decision: str, world: SimpleNamespace
) -> None:
    row = getattr(
        world, {"spreadsheetimport": "spreadsheet", "failedchange": "parked", "errorreport": "report"}.get(kind, kind)
    )
    page = reverse(f"admin:claims_{kind}_change", args=[row.pk])
    surprises: list[str] = []
    for who in PEOPLE:
        user = person(who)
        client = client_of(user)
        for own in (True, False) if kind == "revision" and user is not None else (False,):
            if kind == "revision":
                type(row).objects.filter(pk=row.pk).update(proposed_by=user if own else editor("author"))
            wanted = has_right(who, DECISIONS[kind, decision]) and not (own and decision == "approve")
            if decision == "write":  # the drafts would be somebody else's
                type(row).objects.filter(pk=row.pk).update(uploaded_by=user or editor("author"))
            with attempt() as trial:
                client.post(page, {f"_{decision}": "1", "why": "A reason"})
                if own and decision == "return":
                    continue  # taking back one's own is a matter of taste, and publishes nothing
                if bool(trial.writes()) != wanted:
                    surprises.append(f"{who}, own={own}: {trial.writes()}")
    assert surprises == []


@pytest.mark.parametrize("who", [name for name in PEOPLE if name != "nobody"])
@each_kind
def test_the_services_refuse_too_who_may_not_enter(model: type[PublicRecord], who: str) -> None:
    user, record = person(who), ready(model, State.DRAFT)
    assert user is not None
    may = has_right(who, "enter")

    for verb in ("add", "change"):
        if may:
            require_model_permission(user, verb, model)
        else:
            with pytest.raises(PermissionRefusedError):
                require_model_permission(user, verb, model)
    if not may:
        for write in (
            lambda: records.create_record(model, {}, by=user),
            lambda: records.edit_record(record, {"note": "x"}, by=user, base_version=record.version),
            lambda: workflow.submit(record, by=user),
        ):
            with pytest.raises(PermissionRefusedError):
                write()


def test_an_administrator_makes_nobody_more_than_the_roles_allow() -> None:
    administrator, above = member(roles.ADMINISTRATORS), superuser()
    client = signed_in(administrator)
    reviewers = Group.objects.get(name=roles.REVIEWERS)

    own = client.get(url(User, "change", administrator.pk))
    sent = form_data(own) | {"is_superuser": "on", "groups": [reviewers.pk], "user_permissions": [1]}
    client.post(url(User, "change", administrator.pk), sent)
    client.post(url(User, "change", above.pk), form_data(own) | {"username": "taken-over"})
    client.post(url(User, "password_change", above.pk), {"password1": PASSWORD * 2, "password2": PASSWORD * 2})

    administrator.refresh_from_db()
    assert not administrator.is_superuser and not administrator.user_permissions.exists()
    assert [group.name for group in administrator.groups.all()] == [roles.ADMINISTRATORS]
    before = above.password
    above.refresh_from_db()
    assert (above.username, above.password) == ("superuser", before)


def test_the_api_takes_no_writes_from_anybody(client: Client) -> None:
    claim = published(FACTORIES[Claim]())
    for who in ("nobody", "superuser"):
        asking = client_of(person(who))
        for method in ("post", "put", "patch", "delete"):
            with attempt() as trial:
                response = getattr(asking, method)(f"/api/v1/claims/{claim.slug}/")
                assert response.status_code in (403, 405) and not trial.writes()


def make_world() -> SimpleNamespace:
    for who in PEOPLE:
        person(who)
    record = published(FACTORIES[Claim](by=editor("author")))
    revision = records.edit_record(
        record, {"note": "B"}, by=editor("author"), base_version=record.version, why="A mistake"
    )
    promise = published(PromiseFactory())
    today = timezone.now().date()
    flag = Flag.objects.create(kind="vague_promise", subject_kind="promise", subject=promise.slug, opened_on=today)
    found = {"severity": "notice", "params": {"missing": ["date"]}, "evidence": [], "digest": "d", "ruleset": "1"}
    flag.findings.create(from_day=dt.date(2020, 1, 1), **found)
    assessment = Assessment.objects.create(
        promise=promise, heads_version=True, heads_promise=True, from_day=today, status="not_checked", ruleset="1"
    )
    change = Change.objects.latest("pk")
    colleague = UserFactory(username="colleague")
    handed_in = SpreadsheetImport.objects.create(
        record_kind="actor", file_name="a.csv", file=b"x", uploaded_by=editor("author"), state=ImportState.CHECKED
    )
    subscription = subscriptions.subscribe(Subscription(name="A", url="https://example.org/"), by=superuser())
    token = Token(name="A", scopes=["enter"], expires_on=today)
    tokens.make_token(token, by=editor("author"), today=today)
    account = {"username": "colleague", "date_joined_0": "2020-01-01", "date_joined_1": "00:00:00"}
    return SimpleNamespace(
        record=record,
        revision=revision,
        flag=flag,
        assessment=assessment,
        change=change,
        parked=FailedChange.objects.create(reader="assess", change=change, error="x"),
        run=JobRun.objects.create(job="sweep", period=today),
        link=LinkCheck.objects.create(
            source=FACTORIES[Source](), url="https://example.org/", next_check_at=timezone.now()
        ),
        spreadsheet=handed_in,
        handed_in=lambda: {"kind": "actor", "file": ContentFile(b"name,kind_of_actor", name="actors.csv")},
        report=error_reports.record_report(page="/", message="A typing error"),
        subscription=subscription,
        token=token,
        delivery=subscriptions.send_test(subscription, by=superuser(), now=timezone.now()),
        person=colleague,
        group=Group.objects.get(name=roles.EDITORS),
        new_account={"username": "new", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"},
        edited_account=account | {"first_name": "New", "is_active": "on", "is_staff": "on"},
        new_password={"password1": PASSWORD * 2, "password2": PASSWORD * 2, "usable_password": "true"},
        attempt=AccessAttempt.objects.create(username="x", failures_since_start=5),
        access=AccessLog.objects.create(username="x"),
        failure=AccessFailureLog.objects.create(username="x"),
    )
