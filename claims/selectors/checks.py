"""Claims against the record, and forecasts of targets, as they stood on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from claims.method.assess import headline_series, see
from claims.method.forecast import forecast_target
from claims.method.results import Forecast
from claims.models import Claim, ClaimCheck, Promise
from claims.selectors.facts import facts_of_promises
from claims.selectors.judged import holds

Plain = dict[str, Any]


def claim_checks(*, as_of: dt.date) -> QuerySet[ClaimCheck]:
    """What was said on that day of each public claim that asserts something checkable."""
    return (
        ClaimCheck.objects.filter(holds(as_of), claim__in=Claim.objects.public(as_of))
        .select_related("claim")
        .order_by("claim__slug")
    )


def plain_check(check: ClaimCheck) -> Plain:
    """A stored test as plain data: the results, and each assertion with the series that spoke and those beside it.

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


def target_forecasts(promise: Promise, *, as_of: dt.date) -> dict[str, Forecast]:
    """By target visible on that day: the forecast of its headline series at its last deadline, or why there is none.

    Not stored: it is cheap, and bears on no status. Targets without a headline series are left out.
    """
    found: dict[str, Forecast] = {}
    for facts in facts_of_promises([promise.slug]):
        seen = see(facts, day=as_of)
        for target in seen.facts.targets:
            series = headline_series(seen, target)
            if series is not None:
                found[target.slug] = forecast_target(seen.facts, target, series=series, day=as_of)
    return found
