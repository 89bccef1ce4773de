"""Bodies of requests that write: read strictly, checked against their schema, every error with its place.

A place is a JSON Pointer (RFC 6901) into the body.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.request import Request

from claims.api.exceptions import BadBodyError, TooLargeError
from claims.api.write.content_schemas import NUMBER
from claims.http.query_fields import did_you_mean
from claims.models.base import MAX_DIGITS
from claims.services.record_content import Content

#: Bytes; a batch of the most observations has about half of it.
LARGEST = 2_000_000
JSON_TYPES = ("application/json", "application/merge-patch+json")
MAX_ERRORS = 100
_FURTHEST = 40

Schema = Mapping[str, Any]


def read_body(request: Request, schema: Schema) -> Content:
    """The body as plain data with exact numbers; an empty one is an empty object.

    Raises TooLargeError, UnsupportedMediaType, ParseError, or BadBodyError with every error in it.
    """
    raw = raw_of(request)
    kind = request.content_type.partition(";")[0].strip().lower()
    if raw:
        _check_is_plain_json(request, kind)
    body = _parse_json(raw) if raw else {}
    errors = _unkept(body) or _errors(body, schema)
    if errors:
        raise BadBodyError(errors[:MAX_ERRORS])
    return body  # type: ignore[no-any-return]


def _check_is_plain_json(request: Request, kind: str) -> None:
    """Raises UnsupportedMediaType, saying which header is not as it has to be, and how it is."""
    if kind not in JSON_TYPES:
        known = _(" or ").join(JSON_TYPES)
        why = _("The Content-Type “%(kind)s” is not accepted. Use %(known)s.") % {"kind": kind, "known": known}
        raise UnsupportedMediaType(kind, why)
    coding = request.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity"):
        why = _("The Content-Encoding “%(coding)s” is not accepted. Send the body uncompressed.") % {
            "coding": coding[:40]
        }
        raise UnsupportedMediaType(kind, why)
    charset = (request._request.content_params or {}).get("charset", "utf-8").strip().lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        why = _("The charset “%(charset)s” is not accepted. Send JSON in UTF-8.") % {"charset": charset[:40]}
        raise UnsupportedMediaType(kind, why)


def raw_of(request: Request) -> bytes:
    """The bytes of the body. Raises TooLargeError."""
    length = request._request.META.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdigit() or int(length) > LARGEST:
        raise TooLargeError(LARGEST)
    return request._request.body


def _parse_json(raw: bytes) -> Any:
    try:
        return json.loads(
            raw.decode("utf-8"),
            parse_float=_number,
            parse_int=_whole,
            parse_constant=_no_number,
            object_pairs_hook=_object,
        )
    except RecursionError as error:
        raise ParseError(_("The body is nested too deeply.")) from error
    except ValueError as error:
        raise ParseError(str(error)) from error


def _whole(text: str) -> int:
    """The number; of so many digits that Python would not read them, one of a size that nothing has."""
    return int(text[:_FURTHEST])


def _number(text: str) -> Decimal:
    """The number; one beyond every column's size becomes one that its field refuses by name."""
    found = Decimal(text)
    if found and abs(found.adjusted()) > _FURTHEST:
        return Decimal((int(found.is_signed()), (1,), _FURTHEST if found.adjusted() > 0 else -_FURTHEST))
    return found


def _no_number(text: str) -> Any:
    raise ValueError(_("%(text)s is not a JSON number.") % {"text": text})


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(_("The name “%(name)s” occurs twice in one object.") % {"name": twice[:40]})
    return found


def pointer(path: Iterable[str | int]) -> str:
    """The JSON Pointer to a place in the body."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _unkept(body: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str, str]]:
    """Texts that no database keeps: with a NUL, or with half a character."""
    match body:
        case str():
            if "\0" in body or any("\ud800" <= character <= "\udfff" for character in body):
                return [
                    (
                        _sayable(pointer(path)),
                        _("The text contains a character that cannot be stored (NUL or a lone surrogate)."),
                    )
                ]
        case dict():
            return [
                found
                for name, value in body.items()
                for found in (*_unkept(name, path), *_unkept(value, (*path, name)))
            ]
        case list():
            return [found for number, value in enumerate(body) for found in _unkept(value, (*path, number))]
    return []


def _sayable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")


def _errors(body: Any, schema: Schema) -> list[tuple[str, str]]:
    found = Draft202012Validator(schema).iter_errors(body)
    errors = sorted(found, key=lambda error: [str(step) for step in error.absolute_path])
    # What is missing is found once for each name, and said once for all.
    return list(dict.fromkeys((pointer(each.absolute_path), _sentence(each)) for each in errors))


def _sentence(error: ValidationError) -> str:  # noqa: C901  (a table: one case for each keyword of JSON Schema)
    """What is wrong, in words."""
    known: Any = error.validator_value
    match error.validator:
        case "additionalProperties":
            names = sorted(set(error.schema["properties"]))
            extra = sorted(set(error.instance) - set(names))
            return " ".join(
                _("Unknown field “%(name)s”. %(hint)s") % {"name": name[:60], "hint": did_you_mean(name, names)}
                for name in extra[:5]
            )
        case "required":
            missing = [name for name in known if name not in error.instance]
            return _("Missing: %(names)s.") % {"names": ", ".join(missing)}
        case "type":
            kinds = [known] if isinstance(known, str) else known
            return _("It must be %(kinds)s.") % {"kinds": _(" or ").join(str(_KINDS[kind]()) for kind in kinds)}
        case "enum":
            words = [word for word in known if isinstance(word, str) and word]
            return _("This is not a possible value. %(hint)s") % {"hint": did_you_mean(str(error.instance), words)}
        case "minLength" | "minItems" | "minProperties":
            return _("It is empty.")
        case "maxLength":
            return _("It is longer than %(most)s characters.") % {"most": known}
        case "maxItems":
            return _("It has more than %(most)s items.") % {"most": known}
        case "uniqueItems":
            return _("It names something twice.")
        case "pattern" if known == NUMBER:
            return _(
                "The number cannot be stored: use at most 18 digits, a point and 6 decimals, with at most "
                "%(most)d significant digits."
            ) % {"most": MAX_DIGITS}
        case "pattern":
            return _("It does not have the required form (%(pattern)s).") % {"pattern": known}
        case "minimum" | "maximum":
            ends = {name: error.schema.get(name) for name in ("minimum", "maximum")}
            return _("The number must be from %(minimum)s to %(maximum)s.") % ends
        case "exclusiveMinimum" | "exclusiveMaximum":
            return _("The number has too many digits: at most 18 before the point.")
    return error.message


_KINDS = {
    "string": lambda: _("a text"),
    "number": lambda: _("a number"),
    "integer": lambda: _("a whole number"),
    "boolean": lambda: _("true or false"),
    "array": lambda: _("a list"),
    "object": lambda: _("an object"),
    "null": lambda: _("null"),
}
