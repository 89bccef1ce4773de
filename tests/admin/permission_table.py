"""Every address and action of the desk, with the right that it asks for: what the permission tests try, and compare.

When you add a page, a step, a list action or a decision to the desk, add a line here; `tests/contract` fails until
then. The rights are those of ``pivot_tracker.roles``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin

from claims.admin.mixins import DecisionAdmin
from claims.admin.workflow_actions import BUTTONS
from claims.enums import State
from claims.models.base import record_models
from tests.factories import SourceFactory

#: Rights that are in no role: all staff, everybody, nobody at all, superusers only.
STAFF, EVERYBODY, NOBODY, SUPERUSERS = "staff", "everybody", "nobody", "superusers"
#: For the address that signs out: a GET leads those away who are signed out, and does nothing for the others.
SIGNED_OUT = "signed out"


@dataclass(frozen=True)
class Address:
    """Rights to look at a page (GET) and to write by it (POST); NOBODY where the page does not answer at all.

    `args` makes the variable parts of the address and `body` the posted data, which would write, both from the tests'
    world. Where nothing `exists` at the address that the tests can make, nobody is shown anything; `of_retracted`
    says whether the page of a retracted record is shown.
    """

    get: str = "see"
    post: str = NOBODY
    args: Callable[[Any], tuple[Any, ...]] = lambda world: ()
    query: dict[str, str] = field(default_factory=dict)
    body: Callable[[Any], dict[str, Any]] = lambda world: {}
    exists: bool = True
    of_retracted: bool = True


def _row(name: str) -> Callable[[Any], tuple[Any, ...]]:
    return lambda world: (getattr(world, name).pk,)


#: Addresses of each kind of record; their POSTs are tried with every state by the tests of the workflow.
RECORD_ADDRESSES = {
    "changelist": Address(),
    "add": Address(get="enter", post="enter"),
    "change": Address(args=_row("record"), post="enter"),
    "export": Address(get="export", args=lambda world: ("csv",)),
    "history": Address(args=_row("record")),
    "restore": Address(
        get="enter",
        post="enter",
        args=lambda world: (world.record.pk, world.record.history.latest().pk),
        body=lambda world: {"why": "A reason", "seen": "1"},
        of_retracted=False,
    ),
    "again": Address(get="enter", post="enter", args=lambda world: (world.record.pk, 0), exists=False),
    "step": Address(args=lambda world: (world.record.pk, "retract"), post="retract"),
}

#: All others, by the name of the address.
ADDRESSES = {
    "index": Address(get=STAFF),
    "app_list": Address(get="see", args=lambda world: ("claims",)),
    "login": Address(get=EVERYBODY),
    "logout": Address(get=SIGNED_OUT, post=EVERYBODY),
    "password_change": Address(get=STAFF),
    "password_change_done": Address(get=STAFF),
    "jsi18n": Address(get=STAFF),
    "autocomplete": Address(query={"app_label": "claims", "model_name": "claim", "field_name": "speakers"}),
    "view_on_site": Address(get=NOBODY, args=lambda world: (0, 0)),
    "understand_date": Address(get=STAFF, query={"text": "2016"}),
    "entry": Address(
        get="enter",
        post="enter",
        body=lambda world: {"url": "https://example.org/entered", "title": "A report", "kind_of_source": "news"},
    ),
    "entry_names": Address(get="enter", query={"kind": "actor", "q": "a"}),
    "entry_known_source": Address(get="enter", query={"url": "https://example.org/"}),
    "entry_source": Address(
        get="enter",
        post="enter",
        args=lambda world: (SourceFactory().slug,),
        body=lambda world: {"kind": "event", "event-name": "They meet.", "event-happened_on": "2016"},
    ),
    "entry_submit": Address(get=NOBODY, post="enter", args=lambda world: (SourceFactory().slug,)),
    "entry_likely": Address(get="enter", args=lambda world: (SourceFactory().slug,), query={"kind": "event"}),
    "inbox": Address(
        post="handle_flags",
        body=lambda world: {"flag": world.flag.pk, "decision": "dismiss", "why": "A reason", "evidence": "d"},
    ),
    "my_digest": Address(get=STAFF, post=STAFF),
    "unread_figures": Address(get="enter", post="enter"),
    "review": Address(),
    "review_item": Address(
        args=lambda world: ("edit", world.revision.pk),
        post="publish",
        body=lambda world: {"step": "publish", "seen": "1"},
    ),
    "claims_flag_changelist": Address(),
    "claims_flag_change": Address(args=_row("flag"), post="handle_flags"),
    "claims_assessment_changelist": Address(),
    "claims_assessment_change": Address(args=_row("assessment")),
    "claims_revision_changelist": Address(),
    "claims_revision_change": Address(args=_row("revision"), post="publish"),
    "claims_spreadsheetimport_changelist": Address(),
    "claims_spreadsheetimport_add": Address(get="import", post="import", body=lambda world: world.handed_in()),
    "claims_spreadsheetimport_change": Address(args=_row("spreadsheet"), post="import"),
    "claims_spreadsheetimport_template": Address(get="import", args=lambda world: ("claim", "csv")),
    "claims_spreadsheetimport_problems": Address(args=_row("spreadsheet")),
    "claims_change_changelist": Address(),
    "claims_change_change": Address(args=_row("change")),
    "claims_failedchange_changelist": Address(),
    "claims_failedchange_change": Address(args=_row("parked"), post="retry_jobs"),
    "claims_linkcheck_changelist": Address(),
    "claims_linkcheck_change": Address(args=_row("link")),
    "claims_jobrun_changelist": Address(),
    "claims_jobrun_change": Address(args=_row("run")),
    "claims_errorreport_changelist": Address(),
    "claims_errorreport_change": Address(args=_row("report"), post="answer_reports"),
    "claims_subscription_changelist": Address(get="manage_subscriptions"),
    "claims_subscription_add": Address(
        get="manage_subscriptions",
        post="manage_subscriptions",
        body=lambda world: {"name": "B", "url": "https://example.org/b"},
    ),
    "claims_subscription_change": Address(
        get="manage_subscriptions",
        post="manage_subscriptions",
        args=_row("subscription"),
        body=lambda world: {"name": "C", "url": "https://example.org/c", "_pause": "Pause"},
    ),
    "claims_subscription_history": Address(get="manage_subscriptions", args=_row("subscription")),
    "claims_subscription_delete": Address(get=NOBODY, args=_row("subscription")),
    "claims_token_changelist": Address(),
    "claims_token_add": Address(
        get="make_tokens",
        post="make_tokens",
        body=lambda world: {"name": "A loader", "scopes": ["enter"], "expires_on": str(world.token.expires_on)},
    ),
    "claims_token_change": Address(
        get="manage_tokens", post="manage_tokens", args=_row("token"), body=lambda world: {"_revoke": "Revoke"}
    ),
    "claims_delivery_changelist": Address(get="manage_subscriptions"),
    "claims_delivery_change": Address(get="manage_subscriptions", args=_row("delivery")),
    "auth_user_changelist": Address(get="manage_accounts"),
    "auth_user_add": Address(get="manage_accounts", post="manage_accounts", body=lambda world: world.new_account),
    "auth_user_change": Address(
        get="manage_accounts", post="manage_accounts", args=_row("person"), body=lambda world: world.edited_account
    ),
    "auth_user_password_change": Address(
        get="manage_accounts", post="manage_accounts", args=_row("person"), body=lambda world: world.new_password
    ),
    "auth_user_history": Address(get="manage_accounts", args=_row("person")),
    "auth_group_changelist": Address(get="manage_accounts"),
    "auth_group_change": Address(get="manage_accounts", args=_row("group")),
    "auth_group_history": Address(get="manage_accounts", args=_row("group")),
    "axes_accessattempt_changelist": Address(get="manage_accounts"),
    "axes_accessattempt_change": Address(get="manage_accounts", args=_row("attempt")),
    "axes_accessattempt_history": Address(get="manage_accounts", args=_row("attempt")),
    "axes_accessattempt_delete": Address(
        get="manage_accounts", post="manage_accounts", args=_row("attempt"), body=lambda world: {"post": "yes"}
    ),
    "axes_accesslog_changelist": Address(get=SUPERUSERS),
    "axes_accesslog_add": Address(get=NOBODY),
    "axes_accesslog_change": Address(get=SUPERUSERS, args=_row("access")),
    "axes_accesslog_history": Address(get=SUPERUSERS, args=_row("access")),
    "axes_accesslog_delete": Address(get=SUPERUSERS, args=_row("access")),
    "axes_accessfailurelog_changelist": Address(get=SUPERUSERS),
    "axes_accessfailurelog_add": Address(get=NOBODY),
    "axes_accessfailurelog_change": Address(get=SUPERUSERS, post=SUPERUSERS, args=_row("failure")),
    "axes_accessfailurelog_history": Address(get=SUPERUSERS, args=_row("failure")),
    "axes_accessfailurelog_delete": Address(
        get=SUPERUSERS, post=SUPERUSERS, args=_row("failure"), body=lambda world: {"post": "yes"}
    ),
}


@dataclass(frozen=True)
class Way:
    """A way to change a record's state: the right, the states it starts from, where it ends, who may not."""

    right: str
    states: tuple[State, ...]
    goal: State
    not_own: bool = False


SUBMIT = Way("enter", (State.DRAFT,), State.IN_REVIEW)
PUBLISH = Way("publish", (State.DRAFT, State.IN_REVIEW), State.PUBLISHED, not_own=True)
STEPS = {
    "submit": SUBMIT,
    "publish": PUBLISH,
    "return": Way("publish", (State.IN_REVIEW,), State.DRAFT),
    "retract": Way("retract", (State.PUBLISHED,), State.RETRACTED),
}
#: Actions over the lists of records.
ACTIONS = {"submit_selected": SUBMIT, "publish_selected": PUBLISH}

#: Buttons on pages that decide about a row, each with its right.
DECISIONS = {
    ("flag", "acknowledge"): "handle_flags",
    ("flag", "dismiss"): "handle_flags",
    ("revision", "approve"): "publish",
    ("revision", "return"): "publish",
    ("spreadsheetimport", "write"): "import",
    ("spreadsheetimport", "discard"): "import",
    ("failedchange", "again"): "retry_jobs",
    ("errorreport", "mended"): "answer_reports",
    ("errorreport", "refused"): "answer_reports",
}


def names_of_the_desk() -> Iterator[str]:
    """The name of every address of the admin site, from the URL configuration; without one, its pattern."""
    yield from _names(admin.site.get_urls(), "")


#: Redirects that Django adds to the addresses of tables, and the page for what is not there.
WITHOUT_A_NAME = "(?P<url>.*)$"


def _names(patterns: Any, before: str) -> Iterator[str]:
    for found in patterns:
        pattern = before + str(found.pattern)
        if hasattr(found, "url_patterns"):
            yield from _names(found.url_patterns, pattern)
        elif found.name is not None:
            yield found.name
        elif not (pattern == WITHOUT_A_NAME or pattern.endswith("<path:object_id>/")):
            yield pattern


def record_address(name: str) -> tuple[Any, str] | None:
    """The kind and the page of a record's address; None for another address."""
    for model in record_models():
        stem = f"{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(stem):
            return model, name.removeprefix(stem)
    return None


def address_of(name: str) -> Address | None:
    """What is listed for an address, by its name."""
    if name in ADDRESSES:
        return ADDRESSES[name]
    of_record = record_address(name)
    return None if of_record is None else RECORD_ADDRESSES.get(of_record[1])


def unlisted() -> list[str]:
    """What the desk offers and no table above names, and what they name and the desk does not offer."""
    offered = set(names_of_the_desk())
    found = [f"address {name}" for name in offered if address_of(name) is None]
    found += [f"no address {name}" for name in ADDRESSES.keys() - offered]
    found += [f"step {name}" for name in BUTTONS.keys() ^ STEPS.keys()]
    decisions, actions = set(), set()
    for model, pages in admin.site._registry.items():
        if isinstance(pages, DecisionAdmin):
            decisions |= {(str(model._meta.model_name), name) for name in pages.decisions}
        actions |= {name for _action, name, _label in pages._get_base_actions() if name != "delete_selected"}
    found += [f"decision {name}" for name in decisions ^ DECISIONS.keys()]
    return sorted(found + [f"action {name}" for name in actions ^ ACTIONS.keys()])
