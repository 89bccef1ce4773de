"""Statuses, verdicts, severities and kinds of entries: an icon, a word, and a tone that only repeats them.

Everything returned is escaped here or by the template.
"""

from __future__ import annotations

import functools
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims import presentation
from claims.enums import (
    EntryKind,
    Severity,
    Status,
    TrackRecordCategory,
    VerdictFilter,
    VerdictKind,
)
from claims.models import Verdict
from timeline.pages.badges import Badge, is_expectation
from timeline.pages.icons import ENTRIES, SEVERITIES, SHAPES, STANDINGS, STATUSES, VERDICTS, Mark
from timeline.pages.templatetags.labels import word_for
from timeline.pages.templatetags.numbers import field_of

register = template.Library()


@functools.cache
def shape(mark: Mark) -> SafeString:
    """A mark's picture, hidden from screen readers since a word is always next to it."""
    line, _bar, full = SHAPES[mark.shape].partition("|")
    paths = format_html('<path d="{}"/>', line) if line else SafeString("")
    paths += format_html('<path class="icon-solid" d="{}"/>', full) if full else SafeString("")
    return format_html('<svg class="icon {}" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', mark.tone, paths)


def _render_mark(mark: Mark, label: object) -> SafeString:
    return format_html('<span class="status {}">{}{}</span>', mark.tone, shape(mark), label)


@register.filter
def status(code: str) -> SafeString:
    """A status as its shape and word."""
    return _render_mark(STATUSES[Status(code)], word_for(Status(code)))


@register.filter
def status_of(assessment: Any) -> SafeString:
    """A status as its shape and words; with the reason where that says more than the status."""
    code, reason = field_of(assessment, "status"), field_of(assessment, "reason")
    return _render_mark(STATUSES[Status(code)], presentation.status_words(code, reason))


@register.filter
def standing(code: str) -> SafeString:
    """As what a promise counts, as shape and word."""
    return _render_mark(STANDINGS[TrackRecordCategory(code)], word_for(TrackRecordCategory(code)))


def verdict(code: str) -> SafeString:
    """What the editors conclude, as shape and word."""
    return _render_mark(VERDICTS[VerdictKind(code)], word_for(VerdictKind(code)))


@register.filter
def verdict_of(badge: Badge) -> SafeString:
    """What the editors conclude of a promise or an expectation, as shape and words."""
    return _render_mark(VERDICTS[VerdictKind(badge.verdict.verdict)], badge.verdict_words)


@register.filter
def concluded_words(found: Verdict) -> str:
    """The words of a verdict, without its icon."""
    return presentation.verdict_words(VerdictKind(found.verdict), is_expectation=is_expectation(found.promise))


@register.filter
def conclusion(code: str) -> SafeString:
    """What the editors conclude, or that they have not yet, as shape and word."""
    if code == VerdictFilter.NONE:
        return SafeString(f'<span class="muted">{word_for(VerdictFilter.NONE).lower()}</span>')
    return verdict(code)


@register.filter
def severity(code: str) -> SafeString:
    """A severity as icon and word."""
    return _render_mark(SEVERITIES[Severity(code)], word_for(Severity(code)))


@register.filter
def entry_shape(code: str) -> SafeString:
    """The icon of a kind of entry."""
    return shape(ENTRIES[EntryKind(code)])


@register.filter
def mark_shape(mark: Mark) -> SafeString:
    """The icon of a mark."""
    return shape(mark)


@register.filter
def severity_shape(code: str) -> SafeString:
    """The icon of a severity."""
    return shape(SEVERITIES[Severity(code)])


@register.filter
def edge(code: str) -> str:
    """The class of the line next to a flag."""
    return f"edge-{SEVERITIES[Severity(code)].tone}"


@register.filter
def entry_tone(code: str) -> str:
    """The tone (CSS class) of a kind of entry."""
    return ENTRIES[EntryKind(code)].tone
