"""What a typed number says, the same in a form of the desk and in a cell of an imported table.

Nothing is guessed: a comma can mark thousands or decimals, so it is refused.
"""

from __future__ import annotations

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Between groups of three digits these can be nothing else: the no-break space, the thin one, and the one that is both.
GROUPS = "\u00a0\u2009\u202f"
_NUMBER = re.compile(rf"-?(?:\d+|\d{{1,3}}(?:([{GROUPS}])\d{{3}})(?:\1\d{{3}})*)(?:\.\d+)?")


def read_number(text: str) -> Decimal:
    """The number that a text says, with a point for decimals. Raises ValidationError with how to write it."""
    text = text.strip().replace("−", "-")
    if not _NUMBER.fullmatch(text):
        raise ValidationError(
            _("Not a number. Use a decimal point and no separators or unit, for example 1234.5."), code="invalid"
        )
    return Decimal(re.sub(f"[{GROUPS}]", "", text))
