"""The rules' numbers as tables, read by the code and by the public methodology page alike (METHOD 3, 4 and 8).

Out of scope: the words for a band, which are in claims/presentation.py.
"""

from claims.enums import FlagKind, Severity, Status

#: Stored with every result. It changes whenever a rule can give another answer to the same facts.
RULESET = "2"

#: Open targets by the ratio R of the pace so far to the pace that was required: the first band whose lower end R
#: reaches. The last has no lower end. The upper three are those of Open SDG's methodology; see METHOD 3.
PACE_BANDS: tuple[tuple[Status, float | None], ...] = (
    (Status.ON_TRACK, 0.95),
    (Status.LAGGING, 0.60),
    (Status.FAR_BEHIND, 0.10),
    (Status.STALLED, -0.10),
    (Status.MOVING_AWAY, None),
)

#: Closed targets that were not met, by the attainment A of the deadline period's figure.
CLOSED_BANDS: tuple[tuple[Status, float | None], ...] = (
    (Status.NARROWLY_MISSED, 0.95),
    (Status.MISSED, 0.0),
    (Status.REVERSED, None),
)

#: An indicator without a target is flat within this change a year, as a fraction either way.
FLAT_WITHIN = 0.005

#: An assessment is early with fewer values than this after the baseline, or before this share of the time has gone.
EARLY_VALUES = 3
EARLY_SHARE_OF_TIME = (1, 5)

#: A deliverable is due soon this many days before its due day.
DUE_SOON_DAYS = 90

#: Newest value older than the frequency plus this many times the usual lag: stale.
STALE_LAGS = 2

#: Series that differ by more than their indicator's tolerance are a notice, by more than this fraction a warning.
DISAGREEMENT_WARNING = 0.10

#: A forecast is shown from so many values in a row on; with its probability only from so many yearly ones on, and then
#: in steps of so many percentage points within these limits (METHOD 7).
FORECAST_FEWEST = 4
FORECAST_PROBABILITY_FEWEST = 8
#: Nothing is shown where the upper end of the 80 % interval is more than so many times the lower one.
FORECAST_WIDEST = 10
FORECAST_PROBABILITY_POINTS = 5
FORECAST_PROBABILITY_LIMITS = (5, 95)

#: Statuses that may stand only while a target is open, and only once its deadline has passed.
PACE_STATUSES = frozenset(status for status, _ in PACE_BANDS)
OPEN_STATUSES = PACE_STATUSES | {Status.ACHIEVED_EARLY, Status.REACHED, Status.ACHIEVED_THEN_LOST}
MISSED_STATUSES = frozenset(status for status, _ in CLOSED_BANDS)
WAITING_STATUSES = frozenset({Status.AWAITING_DATA, Status.DATA_OVERDUE})
CLOSED_STATUSES = MISSED_STATUSES | WAITING_STATUSES | {Status.MET_ON_TIME, Status.MET_LATE}

#: Statuses of a target that applies throughout or in each period: still satisfied, and at least once not satisfied.
KEEPING_STATUSES = frozenset({Status.HOLDING, Status.HELD})
BREACH_STATUSES = frozenset({Status.BREACHED, Status.RESTORED, Status.NOT_HELD})

#: Flags that follow from a target's status alone, each with its severity (METHOD 8).
STATUS_FLAGS: dict[FlagKind, dict[Status, Severity]] = {
    FlagKind.BEHIND_SCHEDULE: {
        Status.LAGGING: Severity.NOTICE,
        Status.FAR_BEHIND: Severity.WARNING,
        Status.STALLED: Severity.WARNING,
    },
    FlagKind.MOVING_AWAY: {Status.MOVING_AWAY: Severity.SERIOUS, Status.REVERSED: Severity.SERIOUS},
    FlagKind.DEADLINE_MISSED: {
        Status.MISSED: Severity.SERIOUS,
        Status.NARROWLY_MISSED: Severity.NOTICE,
        Status.REVERSED: Severity.SERIOUS,
    },
    FlagKind.MET_LATE: {Status.MET_LATE: Severity.NOTICE},
    FlagKind.ACHIEVED_THEN_LOST: {Status.ACHIEVED_THEN_LOST: Severity.WARNING},
    FlagKind.LEVEL_BREACHED: {
        Status.BREACHED: Severity.SERIOUS,
        Status.RESTORED: Severity.WARNING,
        Status.NOT_HELD: Severity.SERIOUS,
    },
}


#: The severities of all other flags (METHOD 8); a flag with two has the graver one for more of the same.
OTHER_FLAGS: dict[FlagKind, frozenset[Severity]] = {
    FlagKind.GOALPOST_MOVED: frozenset({Severity.SERIOUS}),
    FlagKind.MILESTONE_OVERDUE: frozenset({Severity.WARNING}),
    FlagKind.NO_OUTCOME_AFTER_DUE: frozenset({Severity.WARNING}),
    FlagKind.PROMISE_SUSPENDED: frozenset({Severity.WARNING}),
    FlagKind.PROMISE_CANCELLED: frozenset({Severity.SERIOUS}),
    FlagKind.DELIVERED_TO_ANOTHER_PARTY: frozenset({Severity.SERIOUS}),
    FlagKind.SOURCES_DISAGREE: frozenset({Severity.NOTICE, Severity.WARNING}),
    FlagKind.FIGURES_INCONSISTENT: frozenset({Severity.WARNING}),
    FlagKind.CLAIM_CONTRADICTS_RECORD: frozenset({Severity.SERIOUS}),
    FlagKind.CLAIM_DISPUTED: frozenset({Severity.NOTICE}),
    FlagKind.FORECAST_FAILED: frozenset({Severity.NOTICE}),
    FlagKind.SELF_REPORTED: frozenset({Severity.NOTICE}),
    FlagKind.STALE_DATA: frozenset({Severity.NOTICE}),
    FlagKind.NO_DATA: frozenset({Severity.WARNING}),
    FlagKind.VAGUE_PROMISE: frozenset({Severity.NOTICE}),
    FlagKind.VERDICT_DIFFERS: frozenset({Severity.NOTICE}),
}


def band_of(number: float, bands: tuple[tuple[Status, float | None], ...]) -> Status:
    """The first band whose lower end `number` reaches."""
    return next(status for status, lower in bands if lower is None or number >= lower)
