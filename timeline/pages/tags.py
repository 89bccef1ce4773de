"""What the pages' templates need: links that keep the day, marks, vague dates, numbers, labels.

Everything returned is escaped here or by the template. Out of scope: the sentences themselves (claims.presentation).
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from django import template
from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from claims import enums, presentation
from claims.enums import (
    AssertionKind,
    Comparator,
    Direction,
    EntryKind,
    FlagKind,
    Model,
    Modifier,
    Severity,
    Status,
    TrackRecordCategory,
    VerdictFilter,
    VerdictKind,
)
from claims.models import Outcome, Verdict
from timeline.charts import Look
from timeline.pages.allowed_params import taken_by
from timeline.pages.badges import Badge, is_expectation
from timeline.pages.icons import ENTRIES, SEVERITIES, SHAPES, STANDINGS, STATUSES, VERDICTS, Mark
from timeline.pages.page import address
from timeline.pages.questions import format_amount, goal_words, percent

register = template.Library()

#: What the datetime attribute of HTML's `time` may hold; other EDTF is no date to a machine that reads HTML.
_YEAR = re.compile(r"\d{4}")
_MACHINE_DATE = re.compile(r"\d{4}(-\d\d){0,2}")

#: Pages that show a record by its slug, by the record's kind; parts of others are shown there, at an anchor.
PAGES = ("claim", "promise", "source", "actor", "topic", "event", "indicator")


@register.simple_tag
def can_mail() -> bool:
    """Whether readers can ask for news by e-mail."""
    return bool(settings.PIVOT_MAIL)


@register.simple_tag(takes_context=True)
def at(context: Mapping[str, Any], name: str, *args: Any, **query: Any) -> str:
    """The address of a page, for the same day as this page, with further query parameters."""
    asked = {key: str(value) for key, value in query.items() if value not in (None, "")}
    return address(_path(get_script_prefix(), name, args), asked | context["visit"].query())


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


@register.simple_tag
def options(records: Iterable[Any], chosen: Any) -> SafeString:
    """What a list offers to choose from: each record by its slug and title."""
    now = None if chosen is None or chosen == "" else chosen.slug
    rows = ((each.slug, SafeString(" selected" if each.slug == now else ""), str(each)) for each in records)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.simple_tag(takes_context=True)
def known(context: Mapping[str, Any], record: Any) -> bool:
    """Whether a record was public on the page's day; only then a link to it leads somewhere."""
    if record is None or not record.is_public_state or record.known_on is None:
        return False
    return bool(record.known_on <= context["visit"].as_of)


@functools.cache
def shape(mark: Mark) -> SafeString:
    """A mark's picture, hidden from screen readers since a word always stands beside it."""
    line, _bar, full = SHAPES[mark.shape].partition("|")
    paths = format_html('<path d="{}"/>', line) if line else SafeString("")
    paths += format_html('<path class="icon-solid" d="{}"/>', full) if full else SafeString("")
    return format_html('<svg class="icon {}" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', mark.tone, paths)


def _marked(mark: Mark, label: object) -> SafeString:
    return format_html('<span class="status {}">{}{}</span>', mark.tone, shape(mark), label)


@register.filter
def status(code: str) -> SafeString:
    """A status as its shape and word."""
    return _marked(STATUSES[Status(code)], word_for(Status(code)))


@register.filter
def status_of(assessment: Any) -> SafeString:
    """How something stands, as its shape and words; with the reason where that says more than the status."""
    code, reason = _part(assessment, "status"), _part(assessment, "reason")
    return _marked(STATUSES[Status(code)], presentation.status_words(code, reason))


@register.filter
def standing(code: str) -> SafeString:
    """As what a promise counts, as shape and word."""
    return _marked(STANDINGS[TrackRecordCategory(code)], word_for(TrackRecordCategory(code)))


@register.filter
def verdict(code: str) -> SafeString:
    """What the editors conclude, as shape and word."""
    return _marked(VERDICTS[VerdictKind(code)], word_for(VerdictKind(code)))


@register.filter
def verdict_of(badge: Badge) -> SafeString:
    """What the editors conclude of a promise or an expectation, as shape and words."""
    return _marked(VERDICTS[VerdictKind(badge.verdict.verdict)], badge.verdict_words)


@register.filter
def concluded_words(found: Verdict) -> str:
    """The same as words, of a verdict."""
    return presentation.verdict_words(VerdictKind(found.verdict), is_expectation=is_expectation(found.promise))


@register.filter
def reported_on(outcome: Outcome) -> str:
    """The date of what an outcome tells, in words; where it has none, that of the report."""
    if not outcome.happened_on and outcome.known_on is not None:
        return _("reported %(day)s") % {"day": presentation.day_words(outcome.known_on)}
    words, lower, upper = outcome.happened_on_words, outcome.happened_on_lower, outcome.happened_on_upper
    return vague_words(outcome.happened_on, words, lower, upper)


@register.filter
def concluded(code: str) -> SafeString:
    """What the editors conclude, or that they have not yet, as shape and word."""
    if code == VerdictFilter.NONE:
        return SafeString(f'<span class="muted">{word_for(VerdictFilter.NONE).lower()}</span>')
    return verdict(code)


@register.filter
def severity(code: str) -> SafeString:
    return _marked(SEVERITIES[Severity(code)], word_for(Severity(code)))


@register.filter
def entry_shape(code: str) -> SafeString:
    return shape(ENTRIES[EntryKind(code)])


@register.filter
def mark_shape(mark: Mark) -> SafeString:
    return shape(mark)


@register.filter
def severity_shape(code: str) -> SafeString:
    return shape(SEVERITIES[Severity(code)])


@register.filter
def edge(code: str) -> str:
    """The class of the line beside a flag."""
    return f"edge-{SEVERITIES[Severity(code)].tone}"


@register.filter
def label(code: str, vocabulary_name: str) -> str:
    """The word for people of a code of the vocabulary that is named, such as `ClaimKind`."""
    return word_for(getattr(enums, vocabulary_name)(code)) if code else ""


def word_for(member: StrEnum) -> str:
    """The word for people of a member of the vocabulary."""
    return str(presentation.label(member))


@register.filter
def flag_title(kind: str) -> str:
    return word_for(FlagKind(kind))


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


@register.filter
def figure(value: Any, decimals: int | None = None) -> str:
    """A number with at most so many digits after the point; a dash where there is none."""
    return format_amount(value, decimals=decimals)


@register.filter
def value_of(observation: Any, decimals: int) -> str:
    """The value of an observation, or its bounds; of a record or of the read layer's plain dict."""
    value, low, high = (_part(observation, name) for name in ("value", "low", "high"))
    if value is not None:
        return format_amount(value, decimals=decimals)
    if low is None:
        return _("at most %(value)s") % {"value": format_amount(high, decimals=decimals)}
    if high is None:
        return _("at least %(value)s") % {"value": format_amount(low, decimals=decimals)}
    return f"{format_amount(low, decimals=decimals)}–{format_amount(high, decimals=decimals)}"


def _part(record: Any, name: str) -> Any:
    return record[name] if isinstance(record, Mapping) else getattr(record, name)


@register.filter
def asserted(assertion: Any) -> str:
    """What a claim asserts that can be checked: a value with its unit, a place, or a target's state."""
    kind = AssertionKind(assertion.kind_of_assertion)
    if kind is AssertionKind.TARGET_STATE:
        return _("“%(state)s”") % {"state": assertion.asserted_state.replace("_", " ")}
    value, high = assertion.value, assertion.high
    if kind is AssertionKind.RANK:
        names = {"place": format_amount(1 if value is None else value, decimals=0)}
        lowest = assertion.comparator == Comparator.AT_MOST
        return (_("place %(place)s from the bottom") if lowest else _("place %(place)s from the top")) % names
    comparator = Comparator.BETWEEN if high is not None else Comparator(assertion.comparator or Comparator.EQUAL)
    unit = "" if assertion.indicator is None else assertion.indicator.unit
    direction = Direction.DECREASE if value is not None and value < 1 else Direction.INCREASE
    terms = {"comparator": comparator, "value": value, "high": high, "unit": unit, "direction": direction}
    return presentation.asked_words(terms)


@register.filter
def share(value: float | None, decimals: int = 0) -> str:
    """A fraction as a percentage."""
    return percent(value, decimals=decimals)


@register.filter
def pick(table: Mapping[Any, Any], key: Any) -> Any:
    """An entry of a dict by a variable key, None where there is none."""
    return table.get(key)


@register.filter
def entry_tone(code: str) -> str:
    return ENTRIES[EntryKind(code)].tone


@register.filter
def goal(target: Any) -> str:
    """What a target version asks for."""
    return goal_words(target)


@register.filter
def status_meaning(code: str) -> str:
    return str(presentation.status_meaning(Status(code)))


@register.filter
def modifier_meaning(code: str) -> str:
    return str(presentation.modifier_meaning(Modifier(code)))


@register.filter
def flag_meaning(code: str) -> str:
    return str(presentation.flag_meaning(FlagKind(code)))


@register.filter
def period(reading: Mapping[str, Any]) -> str:
    """The period of a reading of the read layer."""
    return presentation.period_words(reading["period_start"], reading["period_end"])


@register.filter
def rounded(number: float, unit: str) -> str:
    """A computed number with about three significant digits."""
    return presentation.rounded_words(number, unit)


@register.filter
def with_unit(number: str, unit: str) -> str:
    """A number that is in words already, with its unit after it."""
    return presentation.with_unit(number, unit)


@register.filter
def slip(late: Mapping[str, Any]) -> str:
    return presentation.slip_words(days=late["days"], years=late["years"])


@register.filter
def pace(assessment: Mapping[str, Any], name: str) -> str:
    """A pace a year: a percentage under the geometric model, an amount under the linear one."""
    value = assessment[name]
    if assessment.get("pace_model") == Model.GEOMETRIC:
        return presentation.percent_words(value)
    return presentation.rounded_words(value)


#: What would end the script element, or begin another one, in a page.
_JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def json_ld(said: Mapping[str, Any] | None) -> SafeString:
    """What a page says to machines, as a data block, which no browser runs; empty where there is nothing to say."""
    if not said:
        return SafeString("")
    text = json.dumps(said, ensure_ascii=False).translate(_JSON_ESCAPES)
    return SafeString(f'<script type="application/ld+json">{text}</script>')


@register.filter
def outward(url: str) -> str:
    """An address on the web; empty for anything that would do something else when followed."""
    return url if url.startswith(("https://", "http://")) else ""


@register.simple_tag(takes_context=True)
def source_link(context: Mapping[str, Any], cite: Mapping[str, Any]) -> str:
    """The page of a cited source; its own address where the page did not exist yet on the day."""
    published = cite["published_on"]
    early = published is not None and published["upper"] is not None and published["upper"] > context["visit"].as_of
    return outward(cite["url"]) if early and outward(cite["url"]) else at(context, "source", cite["source"])


@register.filter
def key_mark(look: Look) -> SafeString:
    """A series' line and point for the key of a chart, as they are drawn in it."""
    return format_html(
        '<svg viewBox="0 0 32 14" aria-hidden="true">{}<path d="{}" fill="var(--color-series-{})"/></svg>',
        _key_line(look),
        _POINTS[look.shape],
        look.colour,
    )


@register.filter
def fan_mark(colour: int) -> SafeString:
    """A forecast's bands for the key of a chart."""
    bands = '<path d="M1 1h30v12H1z" fill="var(--color-series-{0})" opacity="0.16"/>'
    bands += '<path d="M1 4h30v6H1z" fill="var(--color-series-{0})" opacity="0.16"/>'
    return format_html('<svg viewBox="0 0 32 14" aria-hidden="true">' + bands + "</svg>", colour)


def _key_line(look: Look) -> SafeString:
    if not look.is_line:
        return SafeString("")
    dash = "none" if look.dash == "1 0" else look.dash
    return format_html('<path d="M1 7h30" stroke="var(--color-series-{})" stroke-dasharray="{}"/>', look.colour, dash)


#: The points of a chart's key, in the middle of its 32 by 14 box.
_POINTS = {
    "circle": "M16 3.5a3.5 3.5 0 1 0 .01 0",
    "square": "M12.8 3.8h6.4v6.4h-6.4z",
    "triangle-up": "M16 3l4 7h-8z",
    "diamond": "M16 2.5l4 4.5-4 4.5-4-4.5z",
    "triangle-down": "M16 11l4-7h-8z",
    "cross": "M14.5 3h3v2.5h2.5v3h-2.5v2.5h-3v-2.5h-2.5v-3h2.5z",
}
