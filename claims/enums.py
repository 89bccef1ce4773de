"""The words that records and rules are made of: one StrEnum per closed list, values in lower snake case. The values are
stored, sent over the API and used in addresses, so a published value is never renamed.
"""

from enum import StrEnum


class State(StrEnum):
    """The status of a record in the editors' workflow."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETRACTED = "retracted"


class RecordKind(StrEnum):
    """What a slug names: evidence, changes and flags name a record by its kind and slug."""

    SOURCE = "source"
    ACTOR = "actor"
    TOPIC = "topic"
    CLAIM = "claim"
    PROMISE = "promise"
    TARGET = "target"
    MILESTONE = "milestone"
    OUTCOME = "outcome"
    INDICATOR = "indicator"
    SERIES = "series"
    OBSERVATION = "observation"
    EVENT = "event"
    VERDICT = "verdict"


class ActorKind(StrEnum):
    """Who speaks, promises or acts."""

    PERSON = "person"
    ORGANISATION = "organisation"
    STATE = "state"
    GROUP = "group"
    ANONYMOUS = "anonymous"


class SourceKind(StrEnum):
    """What sort of publication a source is."""

    NEWS = "news"
    ANALYSIS = "analysis"
    PAPER = "paper"
    BOOK = "book"
    OFFICIAL_DOCUMENT = "official_document"
    SPEECH = "speech"
    INTERVIEW = "interview"
    STATISTICS = "statistics"
    DATASET = "dataset"
    COMPANY_REPORT = "company_report"
    WEB_PAGE = "web_page"
    OTHER = "other"


class Stance(StrEnum):
    """What a citation does for the record that it is attached to."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


class PromiseKind(StrEnum):
    """Whether something followed is a promise, where the editors decide what no rule can tell."""

    COMMITMENT = "commitment"
    EXPECTATION = "expectation"


class NotCounted(StrEnum):
    """Why a promise is in no share and no count of promises kept."""

    EXPECTATION = "expectation"
    AFTER_DELIVERY = "after_delivery"
    MET_WHEN_MADE = "met_when_made"


class ClaimKind(StrEnum):
    """What a statement does."""

    SETS_TARGET = "sets_target"
    ANNOUNCES_COMMITMENT = "announces_commitment"
    FORECASTS = "forecasts"
    ASSERTS = "asserts"


class ClaimRelationKind(StrEnum):
    """Relation of one claim to another."""

    REPEATS = "repeats"
    REVISES = "revises"
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


class AssertionKind(StrEnum):
    """What sort of checkable thing a claim asserts."""

    VALUE = "value"
    RANK = "rank"
    TARGET_STATE = "target_state"


class ClaimCheckResult(StrEnum):
    """What a test of a claim against the record gives."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    ONLY_OWN_SOURCE = "only_own_source"
    NOT_CHECKABLE = "not_checkable"
    NO_RECORD = "no_record"


class Side(StrEnum):
    """On which side of what was asserted the recorded figure is."""

    ABOVE = "above"
    BELOW = "below"


class CheckReason(StrEnum):
    """Why a test of a claim against the record is not decided, or finds nothing to test with."""

    INCOMPLETE = "incomplete"
    RELATIVE = "relative"
    SETS_TARGET = "sets_target"
    LIES_AHEAD = "lies_ahead"
    NO_FIGURE = "no_figure"
    FIGURES_LEAVE_OPEN = "figures_leave_open"
    WITHIN_TOLERANCE = "within_tolerance"
    NOTHING_TO_COMPARE = "nothing_to_compare"
    UNKNOWN_STATE = "unknown_state"
    TARGET_NOT_KNOWN = "target_not_known"
    STATUS_LEAVES_OPEN = "status_leaves_open"


class AssertedState(StrEnum):
    """Status of a target that a claim asserts."""

    REACHED = "reached"
    AHEAD_OF_SCHEDULE = "ahead_of_schedule"
    ON_SCHEDULE = "on_schedule"
    BEHIND_SCHEDULE = "behind_schedule"
    MISSED = "missed"
    HELD = "held"


class Comparator(StrEnum):
    """How a measured value is held against a target's value."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUAL = "equal"
    BETWEEN = "between"
    MULTIPLY = "multiply"
    MAINTAIN = "maintain"


class Direction(StrEnum):
    """Which way a target wants its indicator to go."""

    INCREASE = "increase"
    DECREASE = "decrease"


#: How a level is read where only the direction was said: "will fall to 300" promises at most 300.
COMPARATOR_OF: dict[Direction, Comparator] = {
    Direction.INCREASE: Comparator.AT_LEAST,
    Direction.DECREASE: Comparator.AT_MOST,
}


class Applies(StrEnum):
    """When a target has to be satisfied: at its deadline, all the time from the statement on, or in every period."""

    AT_DEADLINE = "at_deadline"
    THROUGHOUT = "throughout"
    EACH_PERIOD = "each_period"


class MeasureKind(StrEnum):
    """What sort of quantity an indicator is: what its figures of other lengths of time can be compared with."""

    STOCK = "stock"
    FLOW = "flow"
    NET_FLOW = "net_flow"
    RATE = "rate"
    INDEX = "index"
    RANK = "rank"


class Per(StrEnum):
    """The length of time that a target's number is for."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WINDOW = "window"


class TargetMeasure(StrEnum):
    """How the figures of a target's whole time make its one number."""

    TOTAL = "total"
    AVERAGE = "average"


class PriceBasis(StrEnum):
    """Whether the values of a series are in the prices of their time or in those of one year."""

    CURRENT = "current"
    CONSTANT = "constant"


class Due(StrEnum):
    """Whether a target is to be satisfied at some time up to its deadline ("by 2020") or then ("in 2020")."""

    BY = "by"
    IN = "in"


class Model(StrEnum):
    """How an indicator is expected to move between two values."""

    GEOMETRIC = "geometric"
    LINEAR = "linear"


class Frequency(StrEnum):
    """How often an indicator is measured."""

    ANNUAL = "annual"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    IRREGULAR = "irregular"


class ObservationKind(StrEnum):
    """How firm a value is; plans and forecasts never count as delivery."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    ESTIMATE = "estimate"
    PLAN = "plan"
    FORECAST = "forecast"


class DeadlineKind(StrEnum):
    """Whether a target names one deadline, several, a range of them, or none."""

    SINGLE = "single"
    SET = "set"
    INTERVAL = "interval"
    NONE = "none"


class BaselineOrigin(StrEnum):
    """Where a baseline is from: stated with the target, the series' own, or taken in place of one that is not named."""

    STATED = "stated"
    MEASURED = "measured"
    INHERITED = "inherited"
    IMPLIED = "implied"
    NEAREST = "nearest"


class Stage(StrEnum):
    """How far a promise had come when an outcome was reported."""

    ANNOUNCED = "announced"
    COMMITTED = "committed"
    IMPLEMENTING = "implementing"
    PARTLY_COMPLETED = "partly_completed"
    COMPLETED = "completed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    # Of the condition that a promise depends on
    CONDITION_MET = "condition_met"
    CONDITION_FAILED = "condition_failed"


class Status(StrEnum):
    """What the rules say of a target version, a deliverable or an indicator without a target."""

    # An open target
    NOT_ASSESSABLE = "not_assessable"
    ACHIEVED_EARLY = "achieved_early"
    REACHED = "reached"
    ACHIEVED_THEN_LOST = "achieved_then_lost"
    ON_TRACK = "on_track"
    LAGGING = "lagging"
    FAR_BEHIND = "far_behind"
    STALLED = "stalled"
    MOVING_AWAY = "moving_away"
    OPEN_ENDED = "open_ended"
    # A closed target
    AWAITING_DATA = "awaiting_data"
    DATA_OVERDUE = "data_overdue"
    NEVER_PUBLISHED = "never_published"
    MET_ON_TIME = "met_on_time"
    MET_LATE = "met_late"
    NARROWLY_MISSED = "narrowly_missed"
    MISSED = "missed"
    REVERSED = "reversed"
    UNDECIDED = "undecided"
    # A target that applies throughout or in each period: while it is open, then once it is over
    HOLDING = "holding"
    BREACHED = "breached"
    RESTORED = "restored"
    HELD = "held"
    NOT_HELD = "not_held"
    # An indicator without a target
    RISING = "rising"
    FLAT = "flat"
    FALLING = "falling"
    # A deliverable
    NOT_DUE = "not_due"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DELIVERED = "delivered"
    DELIVERED_LATE = "delivered_late"
    DELIVERED_TO_ANOTHER_PARTY = "delivered_to_another_party"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    NO_EVIDENCE_FOUND = "no_evidence_found"
    NOT_CHECKED = "not_checked"


class TrackRecordCategory(StrEnum):
    """As what a promise counts in a record of many."""

    KEPT = "kept"
    LATE = "late"
    NOT_KEPT = "not_kept"
    OPEN = "open"
    NOT_RATEABLE = "not_rateable"


class Reason(StrEnum):
    """Why a target cannot be assessed, or what else a status alone does not say."""

    NOT_NUMERIC = "not_numeric"
    NO_DATA = "no_data"
    NO_SERIES_CHOSEN = "no_series_chosen"
    NO_BASELINE = "no_baseline"
    NO_LATER_OBSERVATION = "no_later_observation"
    BASIS_MISMATCH = "basis_mismatch"
    PERIOD_MISMATCH = "period_mismatch"
    SERIES_BREAK = "series_break"
    TARGET_EQUALS_BASELINE = "target_equals_baseline"
    NO_DEADLINE = "no_deadline"
    OUT_OF_RANGE = "out_of_range"
    STEP_OVERDUE = "step_overdue"
    CONDITION_OPEN = "condition_open"
    CONDITION_FAILED = "condition_failed"


class ForecastReason(StrEnum):
    """Why a forecast, or the probability next to its interval, is not shown."""

    TOO_FEW_VALUES = "too_few_values"
    NOT_POSITIVE = "not_positive"
    NOT_EQUALLY_SPACED = "not_equally_spaced"
    NOT_YEARLY = "not_yearly"
    TOO_FAR_AHEAD = "too_far_ahead"
    NO_DEADLINE = "no_deadline"
    DEADLINE_PASSED = "deadline_passed"
    NOTHING_AHEAD = "nothing_ahead"
    NO_GOAL = "no_goal"
    HELD_THROUGHOUT = "held_throughout"
    NOT_NUMERIC = "not_numeric"
    OUT_OF_RANGE = "out_of_range"
    TOO_WIDE = "too_wide"
    OTHER_PERIOD = "other_period"
    SMALL_COUNT = "small_count"


class SensitivityKind(StrEnum):
    """A choice of the rules that could have been another."""

    FIGURES_LOWER = "figures_lower"
    FIGURES_HIGHER = "figures_higher"
    WITHOUT_NEWEST = "without_newest"
    BASE_EARLIER = "base_earlier"
    BASE_LATER = "base_later"
    OTHER_MODEL = "other_model"
    WIDE_BANDS = "wide_bands"


class ForecastHorizon(StrEnum):
    """How far ahead a forecast looks: from the day it was made to the end of the time it is about."""

    UP_TO_ONE_YEAR = "up_to_one_year"
    UP_TO_THREE_YEARS = "up_to_three_years"
    LONGER = "longer"


class Modifier(StrEnum):
    """What a reader has to know next to a status."""

    PROVISIONAL = "provisional"
    AGGREGATED = "aggregated"
    RUN_RATE = "run_rate"
    COARSER_THAN_DEADLINE = "coarser_than_deadline"
    DISPUTED = "disputed"
    MODEL_SENSITIVE = "model_sensitive"
    BASELINE_SENSITIVE = "baseline_sensitive"
    BASELINE_IMPLIED = "baseline_implied"
    STALE = "stale"
    EARLY = "early"
    BORDERLINE = "borderline"
    MET_WHEN_MADE = "met_when_made"
    REACHED_BEFORE = "reached_before"
    LOST_AGAIN = "lost_again"
    BY_BRACKET = "by_bracket"
    UNNAMED_PROVIDER = "unnamed_provider"
    OTHER_SERIES = "other_series"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class MoveKind(StrEnum):
    """In what way a target's version gave way against the one before it."""

    LATER = "later"
    LOWER = "lower"
    RE_BASED = "re_based"
    WIDENED = "widened"
    UNDATED = "undated"


class FlagKind(StrEnum):
    """The reasons for doubt that rules can find."""

    BEHIND_SCHEDULE = "behind_schedule"
    MOVING_AWAY = "moving_away"
    DEADLINE_MISSED = "deadline_missed"
    MET_LATE = "met_late"
    ACHIEVED_THEN_LOST = "achieved_then_lost"
    LEVEL_BREACHED = "level_breached"
    GOALPOST_MOVED = "goalpost_moved"
    MEASURED_OTHERWISE = "measured_otherwise"
    MILESTONE_OVERDUE = "milestone_overdue"
    NO_OUTCOME_AFTER_DUE = "no_outcome_after_due"
    PROMISE_SUSPENDED = "promise_suspended"
    PROMISE_CANCELLED = "promise_cancelled"
    DELIVERED_TO_ANOTHER_PARTY = "delivered_to_another_party"
    SOURCES_DISAGREE = "sources_disagree"
    FIGURES_INCONSISTENT = "figures_inconsistent"
    CLAIM_CONTRADICTS_RECORD = "claim_contradicts_record"
    CLAIM_DISPUTED = "claim_disputed"
    FORECAST_FAILED = "forecast_failed"
    SELF_REPORTED = "self_reported"
    STALE_DATA = "stale_data"
    NO_DATA = "no_data"
    VAGUE_PROMISE = "vague_promise"
    VERDICT_DIFFERS = "verdict_differs"


class Severity(StrEnum):
    """How much a flag weighs."""

    NOTICE = "notice"
    WARNING = "warning"
    SERIOUS = "serious"


class VerdictKind(StrEnum):
    """What the editors conclude."""

    NOT_RATED = "not_rated"
    IN_PROGRESS = "in_progress"
    NO_PROGRESS = "no_progress"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    PARTLY_KEPT = "partly_kept"
    FULFILLED_OTHERWISE = "fulfilled_otherwise"
    BROKEN = "broken"
    UNRATABLE = "unratable"


class VerdictFilter(StrEnum):
    """What lists can be asked for by the editors' verdict: each verdict, or that there is none."""

    NOT_RATED = "not_rated"
    IN_PROGRESS = "in_progress"
    NO_PROGRESS = "no_progress"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    PARTLY_KEPT = "partly_kept"
    FULFILLED_OTHERWISE = "fulfilled_otherwise"
    BROKEN = "broken"
    UNRATABLE = "unratable"
    NONE = "none"


class EntryKind(StrEnum):
    """What can appear on the timeline."""

    EVENT = "event"
    CLAIM = "claim"
    TARGET_SET = "target_set"
    GOALPOST_MOVED = "goalpost_moved"
    DEADLINE = "deadline"
    MILESTONE = "milestone"
    OUTCOME = "outcome"
    FLAG = "flag"


class ChangeAction(StrEnum):
    """What a write did; the services extend this list."""

    RECORDED = "recorded"
    EDITED = "edited"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    REVISED = "revised"
    RETRACTED = "retracted"
    IMPORTED = "imported"
    SHOWN = "shown"
    PROPOSED = "proposed"
    ASSESSED = "assessed"
    FLAG_OPENED = "flag_opened"
    FLAG_CLOSED = "flag_closed"
    FLAG_ACKNOWLEDGED = "flag_acknowledged"
    FLAG_DISMISSED = "flag_dismissed"
    PROJECTED = "projected"
    SWEPT = "swept"
    REPORTED = "reported"

    @property
    def affects_documents(self) -> bool:
        """Whether it can alter a document of the change feed: rewriting the timeline alters only lists."""
        return self not in (self.PROJECTED, self.SWEPT)

    @property
    def affects_record_answers(self) -> bool:
        """Whether it can alter what the API answers about a record: no such answer shows a flag."""
        is_of_flag = self in (self.FLAG_OPENED, self.FLAG_CLOSED, self.FLAG_ACKNOWLEDGED, self.FLAG_DISMISSED)
        return self.affects_documents and not is_of_flag

    @property
    def affects_assessments(self) -> bool:
        """Whether it can alter an assessment: the results of the rules are not among their input."""
        return self.affects_record_answers and self is not self.ASSESSED


class FlagHandling(StrEnum):
    """What an editor did about a flag."""

    NONE = "none"
    ACKNOWLEDGED = "acknowledged"
    DISMISSED = "dismissed"


class RevisionState(StrEnum):
    """The status of a proposed edit of a published record."""

    PENDING = "pending"
    APPROVED = "approved"
    RETURNED = "returned"


class ImportState(StrEnum):
    """How far a spreadsheet that was handed in has come."""

    WAITING = "waiting"
    CHECKING = "checking"
    CHECKED = "checked"
    REFUSED = "refused"
    CONFIRMED = "confirmed"
    WRITING = "writing"
    DONE = "done"
    DISCARDED = "discarded"
    FAILED = "failed"


class ReportState(StrEnum):
    """What the editors did with an error that a reader reported."""

    OPEN = "open"
    MENDED = "mended"
    REFUSED = "refused"


class Channel(StrEnum):
    """How a subscriber is notified."""

    WEBHOOK = "webhook"
    EMAIL = "email"


class SubscriptionState(StrEnum):
    """Whether a subscriber is called."""

    PENDING = "pending"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class LinkState(StrEnum):
    """What the checker found at a source's address."""

    ALIVE = "alive"
    MOVED = "moved"
    UNSURE = "unsure"
    DEAD = "dead"


class DeliveryState(StrEnum):
    """How far a message to a subscriber has come."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"


class TokenScope(StrEnum):
    """What a program may do with a token, as far as the person who made it may."""

    READ = "read"
    ENTER = "enter"
    SUBMIT = "submit"
