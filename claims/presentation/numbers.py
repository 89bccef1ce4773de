"""Numbers for people, in the reader's language: values with units, percentages, spans of time.

Out of scope: which numbers to show. A recorded value keeps the digits that it was recorded with; a computed one is
shown with about three significant digits. Units are recorded as written after most numbers, counted things in the
plural: `vetoes`.
"""

import math
from collections.abc import Sequence
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language, gettext, ngettext, to_locale

from claims.method.units import AMOUNT, PLACES, SHARE
from claims.presentation.parameters import MissingParameterError

DAYS_IN_YEAR = 365.25

#: English words that end like a plural and stay as they are after the number one.
SAME_AFTER_ONE = frozenset({"series", "species"})
#: English endings of the plural, longest first, and their replacement after the number one.
PLURALS = (("ies", "y"), ("oes", "o"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("s", ""))


def locale() -> Locale:
    """The reader's locale; English where Babel does not know the active language."""
    return _locale_of(get_language() or "en")


@cache
def _locale_of(language: str) -> Locale:
    try:
        return Locale.parse(to_locale(language))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def value_words(value: float, unit: str | None = None) -> str:
    """A recorded value as it was recorded, with its unit: `66.1 USD bn`."""
    return with_unit(format_decimal(value, format="#,##0.######", locale=locale()), unit)


def range_words(low: float | None, high: float | None, unit: str | None = None) -> str:
    """A recorded range, of which an end may be open, or one value where both ends are the same: `66 to 68 USD bn`."""
    if low is None:
        return gettext("at most %(value)s") % {"value": value_words(0 if high is None else high, unit)}
    if high is None:
        return gettext("at least %(value)s") % {"value": value_words(low, unit)}
    if low == high:
        return value_words(low, unit)
    return gettext("%(start)s to %(end)s") % {"start": value_words(low), "end": value_words(high, unit)}


def rounded_words(number: float, unit: str | None = None) -> str:
    """A computed number with three significant digits, more only before the decimal point: `79.9 USD bn`."""
    return with_unit(number_words(number, places=_places(number)), unit)


def number_words(number: float, *, places: int) -> str:
    """A number with a fixed count of decimal places."""
    return format_decimal(
        round(number, places) + 0.0, format=f"#,##0.{'0' * places}" if places else "#,##0", locale=locale()
    )


def share_words(fraction: float) -> str:
    """What part of something is there, with one decimal place; what falls short never shows as the whole."""
    return percent_words(min(fraction, 0.999) if fraction < 1 else fraction)


def percent_words(fraction: float) -> str:
    """A fraction as a percentage with one decimal place: `31.9 %`."""
    return format_percent(fraction, format="#,##0.0 %", locale=locale())


def difference_words(apart: float, scale: str, unit: str | None) -> str:
    """By how much two figures differ, in their scale (`claims.method.units`): `6.0 %`, `0.2 percentage points`.

    `apart` is a fraction for a share and an amount in the unit otherwise.
    """
    if scale == SHARE:
        return percent_words(apart)
    if scale == AMOUNT:
        return value_words(round(apart, 6), unit)
    number, count = value_words(round(apart, 6)), 1 if round(apart, 6) == 1 else 2
    if scale == PLACES:
        return ngettext("%(n)s place", "%(n)s places", count) % {"n": number}
    return ngettext("%(n)s percentage point", "%(n)s percentage points", count) % {"n": number}


def slip_words(*, days: int | None, years: float | None) -> str:
    """How late something came: in years from one year on, else in days.

    Raises MissingParameterError without either, since no slip is not a slip of no days.
    """
    if days is None or years is None:
        raise MissingParameterError("A slip needs its days and its years.")
    if abs(years) < 1:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": value_words(days)}
    shown = round(years, 1)
    return ngettext("%(count)s year", "%(count)s years", 1 if shown == 1 else 2) % {"count": value_words(shown)}


def join_list(items: Sequence[str], *, style: str = "standard") -> str:
    """Items as a list in words: `a, b and c`, or with `style="or"` `a, b or c`. English goes without a serial comma."""
    if locale().language == "en" and len(items) > 1:
        last = gettext("or") if style == "or" else gettext("and")
        return f"{', '.join(items[:-1])} {last} {items[-1]}"
    return format_list(list(items), style="or" if style == "or" else "standard", locale=locale())


def upper_first(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """A label inside a sentence."""
    return text[:1].lower() + text[1:]


def with_unit(number: str, unit: str | None) -> str:
    """A number that is in words already, with its unit: `2 vetoes`, `1 veto`, `at most 1 veto`; a rank is `rank 2`."""
    if not unit:
        return number
    if unit == "rank":
        return gettext("rank %(number)s") % {"number": number}
    named = _unit_of_one(unit) if number.split()[-1:] == ["1"] else unit
    return gettext("%(number)s %(unit)s") % {"number": number, "unit": named}


def _unit_of_one(unit: str) -> str:
    """A unit as written after the number one. Only English words change; signs and compounds (`USD bn`) do not."""
    if locale().language != "en" or unit in SAME_AFTER_ONE or not (unit.isalpha() and unit.islower()):
        return unit
    for plural, single in PLURALS:
        if unit.endswith(plural) and len(unit) > len(plural) + 1:
            return unit.removesuffix(plural) + single
    return unit


def _places(number: float) -> int:
    if number == 0:
        return 0
    return min(max(2 - math.floor(math.log10(abs(number))), 0), 12)
