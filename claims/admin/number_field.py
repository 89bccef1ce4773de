"""The number field of the desk: it takes what an import takes, and refuses the rest with the same sentence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from claims.services.number_parsing import read_number


class NumberField(forms.DecimalField):
    """A text input: an input of the browser's own kind drops thin spaces, and says nothing of what it refused.

    A form that knows the unit of the number sets `unit`, in which “4.5 billion” is 4.5 or has two readings.
    """

    unit = ""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "vTextField number"})
        super().__init__(**{**kwargs, "widget": widget})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values or isinstance(value, Decimal) or not str(value).strip():
            return value if isinstance(value, Decimal) else None
        return read_number(str(value), unit=self.unit)
