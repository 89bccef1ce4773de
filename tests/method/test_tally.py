"""How promises are counted: every status has its standing, and shares say what they are shares of."""

from itertools import product

from claims.enums import Reason, Status, TrackRecordCategory
from claims.method.tally import (
    BY_REASON,
    DECIDED,
    EXCLUDED,
    PAST_DUE,
    STANDINGS,
    Counted,
    category_of,
    tally,
)

# The rule once more, by hand; a status that is in neither list fails below.
BY_HAND = {
    TrackRecordCategory.KEPT: "achieved_early reached met_on_time held delivered",
    TrackRecordCategory.LATE: "met_late delivered_late",
    TrackRecordCategory.NOT_KEPT: "narrowly_missed missed reversed breached restored not_held overdue "
    "delivered_to_another_party cancelled",
    TrackRecordCategory.OPEN: "holding achieved_then_lost on_track lagging far_behind stalled moving_away "
    "awaiting_data not_due due_soon suspended",
    TrackRecordCategory.NOT_RATEABLE: "not_assessable open_ended data_overdue never_published undecided rising flat "
    "falling "
    "no_evidence_found not_checked",
}
PAIRS = [(Status(code), standing) for standing, codes in BY_HAND.items() for code in codes.split()]


def test_every_status_counts_as_something() -> None:
    assert {status for status, _standing in PAIRS} == set(Status) == set(STANDINGS)
    assert len(PAIRS) == len(Status)


def test_a_status_counts_as_the_rule_says() -> None:
    assert {status: category_of(status) for status, _standing in PAIRS} == dict(PAIRS)


def by_rule(status: Status, reason: Reason | None, past_due: bool) -> TrackRecordCategory:
    """What names no day, or depended on what did not happen, is not open: it can never be late.

    Work that stopped and was due by now is not kept. A promise of which only a step is overdue is
    open.
    """
    if status is Status.NOT_DUE and reason in (Reason.NO_DEADLINE, Reason.CONDITION_FAILED):
        return TrackRecordCategory.NOT_RATEABLE
    if status is Status.OVERDUE and reason is Reason.STEP_OVERDUE:
        return TrackRecordCategory.OPEN
    if status is Status.SUSPENDED and past_due:
        return TrackRecordCategory.NOT_KEPT
    return STANDINGS[status]


def test_only_four_exceptions_are_made() -> None:
    cases = list(product(Status, (None, *Reason), (False, True)))
    found = {case: category_of(case[0], reason=case[1], past_due=case[2]) for case in cases}
    assert {case: found[case] for case in cases if found[case] is not by_rule(*case)} == {}


def test_every_standing_is_either_in_the_shares_or_left_out() -> None:
    assert sorted([*DECIDED, *EXCLUDED]) == sorted(TrackRecordCategory)
    assert not set(PAST_DUE) & {status for status, _reason in BY_REASON}


def counted(status: Status, promises: int, reason: Reason | None = None) -> Counted:
    return Counted(category_of(status, reason=reason), status, reason, promises)


def test_shares_are_of_the_decided_promises_only() -> None:
    found = tally(
        [
            counted(Status.DELIVERED, 2),
            counted(Status.MET_ON_TIME, 1),
            counted(Status.MET_LATE, 1),
            counted(Status.MISSED, 4),
            counted(Status.LAGGING, 3),
            counted(Status.NOT_DUE, 5, Reason.NO_DEADLINE),
        ],
        [400, 10, 30],
    )
    assert (found.promises, found.decided, found.excluded) == (16, 8, 8)
    assert [found.share(standing) for standing in TrackRecordCategory] == [3 / 8, 1 / 8, 4 / 8, None, None]
    assert [row.status for row in found.rows(TrackRecordCategory.KEPT)] == [Status.DELIVERED, Status.MET_ON_TIME]
    assert found.rows(TrackRecordCategory.NOT_RATEABLE) == (counted(Status.NOT_DUE, 5, Reason.NO_DEADLINE),)
    assert found.median_slip_days == 30
    assert sum(found.standings().values()) == found.promises


def test_where_nothing_is_decided_there_is_no_share_and_no_delay() -> None:
    found = tally([counted(Status.LAGGING, 3)])
    assert [found.share(standing) for standing in TrackRecordCategory] == [None] * 5
    assert found.median_slip_days is None
    assert tally([]).promises == 0


def test_an_even_number_of_delays_has_its_middle_between_two() -> None:
    assert tally([counted(Status.MET_LATE, 2)], [100, 30]).median_slip_days == 65


def test_a_share_has_its_interval_and_what_has_none_has_no_interval() -> None:
    found = tally([counted(Status.DELIVERED, 21), counted(Status.MISSED, 19), counted(Status.LAGGING, 3)])
    low, high = found.interval(TrackRecordCategory.KEPT) or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.375, 0.671)
    assert found.interval(TrackRecordCategory.OPEN) is None
    assert not found.is_small
    assert tally([counted(Status.DELIVERED, 9)]).is_small


def test_what_is_still_not_done_lengthens_the_delay() -> None:
    late = [counted(Status.MET_LATE, 2), counted(Status.OVERDUE, 3)]
    assert tally(late, [100, 300]).median_delay_days == 100
    assert tally(late, [100, 300], [200]).median_delay_days == 300
    assert tally(late, [100, 300], [400, 500, 600]).median_delay_days is None
    assert tally([]).median_delay_days is None


def test_equal_counts_are_added_up_and_empty_ones_left_out() -> None:
    found = tally([counted(Status.MISSED, 1), counted(Status.MISSED, 2), counted(Status.DELIVERED, 0)])
    assert found.counts == (counted(Status.MISSED, 3),)


def test_rows_of_a_tally_with_and_without_a_reason_have_one_order() -> None:
    without = Counted(TrackRecordCategory.NOT_RATEABLE, Status.NOT_ASSESSABLE, None, 1)
    no_data = Counted(TrackRecordCategory.NOT_RATEABLE, Status.NOT_ASSESSABLE, Reason.NO_DATA, 1)
    mismatch = Counted(TrackRecordCategory.NOT_RATEABLE, Status.NOT_ASSESSABLE, Reason.BASIS_MISMATCH, 1)
    for given in ((no_data, mismatch, without), (without, no_data, mismatch)):
        found = tally(given)
        assert found.counts == (without, mismatch, no_data)
        assert found.rows(TrackRecordCategory.NOT_RATEABLE) == (without, mismatch, no_data)
