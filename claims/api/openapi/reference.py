"""The reference page of the API, written from its own description, so that it cannot say anything else."""

from __future__ import annotations

from typing import Any

from drf_spectacular.generators import SchemaGenerator

from claims.api.exceptions import TYPES
from claims.api.filters.fields import SLUG
from claims.http.record_urls import COLLECTIONS

HEAD = """# The API, address by address

Written by `python manage.py api_reference`; a test compares it with the code. How to use it:
[use the API](../how-to/use-the-api.md). The fields of every answer are described at `/api/docs/`, and for machines in
OpenAPI 3.1 at `/api/schema/`.

Every list takes `cursor`, `page_size` (1 to 200, 50 if left out) and `count=true`, and answers
`{"results": [...], "next": address or null, "previous": address or null}`. Several values of one filter are separated
by commas and mean any of them; several filters mean all of them. Unknown parameters are refused.
"""
PROBLEMS = """
## Errors

Every error is `application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail`, `instance`, and `errors`, a
list of `{"name", "reason"}` by parameter or header, or by place in the body (a JSON Pointer).

| type | status | meaning |
|---|---|---|"""
DESK = "/api/v1/desk/"
DESK_HEAD = """
## The desk: for programs of editors

With a token only; [how](../how-to/enter-with-a-program.md). Bodies and answers are described at `/api/docs/`.
Collections are those of records above.

| request | what it does |
|---|---|"""
EVERYWHERE = {"cursor", "page_size", "count"}


def page() -> str:
    """The whole page as Markdown."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    paths = sorted(schema["paths"].items())
    sections = [_section(path, item["get"]) for path, item in paths if not path.startswith(DESK)]
    desk = [_line(path, method, item[method]) for path, item in paths if path.startswith(DESK) for method in item]
    desk = sorted(set(desk))
    rows = [f"| `{kind.uri}` | {kind.status.value} | {kind.meaning} |" for kind in TYPES.values()]
    return "\n".join([HEAD, *sections, DESK_HEAD, *desk, PROBLEMS, *rows, ""])


def _line(path: str, method: str, operation: dict[str, Any]) -> str:
    """A request of the desk; its collections differ in their contents only."""
    steps = [
        "{collection}" if step in COLLECTIONS.values() and "batch" not in path else step for step in path.split("/")
    ]
    return f"| `{method.upper()} {'/'.join(steps)}` | {operation['description']} |"


def _section(path: str, operation: dict[str, Any]) -> str:
    parameters = [each for each in operation.get("parameters", []) if each["in"] == "query"]
    rows = [_row(each) for each in parameters if each["name"] not in EVERYWHERE]
    table = ["", "| parameter | values | meaning |", "|---|---|---|", *rows] if rows else []
    return "\n".join([f"## `{path}`", "", operation["description"], *table, ""])


def _row(parameter: dict[str, Any]) -> str:
    schema = parameter["schema"]
    return f"| `{parameter['name']}` | {_values(schema)} | {parameter['description']} |"


def _values(schema: dict[str, Any]) -> str:
    schema = schema.get("items", schema)
    if "enum" in schema:
        words = [f"`{word}`" for word in schema["enum"]]
        default = [f"(`{schema['default']}` if left out)"] if "default" in schema else []
        return " ".join([", ".join(words), *default])
    if "minimum" in schema:
        return f"{schema['minimum']} to {schema['maximum']}"
    if "anyOf" in schema:
        return "date"
    if schema.get("pattern") == SLUG["pattern"]:
        return "slugs"
    return str({"boolean": "`true`, `false`"}.get(schema["type"], schema.get("format", "text")))
