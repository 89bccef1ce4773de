"""Claims against the record, as they stood on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from claims.models import Claim, ClaimCheck
from claims.models.dated_texts import shown_as_of
from claims.selectors.assessments import holds_on

Plain = dict[str, Any]


def claim_checks(*, as_of: dt.date) -> QuerySet[ClaimCheck]:
    """What was said on that day of each public claim that asserts something checkable."""
    found = ClaimCheck.objects.filter(holds_on(as_of), claim__in=Claim.objects.public(as_of))
    return shown_as_of(found.select_related("claim").order_by("claim__slug"), as_of)


def plain_check(check: ClaimCheck) -> Plain:
    """A stored test as plain data: the results, and each assertion with the series used and the others.

    Numbers are in the indicator's unit; for a rank `low` and `high` are places. Sentences are made at the edge.
    """
    return {
        "claim": check.claim.slug,
        "on_the_day": check.on_the_day,
        "now": check.now,
        "assertions": {"on_the_day": check.params["on_the_day"], "now": check.params["now"]},
        "from_day": check.from_day,
        "to_day": check.to_day,
        "rows": check.rows,
        "ruleset": check.ruleset,
    }
