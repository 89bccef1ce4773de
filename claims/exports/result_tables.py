"""The three tables of what the rules say today: assessments, open flags, and tests of claims.

Lists and objects are in their cells as JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claims.exports.table_schemas import Field, Row, Table
from claims.selectors.record_documents import Document

_TYPES = {
    **dict.fromkeys(("heads_version", "heads_promise"), "boolean"),
    **dict.fromkeys(("from_day", "opened_on"), "date"),
    **dict.fromkeys(("ratio", "ratio_linear", "attainment"), "number"),
    **dict.fromkeys(("modifiers", "rows", "evidence"), "array"),
    **dict.fromkeys(("measures", "params"), "object"),
}

ASSESSMENT = (
    *("target", "series", "heads_version", "heads_promise", "from_day", "status", "reason", "modifiers"),
    *("ratio", "ratio_linear", "attainment", "measures", "rows", "ruleset"),
)
FLAG = (
    *("id", "kind_of_flag", "subject_kind", "subject", "subject_period", "opened_on", "severity"),
    *("params", "evidence", "ruleset"),
)
CHECK = ("from_day", "on_the_day", "now", "params", "rows", "ruleset")


def _fields(names: Sequence[str]) -> tuple[Field, ...]:
    return tuple({"name": name, "type": _TYPES.get(name, "string")} for name in names)


def _assessments(document: Document) -> Iterator[Row]:
    for number, each in enumerate(document["assessments"], start=1):
        yield [document["record"], number, *(each[name] for name in ASSESSMENT)]


def _flags(document: Document) -> Iterator[Row]:
    for each in document["flags"]:
        yield [each["id"], document["kind"], document["record"], *(each[name] for name in FLAG[1:])]


def _checks(document: Document) -> Iterator[Row]:
    if (check := document["check"]) is not None:
        yield [document["record"], *(check[name] for name in CHECK)]


TABLES = [
    Table(
        name="assessments",
        title="results of the rules for each version of a promise on each series",
        fields=(
            {"name": "promise", "type": "string"},
            {"name": "number", "type": "integer", "description": "Position within the promise, from 1."},
            *_fields(ASSESSMENT),
        ),
        rows=_assessments,
        key=("promise", "number"),
        links=(("promise", "promises"),),
    ),
    Table(
        name="flags",
        title="open flags",
        fields=(
            *_fields(("id",)),
            {"name": "of_kind", "type": "string", "description": "Kind of the record it belongs to."},
            {"name": "of", "type": "string", "description": "Slug of that record."},
            *_fields(FLAG[1:]),
        ),
        rows=_flags,
        key=("id",),
    ),
    Table(
        name="claim_checks",
        title="claims compared with the record",
        fields=({"name": "claim", "type": "string"}, *_fields(CHECK)),
        rows=_checks,
        key=("claim",),
        links=(("claim", "claims"),),
    ),
]
