"""What differs between two contents of a record, field by field, in words that people can compare.

Records that a content names are shown by their titles, which the caller looks up (``selectors.titles``). The words that
went or came are marked with <del> and <ins>.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.enums import Stance
from claims.models.base import Citation, PublicRecord
from claims.models.dated_texts import EarlierTextsField
from claims.presentation.labels import LABELS
from claims.selectors.titles import Key, content_fields, slugs_in

#: Shown for an empty field.
NOTHING = "–"

Titles = Mapping[Key, str]


@dataclass(frozen=True)
class Difference:
    """One field with its two values as text."""

    name: str
    label: str
    before: str
    after: str

    @property
    def marked_before(self) -> SafeString:
        """The old text with what goes marked."""
        return _mark_words(self.before, self.after, tag="del")

    @property
    def marked_after(self) -> SafeString:
        """The new text with what comes marked."""
        return _mark_words(self.after, self.before, tag="ins")


def text_differences(
    model: type[models.Model],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    titles: Titles | None = None,
    only_titled: bool = False,
) -> list[Difference]:
    """The fields of `after` that differ from `before`, in the model's order, parts last.

    A record without a title is shown by its public id, or not at all with `only_titled` (for readers, who see
    no record that is not public).
    """
    found = []
    named = _Public(titles or {}) if only_titled else titles or {}
    for name, value in after.items():
        if value != before.get(name):
            old, new = (field_text(model, name, each, named) for each in (before.get(name), value))
            if old == new and only_titled:
                continue
            if old == new:  # two records of one title: only their public ids tell them apart
                old, new = (field_text(model, name, each, {}) for each in (before.get(name), value))
            found.append(Difference(name, label_of(model, name), old, new))
    order = {name: number for number, name in enumerate(content_fields(model))}
    return sorted(found, key=lambda difference: order.get(difference.name, len(order)))


class _Public(dict[Key, str]):
    """Titles of public records; what has none here is not named."""


def label_of(model: type[models.Model], name: str) -> str:
    """What a field or a part of a record is called."""
    if name.endswith("_words"):
        return _("%(field)s, as worded by the source") % {"field": label_of(model, name.removesuffix("_words"))}
    if name == "known_on_override":
        return _("Known since")
    try:
        f = model._meta.get_field(name)
    except FieldDoesNotExist:
        return capfirst(name)
    return capfirst(str(getattr(f, "verbose_name", name.replace("_", " "))))


def field_text(model: type[models.Model], name: str, value: Any, titles: Titles) -> str:
    """The value of a field or a part as text; parts and lists are one a line."""
    if name in getattr(model, "parts", ()):
        part: Any = model._meta.get_field(name).related_model
        return "\n".join(_part_text(part, row, titles) for row in value or ()) or NOTHING
    f = content_fields(model).get(name)
    if isinstance(f, EarlierTextsField):
        return "\n".join(_earlier_text(model, row) for row in value or ()) or NOTHING
    if f is not None and f.is_relation and isinstance(f.related_model, type):
        return _name_values(f.related_model, value, titles, between="\n") or NOTHING
    return value_text(f, value)


def value_text(field: Any, value: Any) -> str:  # a field of any type, and its value
    """A value of a field as text, a word of a closed list by its label."""
    vocabulary = getattr(field, "vocabulary", None)
    return as_text(value) if vocabulary is None or not value else str(LABELS[vocabulary][vocabulary(value)])


def _earlier_text(model: type[models.Model], row: Mapping[str, str]) -> str:
    said = {"field": label_of(model, row["field"]), "day": row["before"], "text": row["text"]}
    return _("%(field)s before %(day)s: %(text)s") % said


def _part_text(part: type[models.Model], row: Mapping[str, Any], titles: Titles) -> str:
    """One row of a part on one line; a citation as sources are cited."""
    if issubclass(part, Citation):
        return _citation_text(part, row, titles)
    shown = (
        f"{label_of(part, name)}: {field_text(part, name, cell, titles)}"
        for name, cell in row.items()
        if cell not in ("", None, [])
    )
    return "; ".join(shown)


def _citation_text(part: type[models.Model], row: Mapping[str, Any], titles: Titles) -> str:
    text = field_text(part, "source", row.get("source"), titles)
    if row.get("locator"):
        text += f", {row['locator']}"
    if row.get("quote"):
        text += f" “{row['quote']}”"
    stance = row.get("stance", Stance.SUPPORTS)
    if stance != Stance.SUPPORTS:
        text += f" ({str(LABELS[Stance].get(stance, stance)).lower()})"
    return f"{text}: {row['remark']}" if row.get("remark") else text


def _name_values(model: type[models.Model], value: Any, titles: Titles, *, between: str) -> str:
    if not issubclass(model, PublicRecord):
        return as_text(value)
    shown = (titles.get((model.kind(), slug), "" if isinstance(titles, _Public) else slug) for slug in slugs_in(value))
    return between.join(title for title in shown if title)


def as_text(value: Any) -> str:
    """A plain value as text."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(as_text(item) for item in value) or NOTHING
    return str(value)


def _mark_words(text: str, other: str, *, tag: str) -> SafeString:
    """`text` with the words that `other` does not have in <ins> or <del>."""
    if text == NOTHING:
        return format_html('<span class="muted">{}</span>', NOTHING)
    words, others = re.findall(r"\s+|\S+", text), re.findall(r"\s+|\S+", other)
    matcher = difflib.SequenceMatcher(a=words, b=others, autojunk=False)
    pieces = []
    for kind, start, end, _start, _end in matcher.get_opcodes():
        piece = "".join(words[start:end])
        if piece:
            pieces.append(piece if kind == "equal" else format_html(f"<{tag}>{{}}</{tag}>", piece))
    return format_html_join("", "{}", ((piece,) for piece in pieces)) if pieces else mark_safe("")
