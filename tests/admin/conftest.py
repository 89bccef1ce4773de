"""People at the desk, signed in, and how a form of the admin is filled in like a browser does."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.models.base import PublicRecord
from tests.factories import editor, reviewer, superuser


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_editor(db: None) -> Client:
    return signed_in(editor())


@pytest.fixture
def as_reviewer(db: None) -> Client:
    return signed_in(reviewer())


@pytest.fixture
def as_superuser(db: None) -> Client:
    return signed_in(superuser())


def url(model: type[Any], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def change_url(record: Any) -> str:
    return url(type(record), "change", record.pk)


def step_url(record: PublicRecord, name: str) -> str:
    return url(type(record), "step", record.pk, name)


def form_data(response: Any) -> dict[str, Any]:
    """What a browser would send back if nothing were typed: the page's form with its formsets' rows."""
    form = response.context["adminform"].form
    data = {name: _value(form[name]) for name in form.fields}
    for inline in response.context["inline_admin_formsets"]:
        management = inline.formset.management_form
        data |= {management.add_prefix(name): management[name].value() for name in management.fields}
        for row in inline.formset.forms:
            data |= {row.add_prefix(name): _value(row[name]) for name in row.fields}
    return {name: value for name, value in data.items() if value is not None and value is not False}


def _value(field: Any) -> Any:
    value = field.value()
    if isinstance(value, list | tuple):
        return [getattr(item, "pk", item) for item in value]
    return getattr(value, "pk", value)


def row(prefix: str, number: int, **cells: Any) -> dict[str, Any]:
    """One filled row of a formset."""
    return {f"{prefix}-{number}-{name}": value for name, value in cells.items()}


def errors_of(response: Any) -> dict[str, list[str]]:
    """What a redisplayed form says, by field; formsets by their prefix."""
    assert response.status_code == 200, response.status_code
    found = {name: list(messages) for name, messages in response.context["adminform"].form.errors.items()}
    for inline in response.context["inline_admin_formsets"]:
        said = list(inline.formset.non_form_errors()) + [str(e) for e in inline.formset.errors if e]
        if said:
            found[inline.formset.prefix] = said
    return found


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]
