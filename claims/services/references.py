"""Checks that referenced records belong together: a step to its promise, a series to its indicator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.services.future_dates import Contradiction
from claims.services.record_content import PendingRecord


class Reference(NamedTuple):
    """A field that refers to a record, the column of that record that has to agree with one of the own record."""

    field: str
    column: str
    own: str
    sentence: LazyText


_SERIES = gettext_lazy(
    "This series belongs to another indicator. Choose a series of the same indicator, or correct the indicator."
)
#: By model; parts of a record too.
REFERENCES: dict[str, tuple[Reference, ...]] = {
    "outcome": (
        Reference("milestone", "promise_id", "promise_id", gettext_lazy("Choose a step of the same promise.")),
    ),
    "target": (
        Reference("own_series", "indicator_id", "indicator_id", _SERIES),
        Reference("path_series", "indicator_id", "indicator_id", _SERIES),
    ),
    "assertion": (Reference("series", "indicator_id", "indicator_id", _SERIES),),
    "indicator": (Reference("preferred_series", "indicator_id", "pk", _SERIES),),
}


def find_contradictions(filled: PendingRecord) -> Iterator[Contradiction]:
    """Field and sentence for each reference to a record that belongs elsewhere."""
    for reference in _wrong(filled.record):
        yield reference.field, str(reference.sentence)
    for name, parts in filled.parts.items():
        for number, part in enumerate(parts, start=1):
            for reference in _wrong(part):
                yield name, _("Row %(number)d: %(message)s") % {"number": number, "message": reference.sentence}


def _wrong(row: models.Model) -> Iterator[Reference]:
    for reference in REFERENCES.get(str(row._meta.model_name), ()):
        own = getattr(row, reference.own)
        other = getattr(row, reference.field) if getattr(row, f"{reference.field}_id") is not None else None
        if other is not None and own is not None and getattr(other, reference.column) != own:
            yield reference
