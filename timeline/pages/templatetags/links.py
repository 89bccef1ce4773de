"""Links that keep the day, and whether what they lead to is there.

Everything returned is escaped here or by the template.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from timeline.pages.allowed_params import taken_by
from timeline.pages.page import address

register = template.Library()

#: Pages that show a record by its slug, by the record's kind; parts of others are shown there, at an anchor.
PAGES = ("claim", "promise", "source", "actor", "topic", "event", "indicator")


@register.simple_tag
def can_mail() -> bool:
    """Whether readers can ask for news by e-mail."""
    return bool(settings.PIVOT_MAIL)


@register.simple_tag(takes_context=True)
def at(context: Mapping[str, Any], name: str, *args: Any, **query: Any) -> str:
    """The address of a page, for the same day as this page, with further query parameters."""
    params = {key: str(value) for key, value in query.items() if value not in (None, "")}
    return address(_path(get_script_prefix(), name, args), params | context["page"].query())


@functools.lru_cache(maxsize=4096)
def _path(_prefix: str, name: str, args: tuple[Any, ...]) -> str:
    """The path of a page; kept, since a list asks for the same few hundred again and again."""
    return reverse(f"pages:{name}", args=args)


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
def with_days(context: Mapping[str, Any], days: tuple[Any, Any]) -> str:
    """This page's address for the time between two days, at the beginning of its list."""
    return with_query(context, **{"from": days[0], "to": days[1], "before": "", "after": ""})


@register.simple_tag(takes_context=True)
def taken_as(context: Mapping[str, Any], name: str) -> str:
    """This selection of the timeline in another form, such as `atom`."""
    query = context["request"].GET.copy()
    for each in set(query) - set(taken_by(name)):
        del query[each]
    return f"{reverse(f'pages:{name}')}?{query.urlencode()}".removesuffix("?")


@register.simple_tag(takes_context=True)
def oembed_here(context: Mapping[str, Any]) -> str:
    """Where oEmbed tells how to put this selection of the timeline into a frame."""
    whole = context["request"].build_absolute_uri(taken_as(context, "timeline"))
    return address(reverse("pages:oembed"), {"url": whole})


@register.simple_tag(takes_context=True)
def record_link(context: Mapping[str, Any], kind: str, slug: str) -> str:
    """The address of a record's page, empty where its kind has none."""
    return at(context, kind, slug) if kind in PAGES else ""


@register.simple_tag(takes_context=True)
def linked_names(context: Mapping[str, Any], kind: str, records: Iterable[Any]) -> SafeString:
    """Links to records of one kind by their names, with commas between."""
    return format_html_join(
        ", ", '<a href="{}">{}</a>', ((at(context, kind, each.slug), each.name) for each in records)
    )


@register.simple_tag(takes_context=True)
def is_known(context: Mapping[str, Any], record: Any) -> bool:
    """Whether a record was public on the page's day; only then a link to it leads somewhere."""
    if record is None or not record.is_public_state or record.known_on is None:
        return False
    return bool(record.known_on <= context["page"].as_of)


@register.simple_tag(takes_context=True)
def source_title(context: Mapping[str, Any], source: Any) -> SafeString | str:
    """The title of a source, as a link where the source was public on the page's day."""
    if not is_known(context, source):
        return str(source.title)
    return format_html('<a href="{}">{}</a>', at(context, "source", source.slug), source.title)


@register.filter
def outward(url: str) -> str:
    """An address on the web; empty for anything that would do something else when followed."""
    return url if url.startswith(("https://", "http://")) else ""


@register.simple_tag(takes_context=True)
def source_link(context: Mapping[str, Any], cite: Mapping[str, Any]) -> str:
    """The page of a cited source; its own address where the page did not exist yet on the day."""
    published = cite["published_on"]
    early = published is not None and published["upper"] is not None and published["upper"] > context["page"].as_of
    return outward(cite["url"]) if early and outward(cite["url"]) else at(context, "source", cite["source"])
