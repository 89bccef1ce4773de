"""Claims against the record, as they stood on a day."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from claims.models import Claim, ClaimCheck
from claims.models.dated_texts import shown_as_of
from claims.selectors.assessments import holds_on


def claim_checks(*, as_of: dt.date) -> QuerySet[ClaimCheck]:
    """The claim checks of that day, of each public claim that asserts something checkable."""
    found = ClaimCheck.objects.filter(holds_on(as_of), claim__in=Claim.objects.public(as_of))
    return shown_as_of(found.select_related("claim").order_by("claim__slug"), as_of)
