"""Columns for the words of a closed list: another label or another word makes no migration."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.state import ModelState, ProjectState

from claims.enums import FlagKind, Severity
from claims.models import Flag
from claims.models.base import EnumField

OURS = ("claims", "timeline", "pivot_tracker")


class Longer(StrEnum):
    """A list to which a word was added."""

    NOTICE = "notice"
    WARNING = "warning"
    SERIOUS = "serious"
    GRAVE = "grave"


def columns() -> Iterator[models.Field[Any, Any]]:
    """Every column of ours; what sort of change a version was is a column of django-simple-history."""
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            yield from (column for column in model._meta.concrete_fields if column.name != "history_type")


def state(**fields: models.Field[Any, Any]) -> ProjectState:
    """A project of one model with these columns."""
    found = ProjectState()
    found.add_model(ModelState("claims", "Doubt", [("id", models.BigAutoField(primary_key=True)), *fields.items()]))
    return found


def changes(before: models.Field[Any, Any], after: models.Field[Any, Any]) -> dict[str, Any]:
    return dict(MigrationAutodetector(state(weight=before), state(weight=after))._detect_changes())


def test_every_column_with_a_choice_of_words_is_an_enum_column() -> None:
    with_choices = [column for column in columns() if column.choices]
    assert len(with_choices) > 50
    assert [str(column) for column in with_choices if not isinstance(column, EnumField)] == []


def test_an_enum_column_is_a_plain_one_for_migrations() -> None:
    for column in columns():
        if isinstance(column, EnumField):
            _name, path, _args, kwargs = column.deconstruct()
            assert (path, "choices" in kwargs) == ("django.db.models.CharField", False), str(column)


def test_another_word_or_label_makes_no_migration() -> None:
    field = EnumField(Severity, max_length=10)
    assert changes(field, EnumField(Longer, max_length=10)) == {}
    relabelled = EnumField(Severity, max_length=10)
    relabelled.choices = [(value, label.upper()) for value, label in field.flatchoices]
    assert changes(field, relabelled) == {}
    assert changes(field, EnumField(Severity, max_length=12)).keys() == {"claims"}


def test_forms_and_checks_still_know_the_words() -> None:
    field = Flag._meta.get_field("kind")
    assert [value for value, _label in field.flatchoices] == [kind.value for kind in FlagKind]  # type: ignore[union-attr]
    with pytest.raises(Exception, match="not a valid choice"):
        field.clean("no_such_kind", Flag())
