"""The question that a promise's number asks, and numbers as pages show them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from claims import presentation
from claims.method.results import as_json
from claims.models import Target
from claims.presentation.numbers import locale
from claims.selectors.promise_progress import target_terms


def format_amount(value: Any, *, decimals: int | None = None) -> str:
    """A number as people read it; `decimals` is the most digits after the point that are shown."""
    if value is None:
        return "–"
    digits = 6 if decimals is None else min(decimals, 6)  # no figure has more; a row from before may say so
    shown = round(float(value), digits)
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return str(format_decimal(shown, format=pattern, locale=locale()))


def percent(share: float | None, *, decimals: int = 0) -> str:
    """A fraction as a percentage."""
    return "–" if share is None else _("%(number)s %%") % {"number": format_amount(100 * share, decimals=decimals)}


def goal_words(target: Target) -> str:
    """What is to be reached: “at least 200 USD bn”, “at most 3 % at all times”."""
    return str(presentation.describe_terms(as_json(target_terms(target))))


def due_words(target: Target, when: Callable[[str, str], str]) -> str:
    """“by 2020”, “from 2021 to 2023”, empty where no deadline was named; `when` says a vague date in words."""
    if not target.due_on:
        return ""
    kind, days, first = target.term
    if first is not None and not target.due_on_words:
        return str(presentation.term_words(first, days, kind))
    said = when(target.due_on, target.due_on_words)
    return said if target.due_on_words else _("by %(date)s") % {"date": said}
