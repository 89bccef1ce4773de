"""Breaks of a series as editors write them: one a line, the first day of a new way of counting and a note."""

import datetime as dt
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


class Break(NamedTuple):
    """The first day of a new way of counting, and what changed then."""

    day: dt.date
    note: str


class BreaksField(models.TextField):  # type: ignore[type-arg]
    """Breaks in order, one a line: ``2015-01-01 Rebased to 2015 = 100``. Also reads rows with day and note."""

    def to_python(self, value: object) -> str:
        """The lines in one form. What is no line of a break is kept as it is, for `clean` to name."""
        if isinstance(value, list):
            value = "\n".join(_line(row) for row in value)
        text: str = super().to_python(value) or ""
        lines = [" ".join(line.split()) for line in text.splitlines()]
        return "\n".join(sorted({line for line in lines if line}))

    def clean(self, value: object, model_instance: models.Model | None) -> str:
        text: str = super().clean(self.to_python(value), model_instance)
        wrong = [line for line in text.splitlines() if _break(line) is None]
        if wrong:
            raise ValidationError(
                [
                    _("“%(line)s” is no break. Write the first day and a note: 2015-01-01 Rebased to 2015 = 100.")
                    % {"line": line}
                    for line in wrong
                ],
                code="invalid",
            )
        days = [made.day for made in breaks_in(text)]
        if len(set(days)) < len(days):
            raise ValidationError(_("Each day can be named once only."), code="invalid")
        return text


def breaks_in(text: str) -> list[Break]:
    """The breaks of a field's text, in order. Lines that are none (of another program) are left out."""
    return sorted(made for line in text.splitlines() if (made := _break(line)) is not None)


def _line(row: object) -> str:
    if isinstance(row, dict) and row.keys() <= {"day", "note"}:
        return f"{row.get('day', '')} {row.get('note', '')}"
    return str(row)


def _break(line: str) -> Break | None:
    day, _space, note = line.partition(" ")
    try:
        found = dt.date.fromisoformat(day)
    except ValueError:
        return None
    return Break(found, note.strip()) if found.isoformat() == day and note.strip() else None
