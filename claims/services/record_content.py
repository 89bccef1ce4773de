"""A record's content as plain data, and back.

Editors' forms, revisions, imports and the API all submit the same thing: the record's editable fields by name, foreign
keys and many-to-many as natural keys, and its parts (citations, aliases, assertions, relations) as lists of such dicts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from claims.exceptions import ClaimsError, DuplicateRecordError, InvalidRecordError
from claims.models.aliases import AnyField
from claims.models.base import HISTORY, Citation, PublicRecord, RecordChild, citations_of
from claims.selectors.titles import content_fields as content_fields
from claims.services.cleaning import clean_value
from claims.services.constraint_errors import Violation, repeated_rows, violations
from claims.services.disclosure import may_name
from claims.services.version_numbers import number_version
from claims.types import Content as Content
from claims.types import Differences


@dataclass
class PendingRecord:
    """A record with new content that is not saved yet."""

    record: PublicRecord
    many: dict[str, list[models.Model]] = field(default_factory=dict)
    parts: dict[str, list[RecordChild]] = field(default_factory=dict)

    def citations(self) -> list[Citation]:
        if "citations" in self.parts:
            return [part for part in self.parts["citations"] if isinstance(part, Citation)]
        if self.record.pk is None or "citations" not in self.record.parts:
            return []
        return list(citations_of(self.record).select_related("source"))


def content_of(record: models.Model) -> Content:
    """All content of a saved record, parts included, as JSON-able data in a canonical form."""
    content: Content = {}
    for name, f in content_fields(type(record)).items():
        if f.many_to_many:
            content[name] = sorted(list(other.natural_key()) for other in getattr(record, name).all())
        else:
            content[name] = to_json_value(getattr(record, name))
    for part in getattr(record, "parts", ()):
        content[part] = [content_of(row) for row in getattr(record, part).all()]
    return content


def to_json_value(value: object) -> Any:  # JSON in the form of the field
    """One value as JSON holds it: numbers as plain decimal strings, dates as ISO, records as natural keys."""
    match value:
        case Decimal():
            text = format(value, "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
        case dt.date():
            return value.isoformat()
        case models.Model():
            return list(value.natural_key())  # type: ignore[attr-defined]
    return value


def differing_fields(before: Mapping[str, object], after: Mapping[str, object]) -> Differences:
    """The fields of `after` that differ from `before`, each as [before, after]."""
    return {name: [before.get(name), value] for name, value in after.items() if value != before.get(name)}


#: How the desk arranges and shows records. A change of these corrects nothing that was said.
ARRANGING = frozenset({"preferred_series", "decimals", "topics", "importance"})


def corrected_fields(before: Mapping[str, object], after: Mapping[str, object]) -> Differences | None:
    """What a public correction shows of an edit, as `differing_fields`; None where it only arranges records."""
    found = differing_fields(before, after)
    return {name: pair for name, pair in found.items() if name not in ARRANGING} or None


#: Records already found by their natural keys, where many contents are filled in one go.
FoundRecords = dict[tuple[type[models.Model], tuple[object, ...]], models.Model]


def apply_content(
    record: PublicRecord, content: Mapping[str, object], *, found: FoundRecords | None = None
) -> PendingRecord:
    """Put `content` onto the record, unsaved. What is absent stays as it is.

    Raises InvalidRecordError, naming each field that is unknown, unreadable or refers to nothing.
    """
    filled = PendingRecord(record)
    found = {} if found is None else found
    errors: dict[str, list[str]] = {}
    for name, value in content.items():
        try:
            if name in record.parts:
                filled.parts[name] = list(_parts(record, name, value, found))
            else:
                _set_field(record, name, value, filled.many, found)
        except ValidationError as error:
            errors[name] = list(error.messages)
    if errors:
        raise refused_fields(record, errors)
    number_version(record)
    return filled


def _set_field(
    record: models.Model, name: str, value: object, many: dict[str, list[models.Model]], found: FoundRecords
) -> None:
    f = content_fields(type(record)).get(name)
    if f is None:
        known = ", ".join(sorted(content_fields(type(record))))
        raise ValidationError(_("Unknown field. Known fields: %(known)s.") % {"known": known})
    if name == "slug" and record.pk is not None and value != record.slug:  # type: ignore[attr-defined]
        # Changes, revisions, flags and readers' links name a record by it.
        raise ValidationError(_("The public ID cannot be changed once set."))
    if f.many_to_many:
        many[name] = [_find_referred(f, key, found) for key in _require_list(value)]
    elif f.is_relation:
        setattr(record, name, None if value in (None, [], "") else _find_referred(f, value, found))
    elif value is None and not f.null:
        setattr(record, name, f.get_default())
    else:
        setattr(record, name, f.to_python(clean_value(f, value)))


def _require_list(value: object) -> list[Any]:  # checked one by one
    if not isinstance(value, list | tuple):
        raise ValidationError(_("Expected a list, got %(value)r.") % {"value": value})
    return list(value)


def _find_referred(f: AnyField, key: Any, found: FoundRecords) -> models.Model:  # a key may be of any form
    """The record that a natural key names; a plain string is taken as the slug."""
    if isinstance(key, models.Model):
        return key
    other = f.related_model
    assert isinstance(other, type)
    key = (key,) if isinstance(key, str) else tuple(key)
    try:
        if (other, key) not in found:
            named = other._default_manager.get_by_natural_key(*key)  # type: ignore[attr-defined]
            if isinstance(named, PublicRecord) and not may_name(named):
                raise ObjectDoesNotExist
            found[other, key] = named
        return found[other, key]
    except (ObjectDoesNotExist, TypeError, ValueError) as error:
        values = {"kind": other._meta.verbose_name, "key": " ".join(map(str, key))}
        raise ValidationError(_("There is no %(kind)s “%(key)s”.") % values) from error


def _parts(record: PublicRecord, name: str, rows: object, found: FoundRecords) -> Iterator[RecordChild]:
    model = type(record)._meta.get_field(name).related_model
    assert isinstance(model, type) and issubclass(model, RecordChild)
    for number, row in enumerate(_require_list(rows), start=1):
        part = model()
        try:
            for key, value in row.items():
                _set_field(part, key, value, {}, found)
        except ValidationError as error:
            raise ValidationError([_row(number, m) for m in error.messages]) from error
        yield part


def save_content(filled: PendingRecord) -> None:
    """Write a record that `check_content` has passed, its many-to-many relations and its parts.

    Raises InvalidRecordError or DuplicateRecordError. The database checks what is unique and constrained. Only when it
    refuses are the constraints checked one by one, each with a query.
    """
    if not filled.record.slug:
        filled.record.slug = free_slug(filled.record)
    try:
        with transaction.atomic():
            _write(filled)
    except IntegrityError:
        check_content(filled, constraints=True)
        raise


def check_content(filled: PendingRecord, *, constraints: bool) -> None:
    """Raises InvalidRecordError with every wrong field, or DuplicateRecordError where such a record exists."""
    record = filled.record
    # A slug is only made once the fields that it is made from are right.
    found = _Errors(record, exclude=set() if record.slug else {"slug"}, constraints=constraints)
    for name, parts in filled.parts.items():
        for number, part in enumerate(parts, start=1):
            part.record = record  # type: ignore[attr-defined]
            found.add_part(name, number, part)
        for number, violation in repeated_rows(list(parts), beside="record"):
            found.add(name, [_row(number, str(violation.sentence))])
    if found.named:
        raise refused_fields(record, found.named, duplicate=found.duplicate)


def _row(number: int, message: str) -> str:
    return _("Row %(number)d: %(message)s") % {"number": number, "message": message}


def refused_fields(record: models.Model, errors: dict[str, list[str]], *, duplicate: bool = False) -> ClaimsError:
    """The error that names every field that is wrong, and of which record."""
    why = " ".join(
        reason if name == "__all__" else f"{name}: {reason}" for name, reasons in errors.items() for reason in reasons
    )
    named = {"kind": record._meta.verbose_name, "why": why}
    if duplicate:
        return DuplicateRecordError(_("This %(kind)s already exists: %(why)s") % named, detail=errors)
    return InvalidRecordError(_("The %(kind)s cannot be recorded: %(why)s") % named, detail=errors)


class _Errors:
    """What is wrong with a record and its parts, by field; `duplicate` when nothing else is."""

    def __init__(self, record: models.Model, *, exclude: set[str], constraints: bool) -> None:
        self.named: dict[str, list[str]] = {}
        self.constraints = constraints
        own, violated = _errors(record, exclude=exclude, constraints=constraints)
        for name, messages in own.items():
            self.add(name, messages)
        for violation in violated:
            self.add(violation.field, [str(violation.sentence)])
        self.duplicate = bool(violated) and not own and all(violation.duplicate for violation in violated)

    def add(self, name: str, messages: list[str]) -> None:
        """Add messages about a field; what a field's own check says already is not said twice."""
        present = self.named.setdefault(name, [])
        present += [message for message in messages if message not in present]
        self.duplicate = False

    def add_part(self, name: str, number: int, part: models.Model) -> None:
        own, violated = _errors(part, exclude={"record"}, constraints=self.constraints)
        for column, messages in own.items():
            self.add(name, [_row(number, _label_message(part, column, message)) for message in messages])
        for violation in violated:
            self.add(name, [_row(number, _label_message(part, violation.field, str(violation.sentence)))])


def _errors(row: models.Model, *, exclude: set[str], constraints: bool) -> tuple[dict[str, list[str]], list[Violation]]:
    """What is wrong by field, and the constraints that the other fields break."""
    errors: dict[str, list[str]] = {}
    taken: set[str] = set()
    # A reference that was just read from the database need not be looked up again.
    found = {
        f.name
        for f in row._meta.concrete_fields
        if isinstance(f, models.ForeignKey) and f.get_cached_value(row, default=None)
    }
    try:
        row.full_clean(exclude=exclude | found, validate_unique=constraints, validate_constraints=False)
    except ValidationError as error:
        errors = {name: list(messages) for name, messages in error.message_dict.items()}
        taken = {name for name, each in error.error_dict.items() if all(one.code == "unique" for one in each)}
    violated = list(violations(row, exclude=exclude | errors.keys())) if constraints else []
    for name in sorted(taken):
        sentences = [str(_("This public ID is already in use."))] if name == "slug" else errors[name]
        del errors[name]
        violated += [Violation(name, sentence, duplicate=True) for sentence in sentences]
    return errors, violated


def _label_message(part: models.Model, column: str, message: str) -> str:
    """A row's message with the column that it is about, where it is about one."""
    try:
        return f"{part._meta.get_field(column).verbose_name}: {message}"  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return message


def _write(filled: PendingRecord) -> None:
    record, is_new = filled.record, filled.record.pk is None
    # One row of history for the whole write, instead of one more for each many-to-many field.
    record.skip_history_when_saving = True  # type: ignore[attr-defined]
    record.save()
    for name, others in filled.many.items():
        if not is_new or others:
            getattr(record, name).set(others)
    del record.skip_history_when_saving  # type: ignore[attr-defined]
    HISTORY.create_historical_record(record, "+" if is_new else "~")
    for name, parts in filled.parts.items():
        _replace_parts(record, name, parts, is_new=is_new)


def _replace_parts(record: PublicRecord, name: str, parts: list[RecordChild], *, is_new: bool) -> None:
    """Make the stored parts equal the given ones, leaving equal rows alone so that their history is quiet."""
    present = {} if is_new else {_digest(row): row for row in getattr(record, name).all()}
    wanted = {_digest(part): part for part in parts}
    for digest, row in present.items():
        if digest not in wanted:
            row.delete()
    for digest, part in wanted.items():
        if digest not in present:
            part.save()


def _digest(part: RecordChild) -> str:
    return repr(sorted((name, to_json_value(getattr(part, name))) for name in content_fields(type(part))))


def free_slug(record: PublicRecord) -> str:
    """A slug from the record's own words that no other record of its kind has."""
    words = slugify(" ".join(str(word) for word in record.slug_words()))[:110].strip("-")
    stem = words or record.kind()
    taken = set(type(record).objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(candidate for number in range(2, len(taken) + 3) if (candidate := f"{stem}-{number}") not in taken)
