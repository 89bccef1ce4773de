"""What the editable content of each kind of record looks like, as JSON Schema made from the models' own fields.

One description for readers of /api/docs/ and for the check of every body. A content is what the desk's forms, imports
and revisions submit too (`claims.services.record_content`), with records named by their slugs.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models
from django.utils.functional import Promise as LazyText

from claims.models.base import MAX_DIGITS, EDTFField, FigureField, PublicRecord, RecordChild
from claims.models.dated_texts import EarlierTextsField, dated_texts
from claims.selectors.titles import content_fields, slugs_in
from claims.services.record_content import Content, content_of

Schema = dict[str, Any]
SLUG = r"^[-a-zA-Z0-9_]*$"
#: The second part: no 16 digits from the first that is not 0 to the last.
NUMBER = r"^-?(?=[0-9]{1,18}(\.[0-9]{1,6})?$)(?!0*\.?0*[1-9](\.?[0-9]){14,}\.?[1-9]0*\.?0*$)"
#: Ends of numbers that a check of the database sets, by the field's name.
RANGES = {"importance": {"minimum": 1, "maximum": 5}, "decimals": {"minimum": 0, "maximum": 6}}
MOST_LINKS, MOST_PARTS = 200, 100
MAX_TEXT_LENGTH = 20_000


@cache
def content_schema(model: type[models.Model]) -> Schema:
    """The schema of a content of this model: every field that an editor may set, and its parts; none is required."""
    properties = {name: _field(f) for name, f in content_fields(model).items()}
    for part in getattr(model, "parts", ()):
        rows: Any = model._meta.get_field(part).related_model
        row = {**content_schema(rows), "required": required_fields(rows)}
        properties[part] = {"type": "array", "items": row, "maxItems": MOST_PARTS}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def required_fields(model: type[models.Model]) -> list[str]:
    """The fields without which no record of this kind can be a draft."""
    return [name for name, f in content_fields(model).items() if _is_required(f)]


def _is_required(f: models.Field[Any, Any]) -> bool:
    return not (f.blank or f.null or f.many_to_many or f.has_default())


def _field(f: models.Field[Any, Any]) -> Schema:
    about = {"description": text} if (text := _about(f)) else {}
    if f.many_to_many:
        return {"type": "array", "items": _slug(f), "uniqueItems": True, "maxItems": MOST_LINKS, **about}
    found = _slug(f) if f.is_relation else _value(f)
    return (found if _is_required(f) else _or_null(found)) | about


def _about(f: models.Field[Any, Any]) -> str:
    """Description of the field for editors, and its format."""
    lines = [str(f.help_text)] if isinstance(f.help_text, str | LazyText) and f.help_text else []
    if f.is_relation:
        other: Any = f.related_model
        one, many = other._meta.verbose_name, other._meta.verbose_name_plural
        lines.append(f"Slugs of {many}, drafts too." if f.many_to_many else f"Slug of the {one}, a draft too.")
    elif isinstance(f, EDTFField):
        lines.append("A date in EDTF, such as 2016, 2016-05, 2016-05-31, 2016-06~ or 2016/2018.")
    elif isinstance(f, models.DecimalField):
        lines.append("A number, or a string for an exact value.")
        if isinstance(f, FigureField):
            lines.append(f"At most {MAX_DIGITS} digits, zeros at either end not counted, 6 of them after the point.")
    return " ".join(lines)


def _slug(f: models.Field[Any, Any]) -> Schema:
    return {"type": "string", "pattern": SLUG, "minLength": 1, "maxLength": 140}


def _or_null(schema: Schema) -> Schema:
    """The same or null, which empties the field."""
    kind = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    found = {**schema, "type": [*kind, "null"]}
    return found | ({"enum": [*schema["enum"], None]} if "enum" in schema else {})


def _value(f: models.Field[Any, Any]) -> Schema:
    match f:
        case EarlierTextsField():
            row = {
                "field": {"type": "string", "enum": sorted(dated_texts(f.model))},
                "before": {"type": "string", "format": "date"},
                "text": {"type": "string", "maxLength": MAX_TEXT_LENGTH},
            }
            item = {"type": "object", "additionalProperties": False, "required": list(row), "properties": row}
            return {"type": "array", "items": item, "maxItems": MOST_PARTS}
        case models.BooleanField():
            return {"type": "boolean"}
        case models.DecimalField():
            most = 10 ** (f.max_digits - f.decimal_places)
            return {
                "type": ["number", "string"],
                "pattern": NUMBER,
                "exclusiveMinimum": -most,
                "exclusiveMaximum": most,
            }
        case models.IntegerField():
            most = 2**31 - 1 if type(f) is not models.PositiveSmallIntegerField else 2**15 - 1
            return {"type": "integer", **RANGES.get(f.name, {"minimum": 0, "maximum": most})}
        case models.DateField():
            return {"type": "string", "format": "date"}
        case models.SlugField():
            return {"type": "string", "pattern": SLUG, "maxLength": f.max_length}
    return _text(f)


def _text(f: models.Field[Any, Any]) -> Schema:
    if f.choices:
        words = [str(value) for value, _label in f.flatchoices]  # type: ignore[attr-defined]
        return {"type": "string", "enum": ["", *words] if f.blank else words}
    least = {} if f.blank else {"minLength": 1}
    return {"type": "string", **least, "maxLength": f.max_length or MAX_TEXT_LENGTH}


def shown_content(record: PublicRecord) -> Content:
    """The content of a stored record, in the form in which it is submitted."""
    return _render_content(type(record), content_of(record))


def _render_content(model: type[models.Model], content: Mapping[str, Any]) -> Content:
    fields = content_fields(model)
    found: Content = {}
    for name, value in content.items():
        f = fields.get(name)
        if f is None:
            part: Any = model._meta.get_field(name).related_model
            assert issubclass(part, RecordChild)
            found[name] = [_render_content(part, row) for row in value]
        elif f.is_relation:
            slugs = slugs_in(value)
            found[name] = slugs if f.many_to_many else (slugs[0] if slugs else None)
        else:
            found[name] = value
    return found


def proposed_content(model: type[PublicRecord], content: Mapping[str, Any]) -> Content:
    """The content of a pending Revision, in the form in which it is submitted."""
    return _render_content(model, content)


def exact_value(content: Any) -> Any:
    """Numbers of a body as texts, so that no digit is lost between JSON and the database."""
    match content:
        case Decimal():
            return format(content, "f")
        case dict():
            return {name: exact_value(value) for name, value in content.items()}
        case list():
            return [exact_value(value) for value in content]
    return content
