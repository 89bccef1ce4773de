"""Parts of forms.

Everything returned is escaped here or by the template.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from timeline.pages.templatetags.labels import label

register = template.Library()


@register.simple_tag
def options(records: Iterable[Any], chosen: Any) -> SafeString:
    """What a list offers to choose from: each record by its slug and title."""
    now = None if chosen is None or chosen == "" else chosen.slug
    rows = ((each.slug, SafeString(" selected" if each.slug == now else ""), str(each)) for each in records)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.simple_tag
def code_options(codes: Iterable[Any], chosen: Any, vocabulary: str) -> SafeString:
    """What a list offers to choose from: the codes of a vocabulary that is named, by their words for people."""
    rows = ((code, SafeString(" selected" if code == chosen else ""), label(code, vocabulary)) for code in codes)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.inclusion_tag("pages/parts/choose_code.html")
def choose_code(name: str, title: str, codes: Iterable[Any], now: Any, vocabulary: str) -> dict[str, Any]:
    """A list of the codes of a vocabulary to choose one from, or any."""
    return {"name": name, "title": title, "codes": codes, "now": now, "vocabulary": vocabulary}
