"""What differs between two contents of a record, field by field, for people's eyes."""

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

#: What stands for an empty field.
NOTHING = "–"


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
        return _marked(self.before, self.after, tag="del")

    @property
    def marked_after(self) -> SafeString:
        """The new text with what comes marked."""
        return _marked(self.after, self.before, tag="ins")


def differences(model: type[models.Model], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The fields of `after` that differ from `before`, in the model's order."""
    found = []
    for name, value in after.items():
        if value != before.get(name):
            found.append(Difference(name, label_of(model, name), as_text(before.get(name)), as_text(value)))
    order = {f.name: number for number, f in enumerate(model._meta.get_fields())}
    return sorted(found, key=lambda difference: order.get(difference.name, len(order)))


def label_of(model: type[models.Model], name: str) -> str:
    try:
        f = model._meta.get_field(name)
    except FieldDoesNotExist:
        return capfirst(name)
    return capfirst(str(getattr(f, "verbose_name", name)))


def as_text(value: Any) -> str:
    """A value of a content dict: natural keys by their slug, parts one a line."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        shown = (f"{name.replace('_', ' ')}: {as_text(cell)}" for name, cell in value.items() if cell not in ("", None))
        return "; ".join(shown)
    if isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            return " ".join(value) or NOTHING
        return "\n".join(as_text(item) for item in value) or NOTHING
    return str(value)


def _marked(text: str, other: str, *, tag: str) -> SafeString:
    """`text` with the words that `other` does not have in <ins> or <del>."""
    if text == NOTHING:
        return format_html('<span class="quiet">{}</span>', NOTHING)
    words, others = re.findall(r"\s+|\S+", text), re.findall(r"\s+|\S+", other)
    matcher = difflib.SequenceMatcher(a=words, b=others, autojunk=False)
    pieces = []
    for kind, start, end, _start, _end in matcher.get_opcodes():
        piece = "".join(words[start:end])
        if piece:
            pieces.append(piece if kind == "equal" else format_html(f"<{tag}>{{}}</{tag}>", piece))
    return format_html_join("", "{}", ((piece,) for piece in pieces)) if pieces else mark_safe("")
