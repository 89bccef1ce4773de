"""Time order: the date of a fact, the day from which it was known, and today must agree.

Nobody measures a period that has not begun, reports what has not happened, or cites what will be published. Out of
scope: deadlines and reports against what was promised first (``claims.services.statement_rules``), and when a record
was known (``claims.services.known_since``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.enums import Frequency, ObservationKind
from claims.models import Observation, Outcome
from claims.models.base import Citation, PublicRecord
from claims.services.record_content import PendingRecord

#: Kinds of values that somebody measured; plans and forecasts may be about what has not begun.
MEASURED_KINDS = frozenset({ObservationKind.FINAL, ObservationKind.PROVISIONAL, ObservationKind.ESTIMATE})
#: Dates, by kind of record, that can be no later than tomorrow: it is tomorrow already somewhere on earth.
PAST: dict[str, tuple[str, ...]] = {
    "source": ("published_on", "read_on"),
    "claim": ("stated_on",),
    "event": ("happened_on",),
    "outcome": ("happened_on",),
    "verdict": ("concluded_on",),
}
#: By kind of record: what the last of its sources can report, and what to say of a later day.
REPORTED_DATES: dict[str, tuple[str, LazyText]] = {
    "claim": (
        "stated_on",
        gettext_lazy(
            "It was stated on %(day)s, after its last source appeared on %(known)s. Correct one of the "
            "dates, or cite the source that reports it."
        ),
    ),
    "event": (
        "happened_on",
        gettext_lazy(
            "It happened on %(day)s, after its last source appeared on %(known)s. Correct one of the dates, "
            "or cite the source that reports it."
        ),
    ),
}
#: Every kind has it.
OVERRIDE = "known_on_override"

Contradiction = tuple[str, str]


def utc_today() -> dt.date:
    """The day in UTC, for a service that its caller gave none."""
    return timezone.now().astimezone(dt.UTC).date()


def day_words(day: dt.date) -> str:
    """A day as the sentences of a refusal say it: `10 March 2024`."""
    return date_format(day, "j F Y")


def find_contradictions(filled: PendingRecord, *, today: dt.date) -> Iterator[Contradiction]:
    """Field and sentence for each pair of dates that cannot both be right; `today` is a day in UTC."""
    record = filled.record
    for field in (*PAST.get(record.kind(), ()), OVERRIDE):
        first = _first_day(record, field)
        if first is not None and first > today + dt.timedelta(days=1):
            said = {"day": day_words(first), "today": day_words(today)}
            yield field, _("%(day)s is in the future; today is %(today)s. Correct the date.") % said
    match record:
        case Observation():
            yield from _check_figure(record, today)
        case Outcome():
            yield from _check_outcome(record)
    if record.kind() in REPORTED_DATES:
        field, sentence = REPORTED_DATES[record.kind()]
        yield from _after_all_sources(record, field, sentence, filled.citations())


def _first_day(record: PublicRecord, field: str) -> dt.date | None:
    """The first day of a date, which may be vague."""
    found: dt.date | None = getattr(record, f"{field}_lower", None) or getattr(record, field, None) or None
    return found if isinstance(found, dt.date) else None


def _check_figure(record: Observation, today: dt.date) -> Iterator[Contradiction]:
    if record.kind_of_value not in MEASURED_KINDS or record.period_lower is None or record.period_upper is None:
        return
    known = min(record.known_on or today, today)
    days = {"known": known, "first": record.period_lower, "last": record.period_upper}
    days = {name: day_words(day) for name, day in days.items()}
    if record.period_lower > known:
        yield (
            "period",
            _(
                "The period begins on %(first)s, but the figure was known on %(known)s. Correct the period "
                "or the source date, or enter it as a forecast or plan."
            )
            % days,
        )
    elif record.kind_of_value == ObservationKind.FINAL and record.period_upper > known and not _is_of_a_day(record):
        yield (
            "kind_of_value",
            _(
                "The period ends on %(last)s, but the figure was known on %(known)s, so it is not final. "
                "Choose provisional or estimate, or shorten the period."
            )
            % days,
        )


def _is_of_a_day(record: Observation) -> bool:
    """Whether the figure holds on some day of its period: stocks, shares and single deals, dated to a month or year."""
    indicator = record.series.indicator if record.series_id is not None else None
    return indicator is not None and (indicator.part_period_counts or indicator.frequency == Frequency.IRREGULAR)


def _check_outcome(record: Outcome) -> Iterator[Contradiction]:
    happened, known = record.happened_on_lower, record.known_on
    if happened is None or known is None or happened <= known:
        return
    yield (
        "happened_on",
        _(
            "It happened on %(happened)s, after its earliest source appeared on %(known)s. Correct one of "
            "the dates, or cite the source that reports it."
        )
        % {"happened": day_words(happened), "known": day_words(known)},
    )


def _after_all_sources(
    record: PublicRecord, field: str, sentence: LazyText, citations: list[Citation]
) -> Iterator[Contradiction]:
    """A day after the last of a record's sources; a source without any day may be as late as it likes."""
    days = [citation.source.known_on for citation in citations if citation.source_id is not None]
    dated = [day for day in days if day is not None]
    first = _first_day(record, field)
    if not dated or len(dated) < len(days) or first is None or first <= max(dated):
        return
    yield field, str(sentence) % {"day": day_words(first), "known": day_words(max(dated))}
