"""The forecasts of those whom the record quotes, as far as their time is over on a day and the record decides them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from claims.enums import AssertionKind, ClaimCheckResult, ClaimKind, Comparator
from claims.method.claim_check import DECIDED
from claims.method.forecast_scores import CheckedForecast, ForecastScore, relative_error, score_forecasts
from claims.models import Actor, ClaimCheck, Topic
from claims.models.claims import Assertion
from claims.selectors.claim_checks import claim_checks
from claims.types import Plain

#: Of a figure in this unit a difference is in points and no share of it.
PER_CENT = "%"


def forecast_record(*, as_of: dt.date, by: Actor | None = None, topic: Topic | None = None) -> ForecastScore:
    """The score of the forecasts that an actor made, that are on a topic, or of all. Two queries."""
    checks = claim_checks(as_of=as_of).filter(claim__kind_of_claim=ClaimKind.FORECASTS)
    if by is not None:
        checks = checks.filter(claim__in=by.claims.values("pk"))
    if topic is not None:
        checks = checks.filter(claim__in=topic.claims.values("pk"))
    rows = checks.prefetch_related("claim__assertions__indicator")
    return score_forecasts(forecast for row in rows for forecast in _checked_forecasts(row))


def _checked_forecasts(check: ClaimCheck) -> Iterator[CheckedForecast]:
    """What came of the assertions of a forecast, in their order."""
    claim = check.claim
    said_on = claim.stated_on_upper or claim.known_on
    assertions: list[Assertion] = list(claim.assertions.all())
    for found in check.params["now"]:
        result = ClaimCheckResult(found["check"]["result"])
        assertion = assertions[found["number"] - 1] if found["number"] <= len(assertions) else None
        if result not in DECIDED or assertion is None:
            continue
        end = assertion.period_upper or said_on
        yield CheckedForecast(
            came_true=result is ClaimCheckResult.SUPPORTED,
            error=_error(assertion, found["check"]),
            days_ahead=max((end - said_on).days, 0) if end is not None and said_on is not None else 0,
        )


def _error(assertion: Assertion, check: Plain) -> float | None:
    indicator = assertion.indicator
    if assertion.kind_of_assertion != AssertionKind.VALUE or indicator is None or indicator.unit.startswith(PER_CENT):
        return None
    if check["low"] is None or check["low"] != check["high"]:
        return None
    comparator = Comparator(assertion.comparator or Comparator.EQUAL)
    return relative_error(comparator, (assertion.value, assertion.high), Decimal(str(check["low"])))
