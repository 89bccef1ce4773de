"""How promises are counted: which status counts as what, and the record of many promises made from such counts.

A tally is of promises, each by the one status that it has on a day. Out of scope: reading the statuses
(claims/selectors/track_record.py), and the words for people.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import median

from claims.enums import Reason, Standing, Status

#: The counting rule: as what each status counts.
STANDINGS: dict[Status, Standing] = {
    Status.NOT_ASSESSABLE: Standing.NOT_RATEABLE,
    Status.ACHIEVED_EARLY: Standing.KEPT,
    Status.REACHED: Standing.KEPT,
    Status.ACHIEVED_THEN_LOST: Standing.OPEN,
    Status.ON_TRACK: Standing.OPEN,
    Status.LAGGING: Standing.OPEN,
    Status.FAR_BEHIND: Standing.OPEN,
    Status.STALLED: Standing.OPEN,
    Status.MOVING_AWAY: Standing.OPEN,
    Status.AWAITING_DATA: Standing.OPEN,
    Status.DATA_OVERDUE: Standing.NOT_RATEABLE,
    Status.MET_ON_TIME: Standing.KEPT,
    Status.MET_LATE: Standing.LATE,
    Status.NARROWLY_MISSED: Standing.NOT_KEPT,
    Status.MISSED: Standing.NOT_KEPT,
    Status.REVERSED: Standing.NOT_KEPT,
    Status.HOLDING: Standing.OPEN,
    Status.BREACHED: Standing.NOT_KEPT,
    Status.RESTORED: Standing.NOT_KEPT,
    Status.HELD: Standing.KEPT,
    Status.NOT_HELD: Standing.NOT_KEPT,
    Status.RISING: Standing.NOT_RATEABLE,
    Status.FLAT: Standing.NOT_RATEABLE,
    Status.FALLING: Standing.NOT_RATEABLE,
    Status.NOT_DUE: Standing.OPEN,
    Status.DUE_SOON: Standing.OPEN,
    Status.OVERDUE: Standing.NOT_KEPT,
    Status.DELIVERED: Standing.KEPT,
    Status.DELIVERED_LATE: Standing.LATE,
    Status.DELIVERED_TO_ANOTHER_PARTY: Standing.NOT_KEPT,
    Status.SUSPENDED: Standing.OPEN,
    Status.CANCELLED: Standing.NOT_KEPT,
    Status.NO_EVIDENCE_FOUND: Standing.NOT_RATEABLE,
    Status.NOT_CHECKED: Standing.NOT_RATEABLE,
}

#: Where a reason changes it: what names no day cannot be late, and so is not open either; of what is not due as a whole
#: a step that is overdue decides nothing yet.
BY_REASON: dict[tuple[Status, Reason], Standing] = {
    (Status.NOT_DUE, Reason.NO_DEADLINE): Standing.NOT_RATEABLE,
    (Status.OVERDUE, Reason.STEP_OVERDUE): Standing.OPEN,
}

#: What counts otherwise once its last due day has passed: work that stopped and was due by now is not kept.
PAST_DUE: dict[Status, Standing] = {Status.SUSPENDED: Standing.NOT_KEPT}

#: What shares are shares of. Open promises can still be kept, and of the rest no rule can say whether they were.
DECIDED = (Standing.KEPT, Standing.LATE, Standing.NOT_KEPT)
EXCLUDED = (Standing.OPEN, Standing.NOT_RATEABLE)


def standing_of(status: Status, *, reason: Reason | None = None, past_due: bool = False) -> Standing:
    """As what a promise with this status counts. `past_due`: its last due day has passed."""
    if past_due and status in PAST_DUE:
        return PAST_DUE[status]
    by_reason = None if reason is None else BY_REASON.get((status, reason))
    return STANDINGS[status] if by_reason is None else by_reason


@dataclass(frozen=True, slots=True)
class Counted:
    """How many promises have this status for this reason, and as what they count."""

    standing: Standing
    status: Status
    reason: Reason | None
    promises: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Promises by standing and status, and by how many days those kept late were late."""

    counts: tuple[Counted, ...]
    slips: tuple[int, ...] = ()

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

    def of(self, standing: Standing) -> int:
        """How many promises count so."""
        return sum(row.promises for row in self.counts if row.standing is standing)

    def share(self, standing: Standing) -> float | None:
        """Their part of the decided ones, from 0 to 1; None for what is excluded, and where nothing is decided."""
        return self.of(standing) / self.decided if standing in DECIDED and self.decided else None

    def rows(self, standing: Standing) -> tuple[Counted, ...]:
        """What the count of a standing is made of, the largest part first."""
        mine = (row for row in self.counts if row.standing is standing)
        return tuple(sorted(mine, key=lambda row: (-row.promises, row.status, row.reason or "")))

    def standings(self) -> dict[Standing, int]:
        """Every standing with its count, zeros too."""
        return {standing: self.of(standing) for standing in Standing}


def tally(counts: Iterable[Counted], slips: Collection[int] = ()) -> Tally:
    """A tally of counts; equal ones are added up, empty ones left out."""
    added: dict[tuple[Standing, Status, Reason | None], int] = {}
    for row in counts:
        key = (row.standing, row.status, row.reason)
        added[key] = added.get(key, 0) + row.promises
    kept = (Counted(*key, promises) for key, promises in added.items() if promises)
    order = list(Standing)
    return Tally(
        tuple(sorted(kept, key=lambda row: (order.index(row.standing), row.status, row.reason or ""))),
        tuple(sorted(slips)),
    )
