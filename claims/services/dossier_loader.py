"""Loading a dossier: Django YAML fixtures with natural keys, through the one writing path.

Idempotent by natural key: what is unchanged is not touched, what the files changed is updated,
what an editor changed since is kept. All or nothing; errors come row by row with file and slug. A database holds one
dossier, and another is refused (``dossiers``). What the dossier's editors corrected is recorded as a correction, with
their reason, on a new database too (``dossier_corrections``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from claims.enums import ChangeAction, State
from claims.exceptions import ClaimsError, InvalidDossierError
from claims.models import Change
from claims.models.base import PublicRecord, RecordChild
from claims.services import dossier_corrections, dossiers, known_since
from claims.services.change_log import record_changes
from claims.services.dependent_changes import record_dependent_changes
from claims.services.future_dates import utc_today
from claims.services.record_content import (
    Content,
    FoundRecords,
    apply_content,
    content_fields,
    content_of,
    corrected_fields,
)
from claims.services.records import write_record
from claims.services.workflow import check_is_unused
from claims.types import Plain

Progress = Callable[[str], None]

#: Kinds in the order in which one can refer to another; kinds of other apps come after.
ORDER = (
    "topic",
    "actor",
    "source",
    "indicator",
    "series",
    "promise",
    "claim",
    "target",
    "milestone",
    "observation",
    "outcome",
    "event",
    "verdict",
)
#: Written by the rules, not by people, so they do not count as an edit since the import.
NOT_EDITS = (ChangeAction.SHOWN, ChangeAction.ASSESSED, ChangeAction.PROJECTED)


#: Files about the dossier; they hold no records.
INDEXES = ("*-index.yaml", dossiers.IDENTITY, dossier_corrections.CORRECTIONS)


@dataclass
class Row:
    """One record of the files with its parts."""

    model: type[PublicRecord]
    slug: str
    state: str
    content: Content
    place: str
    #: What stood there when the row corrects something published.
    before: Content | None = None

    @property
    def key(self) -> tuple[str, str]:
        return (self.model.kind(), self.slug)

    def digest(self) -> str:
        plain = json.dumps([self.state, self.content], sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()


@dataclass
class LoadReport:
    """What a load did, by slug and kind."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    #: Imported earlier and no longer in the files. They stay as they are: only `state: retracted` retracts.
    missing: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = {name: len(getattr(self, name)) for name in ("created", "updated", "unchanged", "edited")}
        said = (
            _("%(created)d created, %(updated)d updated, %(unchanged)d unchanged, %(edited)d left as edited") % counts
        )
        if self.missing:
            said += _("; no longer in the files but kept: %(missing)s") % {"missing": ", ".join(self.missing)}
        return said


def load_dossier(
    directory: Path | str, *, on_progress: Progress | None = None, today: dt.date | None = None
) -> LoadReport:
    """Load every ``*.yaml`` file of the directory.

    Raises InvalidDossierError listing every wrong row, or where this database holds another dossier.
    """
    name, rows = dossiers.read_name(Path(directory)), read_rows(Path(directory))
    corrections = _read_corrections(Path(directory), rows)
    today = utc_today() if today is None else today
    tell = on_progress if on_progress is not None else lambda message: None
    loaded, errors = LoadReport(), []
    with transaction.atomic():
        dossiers.check_can_load(name, _keys(rows))
        dossiers.record_loaded(name)
        before, recorded = _last_edits(), dossier_corrections.recorded_until()
        pending = [row for row in rows if _needs_writing(row, before.get(row.key), loaded)]
        imported = {key for key, change in before.items() if change.action == ChangeAction.IMPORTED}
        loaded.missing = sorted(" ".join(key) for key in imported - {row.key for row in rows})
        found: FoundRecords = {}
        unwritten = {row.slug for row in pending}
        postponed: list[tuple[Row, Content]] = []
        for number, row in enumerate(pending, start=1):
            unwritten.discard(row.slug)
            later = {name: value for name, value in row.content.items() if _refers_to(value, unwritten)}
            postponed += [(row, later)] if later else []
            errors += _write(row, later.keys(), found, today)
            if number % 200 == 0:
                tell(_("%(done)d of %(all)d records") % {"done": number, "all": len(pending)})
        if not errors:
            errors = [problem for row, later in postponed for problem in _complete(row, later, found, today)]
            errors += [problem for row in pending for problem in _still_used(row)]
        if errors:
            raise InvalidDossierError(
                _("The dossier has %(count)d wrong rows.") % {"count": len(errors)}, detail={"rows": errors}
            )
        moved = known_since.refresh_all()
        entries = {
            row.key: dossier_corrections.not_recorded(corrections.get(row.key, []), recorded.get(row.key))
            for row in pending
        }
        record_changes([change for row in pending for change in _changes(row, entries[row.key])])
        written = {row.key for row in pending}
        record_dependent_changes(record for record in moved if (record.kind(), record.slug) not in written)
        for row in pending:
            if row.state == State.RETRACTED:
                record_dependent_changes([], published_or_retracted=row.model.objects.get(slug=row.slug))
    tell(str(loaded))
    return loaded


def read_rows(directory: Path) -> list[Row]:
    """The records of all files in loading order. Raises InvalidDossierError for what is no fixture."""
    files = sorted(path for path in directory.glob("*.yaml") if not any(map(path.match, INDEXES)))
    if not files:
        raise InvalidDossierError(
            _("There is no YAML file in %(directory)s.") % {"directory": directory},
            detail={"directory": str(directory)},
        )
    rows: dict[tuple[str, str], Row] = {}
    parts: dict[tuple[str, str], list[tuple[str, Content, str]]] = defaultdict(list)
    errors: list[str] = []
    for place, item in _items(files, errors):
        try:
            _sort(place, item, rows, parts)
        except (KeyError, LookupError, TypeError, ValueError) as error:
            errors.append(f"{place}: {error}")
    for key, found in parts.items():
        if key not in rows:
            errors.append(
                _("%(place)s: there is no %(kind)s “%(slug)s” in these files.")
                % {"place": found[0][2], "kind": key[0], "slug": key[1]}
            )
            continue
        for name, content, _place in found:
            rows[key].content.setdefault(name, []).append(content)
    if errors:
        raise InvalidDossierError(
            _("The dossier has %(count)d wrong rows.") % {"count": len(errors)}, detail={"rows": errors}
        )
    rank = {kind: number for number, kind in enumerate(ORDER)}
    return sorted(rows.values(), key=lambda row: rank.get(row.model.kind(), len(rank)))


def read_keys(directory: Path) -> list[tuple[str, str]]:
    """Kind and slug of each record in the files. Raises InvalidDossierError for what is no fixture."""
    return _keys(read_rows(directory))


def _keys(rows: list[Row]) -> list[tuple[str, str]]:
    return [row.key for row in rows]


def _read_corrections(directory: Path, rows: list[Row]) -> dossier_corrections.Corrections:
    """The directory's corrections. Raises InvalidDossierError for a wrong one and for a retraction without a reason."""
    found = dossier_corrections.read_corrections(directory, {row.key: (row.model, row.state) for row in rows})
    bare = [row for row in rows if row.state == State.RETRACTED and row.key not in found]
    if bare:
        errors = [f"{row.place}: " + _("retracted without a reason in corrections.yaml.") for row in bare]
        raise InvalidDossierError(
            _("The dossier has %(count)d wrong rows.") % {"count": len(errors)}, detail={"rows": errors}
        )
    return found


def _items(files: list[Path], errors: list[str]) -> Iterator[tuple[str, Plain]]:
    for path in files:
        try:
            items = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or []
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            errors.append(f"{path.name}: {error}")
            continue
        for number, item in enumerate(items, start=1):
            yield f"{path.name}, item {number}", item


def _sort(
    place: str,
    item: Plain,
    rows: dict[tuple[str, str], Row],
    parts: dict[tuple[str, str], list[tuple[str, Content, str]]],
) -> None:
    model = apps.get_model(item["model"])
    content = dict(item["fields"])
    if issubclass(model, PublicRecord):
        slug, state = content["slug"], content.pop("state", State.DRAFT)
        key = (model.kind(), slug)
        if key in rows:
            raise ValueError(
                _("“%(slug)s” occurs twice; first at %(place)s.") % {"slug": slug, "place": rows[key].place}
            )
        rows[key] = Row(model, slug, str(State(state)), content, f"{place} ({slug})")
    elif issubclass(model, RecordChild):
        (slug,) = content.pop("record")
        owner: Any = {f.name: f for f in model._meta.fields}["record"]  # a foreign key to whatever kind
        parts[(owner.related_model.kind(), slug)].append((owner.remote_field.related_name, content, place))
    else:
        raise ValueError(_("%(model)s is not part of a dossier.") % {"model": item["model"]})


def _last_edits() -> dict[tuple[str, str], Change]:
    """The newest Change of each record that a person or an import made."""
    edits = (
        Change.objects.exclude(action__in=NOT_EDITS).order_by("id").only("record_kind", "record", "action", "digest")
    )
    return {(change.record_kind, change.record): change for change in edits.iterator()}


def _needs_writing(row: Row, last: Change | None, loaded: LoadReport) -> bool:
    name = f"{row.model.kind()} {row.slug}"
    if last is None:
        loaded.created.append(name)
    elif last.action != ChangeAction.IMPORTED and not last.digest:  # an import's own retraction has one
        loaded.edited.append(name)
        return False
    elif last.digest == row.digest():
        loaded.unchanged.append(name)
        return False
    else:
        loaded.updated.append(name)
    return True


def _refers_to(value: object, slugs: set[str]) -> bool:
    """Whether a natural key in the value, such as `[slug]` or a part's `other: [slug]`, is one of these."""
    if isinstance(value, dict):
        return any(_refers_to(inner, slugs) for inner in value.values())
    if not isinstance(value, list):
        return False
    if len(value) == 1 and isinstance(value[0], str):
        return value[0] in slugs
    return any(_refers_to(inner, slugs) for inner in value)


def _write(row: Row, postponed: Collection[str], found: FoundRecords, today: dt.date) -> list[str]:
    """Write a row without what refers to rows that come after it."""
    content = {name: value for name, value in row.content.items() if name not in postponed}
    record = row.model.objects.filter(slug=row.slug).first()
    if record is None:
        record = row.model(slug=row.slug)
    else:
        row.before = content_of(record) if record.state == State.PUBLISHED else None
        record.version += 1
        content = _empty_fields(row) | content
    record.state = row.state
    return _problems(row, record, content, found, today)


def _empty_fields(row: Row) -> Content:
    """What the row's files no longer say of a record, empty."""
    many = {name for name, f in content_fields(row.model).items() if f.many_to_many} | set(row.model.parts)
    gone = (content_fields(row.model).keys() | many) - row.content.keys() - {"slug"}
    return {name: [] if name in many else None for name in gone}


def _complete(row: Row, later: Content, found: FoundRecords, today: dt.date) -> list[str]:
    return _problems(row, row.model.objects.get(slug=row.slug), later, found, today)


def _problems(row: Row, record: PublicRecord, content: Content, found: FoundRecords, today: dt.date) -> list[str]:
    try:
        filled = apply_content(record, content, found=found)
        write_record(filled, by=None, why=_("Loaded with the dossier"), one_by_one=False, today=today)
    except ClaimsError as error:
        places = [
            f"{name}: {message}"
            for name, messages in error.detail.items()
            for message in (messages if isinstance(messages, list) else [messages])
        ]
        return [f"{row.place}: {place}" for place in places or [error.message]]
    found[row.model, (row.slug,)] = record
    if row.state == State.PUBLISHED and record.needs_citation and not filled.citations():
        return [f"{row.place}: " + _("published without a citation.")]
    return []


def _still_used(row: Row) -> list[str]:
    """A retracted record that published ones rest on."""
    if row.state == State.RETRACTED:
        try:
            check_is_unused(row.model.objects.get(slug=row.slug))
        except ClaimsError as error:
            return [f"{row.place}: {error.message}"]
    return []


def _changes(row: Row, entries: list[dossier_corrections.Correction]) -> Iterator[tuple[Change, bool]]:
    """What a load records of one row, each with whether it changes a public byte.

    A row that was published here before gives one correction, with what really stood here; a new one its arrival, and
    a correction for each entry with what the entry says.
    """

    def change(action: ChangeAction = ChangeAction.IMPORTED, **said: Any) -> Change:  # columns of a Change
        return Change(action=action, record_kind=row.model.kind(), record=row.slug, digest=row.digest(), **said)

    said: Plain = {
        "why": "\n".join(entry.why for entry in entries),
        "corrected_on": max((entry.corrected_on for entry in entries), default=None),
    }
    if row.state == State.RETRACTED:
        if row.before is None:
            yield change(), False
        yield change(ChangeAction.RETRACTED, corrected={}, **said), True
        return
    is_public = row.state == State.PUBLISHED
    if row.before is None and not entries:  # most rows of a first load: what is stored need not be read again
        yield change(), is_public
        return
    content = content_of(row.model.objects.get(slug=row.slug))
    if row.before is not None:
        yield change(corrected=corrected_fields(row.before, content), **said), is_public
        return
    yield change(), is_public
    for entry, corrected in dossier_corrections.steps(entries, content):
        yield change(corrected=corrected, why=entry.why, corrected_on=entry.corrected_on), is_public


@transaction.atomic
def adopt() -> int:
    """Finish what a bare ``loaddata`` left out: derived dates, history and Changes. Returns how many records."""
    logged = set(Change.objects.values_list("record_kind", "record"))
    models = [model for model in apps.get_models() if issubclass(model, PublicRecord) and not model._meta.abstract]
    rank = {kind: number for number, kind in enumerate(ORDER)}
    adopted: list[tuple[Change, bool]] = []
    for model in sorted(models, key=lambda m: rank.get(m.kind(), len(rank))):
        for record in model.objects.all():
            if (model.kind(), record.slug) not in logged:
                write_record(apply_content(record, content_of(record)), by=None, why=_("Adopted after loaddata"))
                change = Change(action=ChangeAction.IMPORTED, record_kind=model.kind(), record=record.slug)
                adopted.append((change, record.state == State.PUBLISHED))
    known_since.refresh_all()
    record_changes(adopted)
    return len(adopted)
