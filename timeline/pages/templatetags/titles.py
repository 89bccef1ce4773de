"""What a link to a record says.

Everything returned is escaped here or by the template.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from timeline.pages.record_links import RecordLink
from timeline.pages.templatetags.dates import vague
from timeline.pages.templatetags.numbers import goal, value_of, with_unit
from timeline.pages.templatetags.status import concluded_words

register = template.Library()


def _figure(record: Any) -> SafeString:
    indicator = record.series.indicator
    value = with_unit(value_of(record, indicator.decimals), indicator.unit)
    return format_html("{}, {}: {}", record.series.title, vague(record, "period"), value)


def _target(record: Any) -> str:
    version = _("%(title)s, version %(n)s") % {"title": record.promise.title, "n": record.version_name}
    return f"{version}: {goal(record)}"


def _verdict(record: Any) -> str:
    return f"{_('The editors’ verdict on')} {record.promise.title}: {concluded_words(record)}"


_SPECIAL = {"observation": _figure, "target": _target, "verdict": _verdict}
#: The field that names a record, where it is not its title.
_NAMES = {"claim": "statement", "outcome": "summary", "indicator": "name", "actor": "name", "topic": "name"}


@register.filter
def link_text(link: RecordLink) -> str:
    """What a link to a record says: its name, or for a part of another record what it says there."""
    if link.kind in _SPECIAL:
        return _SPECIAL[link.kind](link.record)
    return str(getattr(link.record, _NAMES.get(link.kind, "title")))
