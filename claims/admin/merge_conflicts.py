"""Two texts of one record: which fields differ, whose each is, and what the editor chose to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import QueryDict

from claims.presentation.diff import Difference, text_differences
from claims.selectors.titles import named_in, titles_of
from claims.services.record_content import Content

#: What a field is called in the form that asks which of two texts to keep.
PREFIX = "keep-"
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Clash(Difference):
    """One field with the stored text (before) and one's own (after); `chosen` is which of them is selected."""

    chosen: str = ""

    @property
    def input(self) -> str:
        return PREFIX + self.name


def find_conflicts(
    model: type[models.Model], *, base: Mapping[str, Any] | None, stored: Content, mine: Content
) -> list[Clash]:
    """The fields in which one's own text differs from the stored one.

    `base` is what both started from: what only one of the two changed is theirs already; what both changed, or
    where the start is not known any more, is left to choose.
    """
    titles = titles_of(named_in(model, stored, mine))
    return [
        Clash(each.name, each.label, each.before, each.after, _whose(each.name, base, stored, mine))
        for each in text_differences(model, stored, mine, titles=titles)
    ]


def _whose(name: str, base: Mapping[str, Any] | None, stored: Content, mine: Content) -> str:
    if base is None or name not in base:
        return ""
    if mine.get(name) == base[name]:
        return THEIRS
    return MINE if stored.get(name) == base[name] else ""


def choices_in(data: QueryDict | Mapping[str, Any]) -> dict[str, str]:
    """What a form says to keep, by field."""
    return {
        name.removeprefix(PREFIX): str(data.get(name))
        for name in data
        if name.startswith(PREFIX) and data.get(name) in (MINE, THEIRS)
    }
