"""The rules' numbers as tables, read by the code and by the public methodology page alike."""

from claims.enums import Status

#: Open targets by the ratio R of the pace so far to the pace that was required: the first band whose lower end R
#: reaches. The last has no lower end. The upper three are those of Open SDG's methodology; see "Against Open SDG" in
#: docs/explanation/method.md.
PACE_BANDS: tuple[tuple[Status, float | None], ...] = (
    (Status.ON_TRACK, 0.95),
    (Status.LAGGING, 0.60),
    (Status.FAR_BEHIND, 0.10),
    (Status.STALLED, -0.10),
    (Status.MOVING_AWAY, None),
)

#: Open targets whose stated path first goes the other way, by how far they are ahead of it (behind: below zero), as a
#: share of the whole change promised.
PATH_GAP_BANDS: tuple[tuple[Status, float | None], ...] = (
    (Status.ON_TRACK, -0.05),
    (Status.LAGGING, -0.40),
    (Status.FAR_BEHIND, None),
)

#: The pace bands with half the required pace enough for lagging, to show what hangs on the choice (sensitivity.py).
WIDE_PACE_BANDS = tuple((status, 0.50 if status is Status.LAGGING else lower) for status, lower in PACE_BANDS)

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

#: Where no baseline is named, the newest figure counts whose period ended at most so many periods before the statement.
#: Where the one named has no figure, that of a period at most so many away counts.
IMPLIED_BASELINE_PERIODS = 2
NEAREST_BASELINE_PERIODS = 1

#: Where the deadline's own period has no figure, those on both sides decide that are at most so many periods away.
BRACKET_PERIODS = 2

#: A deadline's figure that is still missing after so many usual lags and so many periods is not waited for any more.
NEVER_LAGS = 3
NEVER_PERIODS = 2

#: Without a deadline it is said when the goal would be reached at the pace of the last so many periods, if within so
#: many years.
REACH_PERIODS = (3, 5)
REACH_YEARS = 50

#: A deliverable is due soon this many days before its due day.
DUE_SOON_DAYS = 90

#: Counts of events below this may be off by their square root at least.
SMALL_COUNT = 30

#: Figures that move away from the target are serious where the attainment is below this, or two of them do in a row.
SERIOUS_ATTAINMENT = -0.10

#: Newest value older than the frequency plus this many times the usual lag: stale.
STALE_LAGS = 2

#: Series that differ by more than their indicator's tolerance are a notice, by more than this fraction a warning.
DISAGREEMENT_WARNING = 0.10
#: Where the difference is one of percentages, or of places in an order: by more than so many points or places.
DISAGREEMENT_WARNING_POINTS = 1.0
DISAGREEMENT_WARNING_PLACES = 1.0

#: A forecast is shown from so many values in a row on; with its probability only from so many yearly ones on, and then
#: in steps of so many percentage points within these limits.
FORECAST_FEWEST = 4
FORECAST_PROBABILITY_FEWEST = 8
#: Nothing is shown where the upper end of the 80 % interval is more than so many times the lower one.
FORECAST_WIDEST = 10
FORECAST_PROBABILITY_POINTS = 5
FORECAST_PROBABILITY_LIMITS = (5, 95)

#: Statuses that may appear only while a target is open, and only once its deadline has passed.
PACE_STATUSES = frozenset(status for status, _ in PACE_BANDS)
OPEN_STATUSES = PACE_STATUSES | {
    Status.ACHIEVED_EARLY,
    Status.REACHED,
    Status.ACHIEVED_THEN_LOST,
    Status.OPEN_ENDED,
}
MISSED_STATUSES = frozenset(status for status, _ in CLOSED_BANDS)
WAITING_STATUSES = frozenset({Status.AWAITING_DATA, Status.DATA_OVERDUE, Status.NEVER_PUBLISHED})
#: Of these the ones whose figure should have been there by now.
UNPUBLISHED_STATUSES = WAITING_STATUSES - {Status.AWAITING_DATA}
#: Statuses that say nothing of how a target fares.
SILENT_STATUSES = WAITING_STATUSES | {Status.NOT_ASSESSABLE, Status.UNDECIDED}
#: Statuses that rest on the baseline.
BASELINE_STATUSES = PACE_STATUSES | MISSED_STATUSES | {Status.OPEN_ENDED}
CLOSED_STATUSES = MISSED_STATUSES | WAITING_STATUSES | {Status.MET_ON_TIME, Status.MET_LATE, Status.UNDECIDED}

#: Statuses of a target that applies throughout or in each period: still satisfied, and at least once not satisfied.
KEEPING_STATUSES = frozenset({Status.HOLDING, Status.HELD})
BREACH_STATUSES = frozenset({Status.BREACHED, Status.RESTORED, Status.NOT_HELD})


def band_of(number: float, bands: tuple[tuple[Status, float | None], ...]) -> Status:
    """The first band whose lower end `number` reaches."""
    return next(status for status, lower in bands if lower is None or number >= lower)
