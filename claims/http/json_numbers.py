"""Numbers as JSON and CSV show them."""

from __future__ import annotations

from decimal import Decimal


def number(value: Decimal | float | int | None) -> int | float | None:
    """A JSON number: whole values without a point; None stays None and zero stays zero."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == int(value) else float(value)
