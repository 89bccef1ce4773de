"""Dates for people, as vague as they are: single days, periods, deadlines and EDTF texts.

The source's own words, where there are any, go before everything else.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from django.utils.translation import gettext, pgettext

from claims.dates import DatePart, DateShape, Precision, ShapeKind, shape_of
from claims.enums import DeadlineKind
from claims.exceptions import InvalidDateError
from claims.presentation.numbers import join_list, locale

PATTERNS = {Precision.DAY: "d MMMM y", Precision.MONTH: "MMMM y", Precision.YEAR: "y"}


def day_words(day: date | str) -> str:
    """A day: `31 May 2016`."""
    return _format_day(_day(day), Precision.DAY)


def period_words(start: date | str, end: date | str) -> str:
    """A period by its first and last day: `2016`, `June 2016`, `January to November 2023`, `2020 to 2025`,
    `1 January 2016 to 15 June 2016`.
    """
    first, last = _day(start), _day(end)
    precision = _precision_of(first, last)
    if precision is not None:
        return _format_day(first, precision)
    return gettext("%(start)s to %(end)s") % dict(zip(("start", "end"), _ends(first, last), strict=True))


def in_period(start: date | str, end: date | str) -> str:
    """When something was measured: `in 2016`, `on 31 December 2020`, `from January to November 2023`."""
    first, last = _day(start), _day(end)
    forms = {
        None: gettext("from %(period)s"),
        Precision.DAY: gettext("on %(period)s"),
    }
    form = forms.get(_precision_of(first, last), gettext("in %(period)s"))
    return form % {"period": period_words(first, last)}


def deadline_words(day: date | str) -> str:
    """A deadline by its last day: `the end of 2020`, `the end of June 2020`, `15 June 2020`."""
    last = _day(day)
    if (last.month, last.day) == (12, 31):
        return gettext("the end of %(period)s") % {"period": _format_day(last, Precision.YEAR)}
    if _ends_month(last):
        return gettext("the end of %(period)s") % {"period": _format_day(last, Precision.MONTH)}
    return day_words(last)


def deadlines_words(days: Sequence[date | str], kind: DeadlineKind) -> str:
    """All deadlines of a target: `the end of 2019, 2021 or 2023`, `the end of 2019 to the end of 2023`."""
    if not days:
        return gettext("no deadline")
    if len(days) == 1:
        return deadline_words(days[0])
    if kind is DeadlineKind.INTERVAL:
        return gettext("%(start)s to %(end)s") % {
            "start": deadline_words(days[0]),
            "end": deadline_words(days[-1]),
        }
    lasts = [_day(day) for day in days]
    if all((last.month, last.day) == (12, 31) for last in lasts):
        years = join_list([_format_day(last, Precision.YEAR) for last in lasts], style="or")
        return gettext("the end of %(period)s") % {"period": years}
    return join_list([deadline_words(last) for last in lasts], style="or")


def term_words(first: date | str | None, days: Sequence[date | str], kind: DeadlineKind) -> str:
    """When a target applies: `by the end of 2020`, `from 2021 to 2023`, `from 2021 on`; else empty."""
    if first is None:
        return gettext("by %(deadline)s") % {"deadline": deadlines_words(days, kind)} if days else ""
    if days:
        return gettext("from %(period)s") % {"period": period_words(first, days[-1])}
    start = _day(first)
    words = _format_day(start, Precision.YEAR if (start.month, start.day) == (1, 1) else Precision.DAY)
    return gettext("from %(start)s on") % {"start": words}


def vague_date_words(edtf: str, words: str = "", lower: date | None = None, upper: date | None = None) -> str:
    """A vague date as its source has it: its own words, else the EDTF text in words, else its bounds."""
    if words:
        return words
    try:
        return _shape_words(shape_of(edtf))
    except InvalidDateError:
        return _bounds_words(lower, upper)


def _shape_words(shape: DateShape) -> str:
    parts = [_part_words(part) for part in shape.parts]
    if shape.kind is ShapeKind.BEFORE:
        return gettext("%(date)s or earlier") % {"date": parts[0]}
    if shape.kind is ShapeKind.AFTER:
        return gettext("%(date)s or later") % {"date": parts[0]}
    if shape.kind is ShapeKind.INTERVAL:
        return gettext("%(start)s to %(end)s") % {"start": parts[0], "end": parts[1]}
    return join_list(parts, style="or" if shape.kind is ShapeKind.ONE_OF else "standard")


def _part_words(part: DatePart) -> str:
    plain = _certain_words(part)
    if part.approximate:
        plain = gettext("about %(date)s") % {"date": plain}
    return gettext("%(date)s (uncertain)") % {"date": plain} if part.uncertain else plain


def _certain_words(part: DatePart) -> str:
    if part.precision in PATTERNS:
        return _format_day(part.lower, part.precision)
    year = _format_day(part.lower, Precision.YEAR)
    if part.precision is Precision.DECADE:
        return gettext("the %(year)ss") % {"year": year}
    if part.precision is Precision.SPAN:
        return gettext("between %(start)s and %(end)s") % {
            "start": year,
            "end": _format_day(part.upper, Precision.YEAR),
        }
    return _season_name(part.season or 0) % {"year": year}


def _season_name(season: int) -> str:
    names = {
        21: gettext("spring %(year)s"),
        22: gettext("summer %(year)s"),
        23: gettext("autumn %(year)s"),
        33: gettext("first quarter of %(year)s"),
        34: gettext("second quarter of %(year)s"),
        35: gettext("third quarter of %(year)s"),
        36: gettext("fourth quarter of %(year)s"),
        37: gettext("first four months of %(year)s"),
        38: gettext("middle four months of %(year)s"),
        39: gettext("last four months of %(year)s"),
        40: gettext("first half of %(year)s"),
        41: gettext("second half of %(year)s"),
    }
    northern = {25: 21, 26: 22, 27: 23}
    return names[northern.get(season, season)]


def _bounds_words(lower: date | None, upper: date | None) -> str:
    if lower is not None and upper is not None:
        return period_words(lower, upper)
    if upper is not None:
        return gettext("%(date)s or earlier") % {"date": day_words(upper)}
    if lower is not None:
        return gettext("%(date)s or later") % {"date": day_words(lower)}
    return pgettext("date", "undated")


def _precision_of(first: date, last: date) -> Precision | None:
    if first == last:
        return Precision.DAY
    if first.year != last.year or first.day != 1:
        return None
    if (first.month, last.month, last.day) == (1, 12, 31):
        return Precision.YEAR
    return Precision.MONTH if first.month == last.month and _ends_month(last) else None


def _ends(first: date, last: date) -> tuple[str, str]:
    """Both ends of a period that is no single day, month or year: as years or months where it is made of whole ones."""
    if first.day != 1 or not _ends_month(last):
        return day_words(first), day_words(last)
    if (first.month, last.month) == (1, 12):
        return _format_day(first, Precision.YEAR), _format_day(last, Precision.YEAR)
    start = _day_text(first, "MMMM", locale()) if first.year == last.year else _format_day(first, Precision.MONTH)
    return start, _format_day(last, Precision.MONTH)


def _ends_month(day: date) -> bool:
    return day == date.max or date.fromordinal(day.toordinal() + 1).day == 1


def _format_day(day: date, precision: Precision) -> str:
    return _day_text(day, PATTERNS[precision], locale())


@lru_cache(maxsize=4096)
def _day_text(day: date, pattern: str, language: Locale) -> str:
    """A day in words; kept, since a page says the same few days many times."""
    return format_date(day, pattern, locale=language)


def _day(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
