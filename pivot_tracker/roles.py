"""Roles and permissions of the desk: one table of rights, and the groups made from it.

A person may have several roles; nobody deletes anything, and the kept past is only looked at. That nobody approves
their own work is a rule of the services and holds for all of them, and for superusers too. The groups are brought to
what this table says after every `migrate`, so a right is given here and nowhere else. Out of scope: who has which
role (administrators decide that on the desk), and what a right lets through (each service and page asks for it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Q, QuerySet

from claims.models.base import RecordChild, record_models
from claims.services.permissions import model_permission

APPLICATIONS = ("claims", "timeline")
EDITORS = "Editors"
REVIEWERS = "Reviewers"
DATA_MANAGERS = "Data managers"
ADMINISTRATORS = "Administrators"
ROLES = (EDITORS, REVIEWERS, DATA_MANAGERS, ADMINISTRATORS)


@dataclass(frozen=True)
class Right:
    """Something that some roles may do: in words, the permissions that carry it, the roles that have it."""

    name: str
    words: str
    permissions: Callable[[], Iterable[str]]
    roles: tuple[str, ...]


def _permissions(*names: str) -> Callable[[], Iterable[str]]:
    return lambda: names


def _seeing() -> Iterable[str]:
    """Looking at every table of the dossier and of its past."""
    found = Permission.objects.filter(content_type__app_label__in=APPLICATIONS, codename__startswith="view_")
    return [f"{label}.{code}" for label, code in found.values_list("content_type__app_label", "codename")]


def _entering() -> Iterable[str]:
    """Adding and changing records with what belongs to them."""
    tables: list[type[models.Model]] = []
    for model in record_models():
        tables.append(model)
        for name in model.parts:
            part: Any = model._meta.get_field(name).related_model
            assert issubclass(part, RecordChild)
            tables.append(part)
    return [model_permission(verb, t) for t in tables for verb in ("add", "change")]


RIGHTS: tuple[Right, ...] = (
    Right("see", "See the whole desk: drafts, history, change log, flags", _seeing, ROLES),
    Right(
        "enter",
        "Enter and edit drafts, propose edits to published records, submit for review",
        _entering,
        (EDITORS, REVIEWERS, DATA_MANAGERS),
    ),
    Right(
        "publish",
        "Publish, return and approve other people's records",
        _permissions("claims.publish_record"),
        (REVIEWERS,),
    ),
    Right(
        "retract", "Retract published records with a public reason", _permissions("claims.retract_record"), (REVIEWERS,)
    ),
    Right("handle_flags", "Acknowledge and dismiss flags", _permissions("claims.handle_flag"), (REVIEWERS,)),
    Right("answer_reports", "Answer readers’ reports", _permissions("claims.change_errorreport"), (EDITORS, REVIEWERS)),
    Right(
        "retry_jobs",
        "Retry failed changes",
        _permissions("claims.change_failedchange"),
        (DATA_MANAGERS, ADMINISTRATORS),
    ),
    Right("import", "Import spreadsheets, as drafts", _permissions("claims.import_records"), (DATA_MANAGERS,)),
    Right("export", "Export records to spreadsheets", _permissions("claims.export_records"), ROLES),
    Right(
        "make_tokens",
        "Create tokens for their own programs",
        _permissions("claims.make_token"),
        (EDITORS, REVIEWERS, DATA_MANAGERS),
    ),
    Right("manage_tokens", "See and revoke everybody’s tokens", _permissions("claims.manage_token"), (ADMINISTRATORS,)),
    Right(
        "manage_subscriptions",
        "Create subscriptions, see their secrets and messages, pause and test them",
        _permissions("claims.manage_subscription"),
        (ADMINISTRATORS,),
    ),
    Right(
        "manage_accounts",
        "Create accounts, assign roles to others, unlock accounts",
        _permissions(
            "auth.add_user",
            "auth.change_user",
            "auth.view_user",
            "auth.view_group",
            "axes.view_accessattempt",
            "axes.delete_accessattempt",
        ),
        (ADMINISTRATORS,),
    ),
)


def permissions_of(role: str) -> QuerySet[Permission]:
    """The permissions that carry a role's rights."""
    wanted = Q(pk__in=())
    for right in RIGHTS:
        if role in right.roles:
            for name in right.permissions():
                label, code = name.split(".")
                wanted |= Q(content_type__app_label=label, codename=code)
    return Permission.objects.filter(wanted)


def make_groups() -> dict[str, Group]:
    """Create the groups, or bring their permissions up to date; all of them by name."""
    groups = {}
    for role in ROLES:
        groups[role], _made = Group.objects.get_or_create(name=role)
        groups[role].permissions.set(permissions_of(role))
    return groups


def after_migrate(**_given: Any) -> None:
    """The receiver of `post_migrate`: an upgrade brings the roles of the new version with its tables."""
    make_groups()


def page() -> str:
    """The reference page of the table, in Markdown (`manage.py roles_reference`)."""
    head = "| right | " + " | ".join(ROLES) + " |"
    rule = "|---|" + "---|" * len(ROLES)
    rows = [f"| {r.words} | " + " | ".join("yes" if role in r.roles else "–" for role in ROLES) + " |" for r in RIGHTS]
    return "\n".join([_BEFORE, head, rule, *rows, _AFTER])


_BEFORE = """# Roles

What each role of the desk can do. This page is generated from the table in the code (`manage.py roles_reference`).
Every `migrate` updates the groups to match, and a test checks every address and action of the desk with every role.
"""
_AFTER = """
A person can have several roles. No role can:

- delete anything: drafts are kept, published records are retracted, accounts are deactivated;
- publish or approve a record they wrote any part of since it was last public (setting `PIVOT_FOUR_EYES`); this also
  applies to superusers and to imported records;
- change their own roles, or the account of a superuser. Only a superuser can create a superuser (`manage.py
  createsuperuser`, or on the desk).
"""
