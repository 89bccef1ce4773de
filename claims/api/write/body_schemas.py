"""Schemas of the bodies that the desk's API reads."""

from __future__ import annotations

from functools import cache
from typing import Any

from claims.api.write.content_schemas import content_schema, required_fields
from claims.models import Observation

Schema = dict[str, Any]
MAX_ROWS = 1_000

WHY: Schema = {
    "type": "string",
    "maxLength": 2_000,
    "description": "Reason, for the reviewer and the record's history.",
}
SUBMIT: Schema = {
    "type": "boolean",
    "default": False,
    "description": "Also submit it for review; needs the scope submit.",
}


def _object(needed: list[str], **properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "required": needed, "properties": properties}


def new_content(model: Any) -> Schema:
    """The JSON Schema of the content of a new record, with its required fields."""
    return {**content_schema(model), "required": required_fields(model)}


@cache
def create_schema(model: Any) -> Schema:
    """A new record."""
    return _object(["content"], content=new_content(model), why=WHY, submit=SUBMIT)


@cache
def edit_schema(model: Any) -> Schema:
    """An edit: the fields that change."""
    return _object(["content"], content={**content_schema(model), "minProperties": 1}, why=WHY)


@cache
def step_schema() -> Schema:
    """A step of the workflow."""
    return _object([], why=WHY)


@cache
def batch_schema() -> Schema:
    """Figures, all of them or none."""
    rows = {"type": "array", "items": new_content(Observation), "minItems": 1, "maxItems": MAX_ROWS}
    return _object(["observations"], observations=rows, why=WHY, submit=SUBMIT)
