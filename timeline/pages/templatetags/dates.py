"""Vague dates, periods and delays, as text and as `<time>`.

Everything returned is escaped here or by the template.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from claims import presentation
from claims.models import Outcome

register = template.Library()

#: What the datetime attribute of HTML's `time` may hold; other EDTF is no date to a machine that reads HTML.
_YEAR = re.compile(r"\d{4}")


_MACHINE_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


def vague_words(edtf: str, words: str, lower: date | None, upper: date | None) -> str:
    """A vague date as it is said: in the source's words, explained where they alone do not tell the year."""
    said = str(presentation.vague_date_words(edtf, words, lower, upper))
    if words and not _YEAR.search(words):
        plain = presentation.vague_date_words(edtf, "", lower, upper)
        return _("“%(words)s” (%(date)s)") % {"words": said, "date": plain}
    return said


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


@register.simple_tag
def vague_or_undated(record: Any, name: str) -> str:
    """A vague date of a record's field as a `<time>`, or that it has none."""
    return vague(record, name) or _("undated")


@register.simple_tag
def day_time(day: date, *, is_long: bool = False) -> SafeString:
    """A day as a `<time>`: `31 Jan 2016`, or with the whole name of its month."""
    shown = date_format(day, "j F Y" if is_long else "j M Y")
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), shown)


@register.filter
def reported_on(outcome: Outcome) -> str:
    """The date of what an outcome tells, in words; where it has none, that of the report."""
    if not outcome.happened_on and outcome.known_on is not None:
        return _("reported %(day)s") % {"day": presentation.day_words(outcome.known_on)}
    words, lower, upper = outcome.happened_on_words, outcome.happened_on_lower, outcome.happened_on_upper
    return vague_words(outcome.happened_on, words, lower, upper)


@register.filter
def period(reading: Mapping[str, Any]) -> str:
    """The period of a reading of the read layer."""
    return presentation.period_words(reading["period_start"], reading["period_end"])


@register.filter
def slip(late: Mapping[str, Any]) -> str:
    """How late something came, in words."""
    return presentation.slip_words(days=late["days"], years=late["years"])
