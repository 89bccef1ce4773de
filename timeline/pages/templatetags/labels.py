"""Words for people in place of codes, and what the codes mean.

Everything returned is escaped here or by the template.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django import template

from claims import enums, presentation
from claims.enums import (
    FlagKind,
    Modifier,
    Status,
)

register = template.Library()


@register.filter
def label(code: str, vocabulary_name: str) -> str:
    """The word for people of a code of the vocabulary that is named, such as `ClaimKind`."""
    return word_for(getattr(enums, vocabulary_name)(code)) if code else ""


def word_for(member: StrEnum) -> str:
    """The word for people of a member of the vocabulary."""
    return str(presentation.label(member))


@register.filter
def names(records: Iterable[Any]) -> str:
    """The names of records, with commas between."""
    return ", ".join(str(record.name) for record in records)


@register.filter
def reason_and_modifiers(assessment: Any) -> str:
    """Notes on a status: its reason, then what modifies it; a dash where there is neither."""
    reason = [label(assessment.reason, "Reason")] if assessment.reason else []
    modifiers = ", ".join(label(modifier, "Modifier") for modifier in assessment.modifiers)
    return ". ".join(filter(None, (*reason, modifiers))) or "–"


@register.filter
def flag_title(kind: str) -> str:
    """The label of a kind of flag."""
    return word_for(FlagKind(kind))


@register.filter
def status_meaning(code: str) -> str:
    """What a status means, in one sentence."""
    return str(presentation.status_meaning(Status(code)))


@register.filter
def modifier_meaning(code: str) -> str:
    """What a modifier means, in one sentence."""
    return str(presentation.modifier_meaning(Modifier(code)))


@register.filter
def flag_meaning(code: str) -> str:
    """What a kind of flag means, in one sentence."""
    return str(presentation.flag_meaning(FlagKind(code)))


@register.filter
def labelled_rows(table: Any) -> list[list[tuple[str, Any]]]:
    """The rows of a table, each cell with the head of its column."""
    return [list(zip(table.heads, row, strict=False)) for row in table.rows]
