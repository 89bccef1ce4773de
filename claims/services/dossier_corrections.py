"""Corrections that a dossier's own editors made to what they had published: `corrections.yaml` next to the fixtures.

The fixtures hold what is right today. Each entry says what stood in a record before, since when it no longer does, and
why, so that a database that never held the older text shows the correction too.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from claims.enums import State
from claims.exceptions import InvalidDossierError
from claims.models import Change
from claims.models.base import PublicRecord
from claims.services.record_content import content_fields, to_json_value
from claims.types import Content, Differences

#: The file with the entries.
CORRECTIONS = "corrections.yaml"
REQUIRED_KEYS = {"kind", "slug", "corrected_on", "why"}

Key = tuple[str, str]


@dataclass(frozen=True)
class Correction:
    """One entry: what stood in some fields of a record until the day, and why it was changed.

    `before` is empty for a record that was retracted.
    """

    corrected_on: dt.date
    why: str
    before: Content


#: The entries of each record, the oldest first.
Corrections = Mapping[Key, list[Correction]]


def read_corrections(directory: Path, rows: Mapping[Key, tuple[type[PublicRecord], str]]) -> Corrections:
    """The entries of a directory's corrections.yaml; none where it has no such file.

    `rows` gives model and state of each record in the fixtures. Raises InvalidDossierError with a line for each wrong
    entry.
    """
    path = directory / CORRECTIONS
    if not path.exists():
        return {}
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or []
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidDossierError(f"{CORRECTIONS}: {error}", detail={"rows": [f"{CORRECTIONS}: {error}"]}) from error
    found: dict[Key, list[Correction]] = defaultdict(list)
    errors: list[str] = []
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], start=1):
        place = _("%(file)s, item %(number)d") % {"file": CORRECTIONS, "number": number}
        try:
            key, correction = _read_entry(entry, rows)
            if any(each.corrected_on == correction.corrected_on for each in found[key]):
                raise ValueError(
                    _("%(kind)s “%(slug)s” has two entries for one day.") % dict(zip(_KEY, key, strict=True))
                )
            found[key].append(correction)
        except ValueError as error:
            errors.append(f"{place}: {error}")
    if errors:
        raise InvalidDossierError(
            _("%(file)s has %(count)d wrong entries.") % {"file": CORRECTIONS, "count": len(errors)},
            detail={"rows": errors},
        )
    return {key: sorted(each, key=lambda one: one.corrected_on) for key, each in found.items()}


_KEY = ("kind", "slug")


def _read_entry(entry: object, rows: Mapping[Key, tuple[type[PublicRecord], str]]) -> tuple[Key, Correction]:
    if not isinstance(entry, dict) or not entry.keys() >= REQUIRED_KEYS or entry.keys() - REQUIRED_KEYS - {"before"}:
        raise ValueError(_("An entry has kind, slug, corrected_on, why, and before unless the record was retracted."))
    key = (str(entry["kind"]), str(entry["slug"]))
    if key not in rows:
        raise ValueError(_("There is no %(kind)s “%(slug)s” in these files.") % dict(zip(_KEY, key, strict=True)))
    model, state = rows[key]
    why = str(entry["why"]).strip()
    if not why:
        raise ValueError(_("Enter the reason for the correction."))
    before = entry.get("before") or {}
    if not isinstance(before, dict) or bool(before) == (state == State.RETRACTED):
        raise ValueError(
            _("“before” lists the changed fields with their old values; leave it out for a retracted record.")
        )
    day = dt.date.fromisoformat(str(entry["corrected_on"]))
    return key, Correction(day, why, {name: _canonical(model, name, value) for name, value in before.items()})


def _canonical(model: type[PublicRecord], name: str, value: Any) -> Any:  # YAML in, JSON out
    """The value as `record_content.content_of` returns it. Raises ValueError for an unknown field or a bad value."""
    if name in model.parts and isinstance(value, list):
        return value
    f = content_fields(model).get(name)
    if f is None:
        raise ValueError(_("%(kind)s has no field “%(name)s”.") % {"kind": model.kind(), "name": name})
    if f.many_to_many:
        return sorted(value or [])
    if f.is_relation:
        return value
    if value is None and not f.null:
        return to_json_value(f.get_default())
    try:
        return to_json_value(f.to_python(value))
    except ValidationError as error:
        raise ValueError(f"{name}: {' '.join(error.messages)}") from error


def recorded_until() -> dict[Key, dt.date]:
    """The day of the newest entry that this database has taken in for each record. One query."""
    taken = Change.objects.filter(corrected_on__isnull=False).values_list("record_kind", "record")
    return {(kind, slug): day for kind, slug, day in taken.annotate(newest=Max("corrected_on"))}


def not_recorded(entries: Iterable[Correction], until: dt.date | None) -> list[Correction]:
    """Those entries that came after the day."""
    return [entry for entry in entries if until is None or entry.corrected_on > until]


def steps(entries: list[Correction], content: Content) -> Iterator[tuple[Correction, Differences]]:
    """Each entry with the fields it changed (as of `differing_fields`); `content` is what the record says today."""
    for number, entry in enumerate(entries):
        after = dict(content)
        for later in reversed(entries[number + 1 :]):
            after |= later.before
        yield entry, {name: [value, after.get(name)] for name, value in entry.before.items()}
