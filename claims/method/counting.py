"""Which promises a record counts: those that somebody who has to keep them made before they were delivered.

An analyst's forecast or expectation is no promise of those it speaks about, and what was entered only when it was
delivered, or asks for what was so already, can only ever have been kept: all would improve or spoil a record that they
have no part in.
"""

from datetime import date

from claims.enums import ClaimKind, NotCounted, PromiseKind

#: Claims by which somebody binds himself.
COMMITTING = frozenset({ClaimKind.SETS_TARGET, ClaimKind.ANNOUNCES_COMMITMENT})


def not_counted_because(
    kind: PromiseKind | None,
    *,
    committed_on: date | None,
    delivered_on: date | None,
    is_forecast: bool,
    met_when_made: bool = False,
) -> NotCounted | None:
    """Why a record leaves a promise out, None where it counts.

    `kind` is what the editors say, None where they leave it to the rule. `committed_on` is the first day on which a
    commitment by a promisor or a target set was known, `delivered_on` the first on which it was completed; None: not
    yet. `is_forecast`: somebody forecasts it. `met_when_made`: the first version of its number asks for what was so
    already when it was stated, so that whatever the editors say nothing was left to be kept. What is completed without
    any promise or forecast was entered for its delivery.
    """
    if kind is PromiseKind.EXPECTATION:
        return NotCounted.EXPECTATION
    if met_when_made:
        return NotCounted.MET_WHEN_MADE
    if kind is PromiseKind.COMMITMENT:
        return None
    if committed_on is None:
        return NotCounted.EXPECTATION if is_forecast or delivered_on is None else NotCounted.AFTER_DELIVERY
    return NotCounted.AFTER_DELIVERY if delivered_on is not None and committed_on >= delivered_on else None
