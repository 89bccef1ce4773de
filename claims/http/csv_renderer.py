"""CSV renderer for lists: UTF-8 with a byte order mark, CRLF, and no cell that a spreadsheet would compute.

A table has a column for each single value of an answer: an object's values are in columns `name.part`, a list of
records becomes their slugs with spaces between, any other list its JSON.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

#: Rows of one table; a longer list goes on at the address in its Link header.
MAX_PAGE_SIZE = 1000
MEDIA_TYPE = "text/csv"
#: What a spreadsheet takes for the beginning of a formula, in wide forms too. A number is written as one and stays.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of an answer with the columns that they are written in."""

    columns: Sequence[str]
    rows: Sequence[dict[str, Any]]


class CsvRenderer(BaseRenderer):
    """Writes a Table."""

    media_type = MEDIA_TYPE
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(data.columns)
        for row in data.rows:
            writer.writerow([format_cell(_at(row, column)) for column in data.columns])
        return ("\ufeff" + out.getvalue()).encode()


def is_asked(request: Request) -> bool:
    """Whether the answer is to be a table."""
    renderer = getattr(request, "accepted_renderer", None)
    return renderer is not None and renderer.format == CsvRenderer.format


def format_cell(value: Any) -> str:
    """One value as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple | dict):
        return format_cell(_in_one_line(value))
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _in_one_line(value: Any) -> str:
    if isinstance(value, list | tuple):
        if all(isinstance(each, str) for each in value):
            return " ".join(value)
        names = [each.get("slug") or each.get("source") for each in value if isinstance(each, dict)]
        named = [name for name in names if isinstance(name, str)]
        if len(named) == len(value):
            return " ".join(named)
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _at(row: Any, column: str) -> Any:
    for step in column.split("."):
        row = row.get(step) if isinstance(row, dict) else None
    return row


def columns(serializer: Any, only: Collection[str] = ()) -> list[str]:
    """The columns of a list's answers, in the order asked for: the same for every page, however empty it is."""
    return [path for name in only or serializer.fields for path in _paths(name, serializer.fields[name])]


def _paths(name: str, field: Any) -> Iterator[str]:
    inner = _find_documented_field(field)
    if isinstance(inner, serializers.Serializer):
        for part, each in inner.fields.items():
            for path in _paths(part, each):
                yield f"{name}.{path}"
    else:
        yield name


def _find_documented_field(field: Any) -> Any:
    """What a field is documented to give, which is what it gives."""
    if isinstance(field, serializers.SerializerMethodField):
        field = getattr(field.parent, field.method_name or f"get_{field.field_name}")
    return getattr(field, "_spectacular_annotation", {}).get("field", field)
