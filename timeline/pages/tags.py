"""What the pages' templates need: links that keep the day, marks, vague dates, numbers, labels.

Everything returned is escaped here or by the template. Out of scope: the sentences themselves (claims.wording).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims import wording
from claims.vocabulary import EntryKind, FlagKind, Severity, Status, VerdictKind

from .answers import amount, percent
from .marks import ENTRIES, SEVERITIES, SHAPES, STATUSES, VERDICTS, Mark
from .visit import address

register = template.Library()

#: What the datetime attribute of HTML's `time` may hold; other EDTF is no date to a machine that reads HTML.
_MACHINE_DATE = re.compile(r"\d{4}(-\d\d){0,2}")

#: Pages that show a record by its slug, by the record's kind; parts of others are shown there, at an anchor.
PAGES = ("claim", "promise", "source", "actor", "topic", "event", "indicator")


@register.simple_tag(takes_context=True)
def at(context: Mapping[str, Any], name: str, *args: Any, **query: Any) -> str:
    """The address of a page, for the same day as this page, with further query parameters."""
    asked = {key: str(value) for key, value in query.items() if value not in (None, "")}
    return address(reverse(f"pages:{name}", args=args), asked | context["visit"].query())


@register.simple_tag(takes_context=True)
def with_query(context: Mapping[str, Any], **changes: Any) -> str:
    """This page's address with some query parameters changed, or dropped where the change is empty."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"{context['request'].path}?{query.urlencode()}" if query else context["request"].path


@register.simple_tag(takes_context=True)
def record_link(context: Mapping[str, Any], kind: str, slug: str) -> str:
    """The address of a record's page, empty where its kind has none."""
    return at(context, kind, slug) if kind in PAGES else ""


@register.simple_tag(takes_context=True)
def known(context: Mapping[str, Any], record: Any) -> bool:
    """Whether a record was public on the page's day; only then a link to it leads somewhere."""
    if record is None or not record.is_public_state or record.known_on is None:
        return False
    return bool(record.known_on <= context["visit"].as_of)


def shape(mark: Mark) -> SafeString:
    """A mark's picture, hidden from screen readers since a word always stands beside it."""
    line, _bar, full = SHAPES[mark.shape].partition("|")
    paths = format_html('<path d="{}"/>', line) if line else SafeString("")
    paths += format_html('<path class="full" d="{}"/>', full) if full else SafeString("")
    return format_html('<svg class="mark {}" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', mark.tone, paths)


def _marked(mark: Mark, label: object) -> SafeString:
    return format_html('<span class="status {}">{}{}</span>', mark.tone, shape(mark), label)


@register.filter
def status(code: str) -> SafeString:
    """A status as its shape and word."""
    return _marked(STATUSES[Status(code)], wording.status_label(Status(code)))


@register.filter
def verdict(code: str) -> SafeString:
    """What the editors conclude, as shape and word."""
    return _marked(VERDICTS[VerdictKind(code)], label(VerdictKind(code)))


@register.filter
def severity(code: str) -> SafeString:
    return _marked(SEVERITIES[Severity(code)], label(Severity(code)))


@register.filter
def entry_shape(code: str) -> SafeString:
    return shape(ENTRIES[EntryKind(code)])


@register.filter
def severity_shape(code: str) -> SafeString:
    return shape(SEVERITIES[Severity(code)])


@register.filter
def edge(code: str) -> str:
    """The class of the line beside a flag."""
    return f"{SEVERITIES[Severity(code)].tone}-edge"


@register.filter
def label(code: StrEnum | str) -> str:
    """The word for people of a code of the vocabulary."""
    return str(wording.label(code))


@register.filter
def flag_title(kind: str) -> str:
    return str(wording.flag_label(FlagKind(kind)))


def vague_words(edtf: str, words: str, lower: date | None, upper: date | None) -> str:
    """A vague date as it is said."""
    return str(wording.vague_date_words(edtf, words, lower, upper))


@register.simple_tag
def vague(record: Any, name: str = "") -> SafeString:
    """A vague date as a `<time>`: of a record's field, of an entry, or of a plain dict of the read layer."""
    if record is None:
        return SafeString("")
    if isinstance(record, Mapping):
        edtf, words, lower, upper = record["edtf"], record["words"], record["lower"], record["upper"]
    elif name:
        edtf, words = getattr(record, name), getattr(record, f"{name}_words")
        lower, upper = getattr(record, f"{name}_lower"), getattr(record, f"{name}_upper")
    else:
        edtf, words, lower, upper = record.edtf, record.words, record.lower, record.upper
    if not edtf:
        return SafeString("")
    said = vague_words(edtf, words, lower, upper)
    if _MACHINE_DATE.fullmatch(edtf):
        return format_html('<time datetime="{}">{}</time>', edtf, said)
    return format_html("<span>{}</span>", said)


@register.filter
def figure(value: Any, decimals: int | None = None) -> str:
    """A number with at most so many digits after the point; a dash where there is none."""
    return amount(value, decimals=decimals)


@register.filter
def share(value: float | None, decimals: int = 0) -> str:
    """A fraction as a percentage."""
    return percent(value, decimals=decimals)


@register.filter
def pick(table: Mapping[Any, Any], key: Any) -> Any:
    """An entry of a dict by a variable key, None where there is none."""
    return table.get(key)
