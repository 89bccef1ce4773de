"""Promises that depend on a condition: until it is met nothing is due, and nobody can be late.

A report of the condition says whether it was met; the newest one counts. Without a report it is open.
"""

from claims.enums import Reason, Stage
from claims.method.facts import PromiseFacts
from claims.method.steps import report_order

#: Reports of the condition, which say nothing of the promise itself.
CONDITION_STAGES = frozenset({Stage.CONDITION_MET, Stage.CONDITION_FAILED})
#: Reasons for which nothing is due.
CONDITION_REASONS = frozenset({Reason.CONDITION_OPEN, Reason.CONDITION_FAILED})


def unmet_condition(facts: PromiseFacts) -> Reason | None:
    """Why nothing of a promise is due: its condition is open, or was not met. None where it is met or there is none."""
    if not facts.promise.is_conditional:
        return None
    reports = sorted((row for row in facts.outcomes if row.stage in CONDITION_STAGES), key=report_order)
    if not reports:
        return Reason.CONDITION_OPEN
    return None if reports[-1].stage is Stage.CONDITION_MET else Reason.CONDITION_FAILED
