"""What was known, said and done on a day is not of later days: the dates of one record against each other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.dates import ShapeKind, shape_of
from claims.enums import ClaimKind
from claims.models import Claim, Observation, Target
from claims.models.base import EDTFField, PublicRecord
from claims.models.dated_texts import COLUMN
from claims.services.future_dates import MEASURED_KINDS, OVERRIDE, Contradiction, day_words
from claims.services.record_content import PendingRecord


class Order(NamedTuple):
    """A day of a kind of record that cannot come before another of its days; both are columns."""

    kind: str
    later: str
    earlier: str
    sentence: LazyText


#: The field to correct is the later one. A vague date counts from its first possible day.
ORDERS: tuple[Order, ...] = (
    Order(
        "source",
        "read_on",
        "published_on_lower",
        gettext_lazy("It was read on %(later)s, before its publication on %(earlier)s."),
    ),
    Order(
        "claim",
        "horizon_upper",
        "stated_on_lower",
        gettext_lazy("The forecast covers a period to %(later)s, which was over when it was made on %(earlier)s."),
    ),
    Order(
        "target",
        "withdrawn_on",
        "set_by.stated_on_lower",
        gettext_lazy("It was withdrawn on %(later)s, before it was stated on %(earlier)s. Correct one of the dates."),
    ),
    Order(
        "verdict",
        "concluded_on",
        "promise.known_on",
        gettext_lazy("The verdict date, %(later)s, is before the promise became known on %(earlier)s."),
    ),
)
#: Per kind: the first day of what a record is about. Nobody knows of it before.
ABOUT: dict[str, str] = {
    "source": "published_on_lower",
    "claim": "stated_on_lower",
    "target": "set_by.stated_on_lower",
    "milestone": "set_by.stated_on_lower",
    "event": "happened_on_lower",
    "outcome": "happened_on_lower",
    "observation": "period_lower",
    "verdict": "concluded_on",
}
#: Per kind: vague dates of what is over, so that they end at the latest with the period that today is in.
OVER: dict[str, str] = {
    "source": "published_on",
    "claim": "stated_on",
    "event": "happened_on",
    "outcome": "happened_on",
}

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)")
#: Words for a date of the year before the one that they name ("before 2016", "by the beginning of 2016") …
_EARLIER = re.compile(r"\b(before|by|until|turn|start|beginning|eve)\b", re.IGNORECASE)
#: … and of the year after it ("after 2016").
_LATER = re.compile(r"\b(after|since|from|end|turn)\b", re.IGNORECASE)
#: The last year that a date of any record is in: nothing on record was promised for the next century.
LAST_YEAR = 2200


def find_contradictions(filled: PendingRecord, *, today: dt.date) -> Iterator[Contradiction]:
    """Field and sentence for each pair of dates that cannot both be right; bounds and `known_on` are set already."""
    record = filled.record
    for order in ORDERS:
        if record.kind() == order.kind:
            yield from _out_of_order(record, order)
    yield from _known_before(record)
    yield from _not_over(record, today)
    yield from _earlier_texts(record, today)
    if isinstance(record, Target) and record.withdrawn_on is not None and record.withdrawn_on > _tomorrow(today):
        yield "withdrawn_on", _in_future(record.withdrawn_on, today)
    if isinstance(record, Claim) and record.kind_of_claim == ClaimKind.ASSERTS and record.horizon:
        yield (
            "horizon",
            _(
                "The periods of its assertions date this claim. Leave the horizon empty, or enter the claim "
                "as a forecast."
            ),
        )
    yield from _words(record)
    for name, parts in filled.parts.items():
        for number, part in enumerate(parts, start=1):
            for _field, sentence in _words(part):
                yield name, _("Row %(number)d: %(message)s") % {"number": number, "message": sentence}


def _day(record: PublicRecord, path: str) -> dt.date | None:
    """A column by its path; None where a record on the way is missing or the date has no such bound."""
    reached: object = record
    for name in path.split("."):
        reached = None if reached is None or getattr(reached, f"{name}_id", 0) is None else getattr(reached, name)
    return reached if isinstance(reached, dt.date) else None


def _out_of_order(record: PublicRecord, order: Order) -> Iterator[Contradiction]:
    later, earlier = _day(record, order.later), _day(record, order.earlier)
    if later is None or earlier is None or later >= earlier:
        return
    if order.later == "horizon_upper" and isinstance(record, Claim) and record.kind_of_claim != ClaimKind.FORECASTS:
        return
    field = order.later.removesuffix("_upper")
    yield field, str(order.sentence) % {"later": day_words(later), "earlier": day_words(earlier)}


def _known_before(record: PublicRecord) -> Iterator[Contradiction]:
    first = _day(record, ABOUT.get(record.kind(), OVERRIDE))
    if isinstance(record, Observation) and record.kind_of_value not in MEASURED_KINDS:
        return  # a plan is known before the period that it is about
    if record.known_on_override is None or first is None or record.known_on_override >= first:
        return
    yield (
        OVERRIDE,
        _("It cannot have been known on %(known)s: it is about something on %(first)s or later.")
        % {"known": day_words(record.known_on_override), "first": day_words(first)},
    )


def _not_over(record: PublicRecord, today: dt.date) -> Iterator[Contradiction]:
    """A date such as 2026/2030 of what is over; a single date, such as this year or decade, has days that are."""
    field = OVER.get(record.kind())
    last = None if field is None else _day(record, f"{field}_upper")
    if field is None or last is None or last <= dt.date(today.year, 12, 31) or last <= _tomorrow(today):
        return
    if shape_of(getattr(record, field)).kind is not ShapeKind.SINGLE:
        yield field, _in_future(last, today)


def _earlier_texts(record: PublicRecord, today: dt.date) -> Iterator[Contradiction]:
    """A text is replaced by what became known by today; one that changes on a day to come would change unseen."""
    for number, row in enumerate(getattr(record, COLUMN), start=1):
        before = dt.date.fromisoformat(row["before"])
        if before > today:
            yield COLUMN, _("Row %(number)d: %(message)s") % {"number": number, "message": _in_future(before, today)}


def _words(row: models.Model) -> Iterator[Contradiction]:
    """Dates of years that no record speaks of; and words of the source that name other years than the date."""
    for f in row._meta.concrete_fields:
        if not isinstance(f, EDTFField):
            continue
        words = getattr(row, f"{f.name}_words", "")
        if not getattr(row, f.attname):
            if _YEAR.search(words):
                yield f.name, _("The words “%(words)s” contain a year. Enter the date they mean.") % {"words": words}
            continue
        f.set_bounds(row)
        lower, upper = getattr(row, f"{f.name}_lower"), getattr(row, f"{f.name}_upper")
        last = max((day.year for day in (lower, upper) if day is not None), default=0)
        if last > LAST_YEAR:
            yield (
                f.name,
                _("The year %(year)d is too far ahead; the last year allowed is %(last)d.")
                % {
                    "year": last,
                    "last": LAST_YEAR,
                },
            )
        years = [int(year) for year in _YEAR.findall(words)]
        too_early = lower is not None and max(years, default=lower.year) < lower.year - bool(_LATER.search(words))
        too_late = upper is not None and min(years, default=upper.year) > upper.year + bool(_EARLIER.search(words))
        if too_early or too_late:
            yield (
                f"{f.name}_words",
                _("The words “%(words)s” contain %(year)d, but the date is %(date)s. Correct one of them.")
                % {"words": words, "year": years[0], "date": getattr(row, f.attname)},
            )


def _tomorrow(today: dt.date) -> dt.date:
    """It is tomorrow already somewhere on earth."""
    return today + dt.timedelta(days=1)


def _in_future(day: dt.date, today: dt.date) -> str:
    return _("%(day)s is in the future; today is %(today)s. Correct the date.") % {
        "day": day_words(day),
        "today": day_words(today),
    }
