"""Texts by day: what a title, name, summary, statement or note said before something became known.

Today's text is in its own field. `earlier_texts` next to it lists what the fields said before: `{"field": "title",
"before": "2023-11-17", "text": "…"}` was the title on every day before 17 November 2023 (UTC). A better wording is no
earlier text: it replaces the old one for all days, and the record's history keeps the old one.

`shown_as_of` makes any queryset give records with the texts of a day, those fetched by ``select_related`` too. The
public queryset is always one.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext as _

from claims.models.aliases import AnyField, AnyQuerySet

#: The column, and the keys of one of its rows.
COLUMN = "earlier_texts"
KEYS = {"field", "before", "text"}
#: A text field that says nothing about the world.
NOT_DATED = frozenset({"language"})

Earlier = Mapping[str, str]
Q = TypeVar("Q", bound="AnyQuerySet")
R = TypeVar("R", bound=models.Model)


class EarlierTextsField(models.JSONField):
    """A list of earlier texts (see the module), the oldest first."""

    def __init__(self, **kwargs: Any) -> None:  # the options of Django's field
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("db_default", [])
        super().__init__(**kwargs)

    def to_python(self, value: object) -> list[dict[str, str]]:
        """The rows in one order, days as ISO strings. Raises ValidationError for what is no list of such rows."""
        value = super().to_python(value)
        if value in (None, ""):
            return []
        if not isinstance(value, list) or not all(isinstance(row, dict) and row.keys() == KEYS for row in value):
            raise ValidationError(
                _("Expected a list of rows with field, before and text (the text before that day)."),
                code="invalid",
            )
        rows = [{"field": row["field"], "before": _iso(row["before"]), "text": row["text"]} for row in value]
        return sorted(rows, key=lambda row: (str(row["before"]), str(row["field"])))

    def clean(self, value: object, model_instance: models.Model | None) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = super().clean(self.to_python(value), model_instance)
        if model_instance is not None and (wrong := list(_wrong(model_instance, rows))):
            raise ValidationError(wrong, code="invalid")
        return rows


def _iso(day: str | dt.date) -> str:
    return day.isoformat() if isinstance(day, dt.date) else day


def _wrong(record: models.Model, rows: Iterable[Earlier]) -> Iterator[str]:
    """What is wrong with the rows of a record's earlier texts, a sentence each."""
    fields = dated_texts(type(record))
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows, start=1):
        place = {"number": number, "field": row["field"]}
        if row["field"] not in fields:
            known = {"known": ", ".join(sorted(fields))}
            yield _("Row %(number)d: “%(field)s” is not a text of this record. Its texts: %(known)s.") % (place | known)
            continue
        if not _is_day(row["before"]):
            yield _("Row %(number)d: “%(day)s” is not a date; use 2016-05-31.") % {**place, "day": row["before"]}
        if not isinstance(row["text"], str) or not (row["text"].strip() or fields[row["field"]].blank):
            yield _("Row %(number)d: enter the %(field)s before that day.") % place
        elif (most := fields[row["field"]].max_length) and len(row["text"]) > most:
            yield _("Row %(number)d: the %(field)s has at most %(most)d characters.") % {**place, "most": most}
        if (row["field"], str(row["before"])) in seen:
            yield _("Row %(number)d: there are two texts of the %(field)s before that day.") % place
        seen.add((row["field"], str(row["before"])))


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@cache
def dated_texts(model: type[models.Model]) -> dict[str, AnyField]:
    """The fields whose text is known from a day, by name: what an editor writes for readers to read."""
    return {
        f.name: f
        for f in model._meta.concrete_fields
        if type(f) in (models.CharField, models.TextField) and f.editable and not f.choices and f.name not in NOT_DATED
    }


def texts_on(earlier: Iterable[Earlier], day: dt.date) -> dict[str, str]:
    """The fields that read otherwise on a day, with what they said then."""
    said: dict[str, str] = {}
    for row in sorted(earlier, key=lambda row: row["before"], reverse=True):
        if row["before"] > day.isoformat():
            said[row["field"]] = row["text"]
    return said


def known_by(earlier: Iterable[Earlier], day: dt.date) -> list[Earlier]:
    """The earlier texts that had been replaced by the day, so that they may be shown on it as earlier ones."""
    return [row for row in earlier if row["before"] <= day.isoformat()]


def turned_back(record: R, day: dt.date) -> R:
    """A copy of the record with the texts of the day, for reading only."""
    past = copy.copy(record)
    past._state = copy.copy(record._state)
    _turn_back(past, day)
    return past


def earlier_of(record: R, name: str, make: Callable[[R], str], *, field: str) -> list[dict[str, str]]:
    """Earlier texts of something that is made from a record's text `name` and shown as `field` of something else."""
    days = {row["before"] for row in getattr(record, COLUMN) if row["field"] == name}
    made = []
    for before in sorted(days):
        past = turned_back(record, dt.date.fromisoformat(before) - dt.timedelta(days=1))
        made.append({"field": field, "before": before, "text": make(past)})
    return made


def shown_as_of(found: Q, day: dt.date) -> Q:
    """The same rows, each with the texts of the day; also the records that are fetched with them.

    Such a record is for reading: saving it raises ValueError.
    """
    shown = found.all()
    shown._iterable_class = _iterable_of(day)
    return shown


def is_shown_as_of(found: AnyQuerySet) -> bool:
    """Whether a queryset gives the texts of a day."""
    return issubclass(found._iterable_class, TextsOfDay)


def day_shown(found: AnyQuerySet) -> dt.date | None:
    """The day whose texts a queryset gives; None for today's."""
    return found._iterable_class.day if issubclass(found._iterable_class, TextsOfDay) else None


def turned_after(day: dt.date) -> models.Q:
    """The rows that read otherwise on the day than today."""
    return models.Q(**{f"{COLUMN}__turned_after": day})


@EarlierTextsField.register_lookup
class TurnedAfter(models.Lookup):
    """One of the earlier texts was read until a day after the given one."""

    lookup_name = "turned_after"
    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[object]]:
        return self._some_row(compiler, "'[]'", "json_each({})", "json_extract(value, '$.before')")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[object]]:
        return self._some_row(compiler, "'[]'::jsonb", "jsonb_array_elements({}) AS turned", "turned ->> 'before'")

    def _some_row(self, compiler: SQLCompiler, none: str, rows: str, before: str) -> tuple[str, list[object]]:
        column, params = compiler.compile(self.lhs)
        # Most rows have none, which is cheaper to see than to look into the list.
        some = f"EXISTS (SELECT 1 FROM {rows.format(column)} WHERE {before} > %s)"
        return f"({column} <> {none} AND {some})", [*params, *params, self.rhs.isoformat()]


class TextsOfDay(ModelIterable):  # type: ignore[type-arg]
    """Rows of a queryset with the texts of a day."""

    day: dt.date

    def __iter__(self) -> Iterator[models.Model]:
        for row in super().__iter__():
            _turn_back_all(row, self.day)
            yield row


@lru_cache(maxsize=64)
def _iterable_of(day: dt.date) -> type[TextsOfDay]:
    return type("TextsOfDay", (TextsOfDay,), {"day": day})


def _turn_back_all(row: models.Model, day: dt.date) -> None:
    """Give a row, and what was fetched with it, the texts of the day."""
    state = row._state
    if getattr(state, "texts_of", None) == day:
        return
    state.__dict__["texts_of"] = day
    if row.__dict__.get(COLUMN):
        _turn_back(row, day)
    for other in state.fields_cache.values():
        if isinstance(other, models.Model):
            _turn_back_all(other, day)


def _turn_back(row: models.Model, day: dt.date) -> None:
    earlier: list[Earlier] = getattr(row, COLUMN)
    said = texts_on(earlier, day)
    if not said:
        return
    for name, text in said.items():
        owner, _dot, key = name.partition(".")
        if key:
            setattr(row, owner, getattr(row, owner) | {key: text})
        else:
            setattr(row, name, text)
    setattr(row, COLUMN, known_by(earlier, day))
    row._state.__dict__["is_turned_back"] = True


def check_not_turned_back(row: models.Model) -> None:
    """Raises ValueError for a record that has the texts of a past day: saving it would make them today's."""
    if getattr(row._state, "is_turned_back", False):
        raise ValueError(f"{row!r} has the texts of a past day; reload it before you change it")
