"""What holds for the whole range of a figure that is known only as a range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from claims.enums import Status
from claims.method.results import Assessment, as_json
from claims.presentation.labels import LABELS


def range_sentence(assessment: Assessment | Mapping[str, Any]) -> str:
    """Whether the status holds from the lower to the upper end of the figures; empty where none is a range."""
    plain = as_json(assessment)
    low, high = plain.get("status_at_low"), plain.get("status_at_high")
    if low is None or high is None:
        return ""
    if low == high == plain["status"]:
        return _("This is true of the whole range of the figure.")
    return _("At the lower end of the figure's range it would be “%(low)s”, at the upper end “%(high)s”.") % {
        "low": LABELS[Status][Status(low)],
        "high": LABELS[Status][Status(high)],
    }
