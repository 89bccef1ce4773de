"""How promises are counted: which status counts as what, and the record of many promises made from such counts.

A tally is of promises, each by the one status that it has on a day. Out of scope: reading the statuses
(claims/selectors/track_record.py), and the words for people.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import median

from claims.enums import Reason, Status, TrackRecordCategory
from claims.method.intervals import wilson_interval
from claims.method.survival import median_duration

#: The counting rule: as what each status counts.
STANDINGS: dict[Status, TrackRecordCategory] = {
    Status.NOT_ASSESSABLE: TrackRecordCategory.NOT_RATEABLE,
    Status.ACHIEVED_EARLY: TrackRecordCategory.KEPT,
    Status.REACHED: TrackRecordCategory.KEPT,
    Status.ACHIEVED_THEN_LOST: TrackRecordCategory.OPEN,
    Status.ON_TRACK: TrackRecordCategory.OPEN,
    Status.LAGGING: TrackRecordCategory.OPEN,
    Status.FAR_BEHIND: TrackRecordCategory.OPEN,
    Status.STALLED: TrackRecordCategory.OPEN,
    Status.MOVING_AWAY: TrackRecordCategory.OPEN,
    Status.OPEN_ENDED: TrackRecordCategory.NOT_RATEABLE,
    Status.AWAITING_DATA: TrackRecordCategory.OPEN,
    Status.DATA_OVERDUE: TrackRecordCategory.NOT_RATEABLE,
    Status.NEVER_PUBLISHED: TrackRecordCategory.NOT_RATEABLE,
    Status.MET_ON_TIME: TrackRecordCategory.KEPT,
    Status.MET_LATE: TrackRecordCategory.LATE,
    Status.NARROWLY_MISSED: TrackRecordCategory.NOT_KEPT,
    Status.MISSED: TrackRecordCategory.NOT_KEPT,
    Status.REVERSED: TrackRecordCategory.NOT_KEPT,
    Status.UNDECIDED: TrackRecordCategory.NOT_RATEABLE,
    Status.HOLDING: TrackRecordCategory.OPEN,
    Status.BREACHED: TrackRecordCategory.NOT_KEPT,
    Status.RESTORED: TrackRecordCategory.NOT_KEPT,
    Status.HELD: TrackRecordCategory.KEPT,
    Status.NOT_HELD: TrackRecordCategory.NOT_KEPT,
    Status.RISING: TrackRecordCategory.NOT_RATEABLE,
    Status.FLAT: TrackRecordCategory.NOT_RATEABLE,
    Status.FALLING: TrackRecordCategory.NOT_RATEABLE,
    Status.NOT_DUE: TrackRecordCategory.OPEN,
    Status.DUE_SOON: TrackRecordCategory.OPEN,
    Status.OVERDUE: TrackRecordCategory.NOT_KEPT,
    Status.DELIVERED: TrackRecordCategory.KEPT,
    Status.DELIVERED_LATE: TrackRecordCategory.LATE,
    Status.DELIVERED_TO_ANOTHER_PARTY: TrackRecordCategory.NOT_KEPT,
    Status.SUSPENDED: TrackRecordCategory.OPEN,
    Status.CANCELLED: TrackRecordCategory.NOT_KEPT,
    Status.NO_EVIDENCE_FOUND: TrackRecordCategory.NOT_RATEABLE,
    Status.NOT_CHECKED: TrackRecordCategory.NOT_RATEABLE,
}

#: Where a reason changes it: of what is not due as a whole a step that is overdue decides nothing yet, and what
#: depended on a condition that was not met was never due. What names no day cannot be late, and so is not open either;
#: results of earlier rulesets say so by a reason.
BY_REASON: dict[tuple[Status, Reason], TrackRecordCategory] = {
    (Status.NOT_DUE, Reason.CONDITION_FAILED): TrackRecordCategory.NOT_RATEABLE,
    (Status.NOT_DUE, Reason.NO_DEADLINE): TrackRecordCategory.NOT_RATEABLE,
    (Status.OVERDUE, Reason.STEP_OVERDUE): TrackRecordCategory.OPEN,
}

#: What counts otherwise once its last due day has passed: work that stopped and was due by now is not kept.
PAST_DUE: dict[Status, TrackRecordCategory] = {Status.SUSPENDED: TrackRecordCategory.NOT_KEPT}

#: What was due, is not done, and can still be done late.
STILL_POSSIBLE = frozenset({Status.OVERDUE, Status.NARROWLY_MISSED, Status.MISSED, Status.REVERSED})

#: With fewer decided promises a share in per cent says more than is known.
FEWEST_FOR_SHARES = 10

#: What shares are shares of. Open promises can still be kept, and of the rest no rule can say whether they were.
DECIDED = (TrackRecordCategory.KEPT, TrackRecordCategory.LATE, TrackRecordCategory.NOT_KEPT)
EXCLUDED = (TrackRecordCategory.OPEN, TrackRecordCategory.NOT_RATEABLE)


def category_of(status: Status, *, reason: Reason | None = None, past_due: bool = False) -> TrackRecordCategory:
    """As what a promise with this status counts. `past_due`: its last due day has passed."""
    if past_due and status in PAST_DUE:
        return PAST_DUE[status]
    by_reason = None if reason is None else BY_REASON.get((status, reason))
    return STANDINGS[status] if by_reason is None else by_reason


@dataclass(frozen=True, slots=True)
class Counted:
    """How many promises have this status for this reason, and as what they count."""

    standing: TrackRecordCategory
    status: Status
    reason: Reason | None
    promises: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Promises by standing and status, and by how many days those kept late were late.

    `open_delays` are the days since the deadline of those that are not done and can still be done late.
    """

    counts: tuple[Counted, ...]
    slips: tuple[int, ...] = ()
    open_delays: tuple[int, ...] = ()

    @property
    def promises(self) -> int:
        return sum(row.promises for row in self.counts)

    @property
    def decided(self) -> int:
        """The denominator of shares: promises kept, late or not kept."""
        return sum(self.of(standing) for standing in DECIDED)

    @property
    def excluded(self) -> int:
        """The promises that shares leave out."""
        return self.promises - self.decided

    @property
    def median_slip_days(self) -> float | None:
        """The middle of the delays, in days; None where nothing came late."""
        return median(self.slips) if self.slips else None

    @property
    def median_delay_days(self) -> float | None:
        """The days after the deadline within which half of what misses it is done, what is not done yet counted too.

        None where fewer than half were done (survival.py).
        """
        return median_duration(self.slips, self.open_delays)

    @property
    def is_small(self) -> bool:
        """Whether too few promises are decided for shares in per cent."""
        return self.decided < FEWEST_FOR_SHARES

    def of(self, standing: TrackRecordCategory) -> int:
        """How many promises count so."""
        return sum(row.promises for row in self.counts if row.standing is standing)

    def share(self, standing: TrackRecordCategory) -> float | None:
        """Their part of the decided ones, from 0 to 1; None for what is excluded, and where nothing is decided."""
        return self.of(standing) / self.decided if standing in DECIDED and self.decided else None

    def interval(self, standing: TrackRecordCategory) -> tuple[float, float] | None:
        """The 95 % interval of the share (intervals.py); None where there is no share."""
        return None if self.share(standing) is None else wilson_interval(self.of(standing), self.decided)

    def rows(self, standing: TrackRecordCategory) -> tuple[Counted, ...]:
        """What the count of a standing is made of, the largest part first."""
        mine = (row for row in self.counts if row.standing is standing)
        return tuple(sorted(mine, key=lambda row: (-row.promises, row.status, row.reason or "")))

    def standings(self) -> dict[TrackRecordCategory, int]:
        """Every standing with its count, zeros too."""
        return {standing: self.of(standing) for standing in TrackRecordCategory}


def tally(counts: Iterable[Counted], slips: Collection[int] = (), open_delays: Collection[int] = ()) -> Tally:
    """A tally of counts; equal ones are added up, empty ones left out."""
    added: dict[tuple[TrackRecordCategory, Status, Reason | None], int] = {}
    for row in counts:
        key = (row.standing, row.status, row.reason)
        added[key] = added.get(key, 0) + row.promises
    kept = (Counted(*key, promises) for key, promises in added.items() if promises)
    order = list(TrackRecordCategory)
    return Tally(
        tuple(sorted(kept, key=lambda row: (order.index(row.standing), row.status, row.reason or ""))),
        tuple(sorted(slips)),
        tuple(sorted(open_delays)),
    )
