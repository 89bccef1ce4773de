"""The records of ``/progress/`` and ``/history/``: one promise, or one version of its number, as of a day.

Their names are those of the public contract. Values, their low and high ends, goals, gaps and paces are in the
indicator's unit (for a rank they are places). A `known_on` is the first day (UTC) on which the record was public. Out
of scope: reading them (`claims.selectors.promise_progress`, `claims.selectors.history`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import NotRequired, TypedDict

from claims.method.results import Terms


class VagueDate(TypedDict):
    """A date as vague as its source."""

    edtf: str
    """EDTF (ISO 8601-2), such as 2016-06~."""
    words: str
    """The source's own words for it; empty where it has none."""
    lower: dt.date | None
    """The first possible day; None at an open end."""
    upper: dt.date | None
    """The last possible day; None at an open end."""


class CitedSource(TypedDict):
    """Where a record is from."""

    source: str
    """The source's slug."""
    title: str
    publisher: str
    """The publisher's name; may be empty, as may the authors and the address."""
    authors: str
    url: str
    published_on: VagueDate | None
    """When the source could be read first."""
    published_on_inferred: bool
    """Whether that day is inferred and not printed."""
    locator: str
    """The place in the source: a paragraph, a page."""
    stance: str
    """How it bears on the record: a word of `Stance`."""
    quote: str
    """At most six words of the source."""
    remark: str
    """The editors' remark on the citation."""


class StoredReading(TypedDict):
    """One figure as the rules used it, as JSON."""

    value: float | str
    """A number; text where a float cannot hold it."""
    low: float | str | None
    """The lower end of a range; None where the figure is no range."""
    high: float | str | None
    """The upper end."""
    period_start: str
    """First day of the period, ISO."""
    period_end: str
    """Last day of the period, ISO."""
    slug: str
    """The observation's slug; of several that were added up, the last one's."""
    parts: NotRequired[list[str]]
    """The slugs of those that were added up; results of earlier programs lack it."""


class StoredBaseline(TypedDict):
    """Where a target starts, as JSON."""

    value: float | str
    """A number; text where a float cannot hold it."""
    period_end: str | None
    """Last day of its period, ISO; None where it is not known."""
    origin: str
    """Where it is from: a word of `BaselineOrigin`."""
    slug: str | None
    """The observation's slug, where it was measured."""
    period_start: NotRequired[str | None]
    """First day of its period, ISO, where it was measured; results of earlier programs lack it."""
    from_version: NotRequired[int | None]
    """The number of the version that it is inherited from; results of earlier programs lack it."""


class StoredSpokenBy(TypedDict):
    """In whose place an earlier version speaks, and why, as JSON."""

    version: int
    """The number of this version."""
    instead_of: str
    """The slug of the current version."""
    instead_of_version: int
    """And its number."""
    reason: str
    """Why that cannot be assessed: a word of `Reason`."""


class StoredMeasures(TypedDict, total=False):
    """The numbers behind a status, as JSON: of the figure that decided, else of the latest one; None where undefined.

    Results of an earlier ruleset may lack some.
    """

    level_share: float | None
    """The value over the target's."""
    gap: float | None
    """The target's value less the figure's."""
    path_value: float | None
    """Where the indicator would be at the end of the figure's period on the path."""
    path_is_promised: bool
    """Whether the promise states that path; else it is an even one."""
    path_gap: float | None
    """That less the figure's value."""
    pace: float | None
    """The pace so far: a fraction a year under the geometric model, units a year under the linear one."""
    required_pace: float | None
    """The pace needed from baseline to deadline, likewise."""
    needed_pace: float | None
    """The pace needed from the figure on, likewise."""
    pace_model: str | None
    """Of what the paces are: a word of `Model`."""


class StoredRest(StoredMeasures, total=False):
    """Everything of a result that has no column of its own, as JSON."""

    goal: float | str | None
    """The value to reach."""
    baseline: StoredBaseline | None
    latest: StoredReading | None
    """The newest figure that counts."""
    decided_by: StoredReading | None
    """The figure that decided."""
    reached: StoredReading | None
    """The first figure that satisfied the target."""
    lost: StoredReading | None
    """The first one after it that no longer did."""
    attainment_at_deadline: float | None
    """The share of the way from baseline to goal that was done at the deadline."""
    periods_kept: int | None
    """Of a target that applies throughout: how many figures satisfied it."""
    periods_judged: int | None
    """And of how many."""
    breaches: list[StoredReading]
    """The others, in order."""
    bracket: list[StoredReading]
    """The figures around a deadline that decided in the place of its own."""
    reach: list[Mapping[str, object]]
    """When a goal without a deadline would be reached (`Reach` as JSON)."""
    deadline: str | None
    """Last day of the deadline that was judged by, ISO."""
    deadline_kind: str
    """A word of `DeadlineKind`."""
    deadlines: list[Mapping[str, object]]
    """The result by each deadline, where there are several (`DeadlineResult` as JSON)."""
    status_without_provisional: str | None
    """What firm figures alone say, where that differs: a word of `Status`."""
    other_statuses: list[str]
    """Where it is borderline: words of `Status` that the tolerance of the figures leaves open."""
    ratio_low: float | None
    """And the least ratio within it."""
    ratio_high: float | None
    """And the greatest."""
    room: float | None
    """And how far the deciding figure may be off, in the unit."""
    status_at_low: str | None
    """The status with each range at its lower end, where a figure in use is a range."""
    status_at_high: str | None
    """And at its upper end."""
    spoken_by: StoredSpokenBy | None
    """In whose place it speaks for its promise, where it is of an earlier version."""
    first_version: str | None
    """Slug of the first version of its goal."""
    goals: int | None
    """How many goals the promise has, with the result that gives its status, where there are several."""
    goals_reached: int | None
    """How many of them are reached."""


class Slip(TypedDict):
    """By how much a target was met late."""

    days: int
    years: float | None


class AssessmentProgress(StoredRest):
    """A stored assessment, with its measures next to its status."""

    promise: str
    """The promise's slug."""
    target: str | None
    """The version's slug; None for steps and reports."""
    terms: Terms | None
    """What the version asks for; None for steps and reports."""
    series: str | None
    """Slug of the series that was judged by."""
    heads_promise: bool
    """Whether it gives the promise's status."""
    heads_version: bool
    """Whether it is on the series that speaks for its version."""
    status: str
    """A word of `Status`."""
    reason: str | None
    """Why nothing can be said: a word of `Reason`."""
    modifiers: list[str]
    """What qualifies the status: words of `Modifier`."""
    ratio: float | None
    """The pace so far over the required one, under the indicator's model."""
    ratio_linear: float | None
    """The same under the linear model."""
    attainment: float | None
    """The share of the way from baseline to goal that is done."""
    slip: Slip | None
    from_day: dt.date
    """The first as-of day on which this is said."""
    to_day: dt.date | None
    """The first as-of day on which it is said no more; None while it is."""
    ruleset: str
    """The version of the rules."""
    rows: list[str]
    """Slugs of the records that it rests on."""


class EvidenceRow(TypedDict):
    """A record that a flag rests on."""

    kind: str
    """A word of `RecordKind`."""
    slug: str


class FlagProgress(TypedDict):
    """A flag with what its rule found as of the day."""

    id: str
    """The public id."""
    kind: str
    """A word of `FlagKind`."""
    severity: str
    """A word of `Severity`."""
    subject_kind: str
    """What it is about: a word of `RecordKind`."""
    subject: str
    """And its slug."""
    subject_period: str | None
    """ISO interval, where it is about one period."""
    promises: list[str]
    """Slugs of the promises that it bears on."""
    opened_on: dt.date
    """The first as-of day on which the rule found it."""
    closed_on: dt.date | None
    """The first as-of day on which it no longer did; may lie after the day asked for."""
    handling: str
    """What the editors made of it: a word of `FlagHandling`."""
    params: Mapping[str, object]
    """The numbers of its sentence, by the rule."""
    evidence: list[EvidenceRow]
    ruleset: str
    """The version of the rules."""


class NamedRecord(TypedDict):
    """A record by its slug and its name."""

    slug: str
    name: str


class IndicatorProgress(NamedRecord):
    """What a number is a number of."""

    unit: str
    decimals: int
    """How many digits after the point its figures have."""


class ObservationProgress(TypedDict):
    """One figure: the newest vintage known on the day."""

    slug: str
    period: VagueDate
    """The time that it is about."""
    value: Decimal | None
    """None where only a range is known."""
    low: Decimal | None
    """The lower end of a range."""
    high: Decimal | None
    """The upper end of a range."""
    kind: str
    """A word of `ObservationKind`."""
    known_on: dt.date
    known_on_inferred: bool
    """Whether that day is inferred."""
    citations: list[CitedSource]


class SeriesProgress(TypedDict):
    """One series of an indicator with its figures, in order of period."""

    slug: str
    title: str
    provider: NamedRecord | None
    """Who reports it, where that is stated."""
    basis: str
    """What it counts, in words; may be empty."""
    observations: list[ObservationProgress]


class StatedBaseline(TypedDict):
    """The baseline that was entered with the target."""

    value: Decimal | None
    period: VagueDate | None


class MoveProgress(TypedDict):
    """One way in which a version gave way against the version before it, as JSON (`method.results.Move`)."""

    kind: str
    """A word of `MoveKind`."""
    promise: str
    from_target: str
    """Slug of the version before."""
    to_target: str
    """Slug of this version."""
    known_on: str
    """The first day on which both versions were known, ISO."""
    before: str | None
    """What changed, as text."""
    after: str | None
    """And to what."""
    amount: float | None
    """By how much, where that is a number."""
    unit: str | None
    """Of the amount: `days`, `years`, or the indicator's."""
    step: str | None
    """Slug of the step whose day moved; None where a number's version did."""


class PathPoint(TypedDict):
    """Where the promise said that the indicator would be on a day."""

    on: dt.date
    value: float


class IntervalProgress(TypedDict):
    """The range that a forecast value is in with a probability."""

    level: float
    """The probability: 0.8 or 0.95."""
    low: float
    high: float


class ForecastProgress(TypedDict):
    """Where a series may come to by a version's last deadline, as JSON (`method.results.Forecast`)."""

    target: str
    """The version's slug."""
    series: str
    """Slug of the series that was continued."""
    values: int
    """How many consecutive figures it rests on."""
    steps: int | None
    """How many periods ahead."""
    period_end: str | None
    """Last day of the period forecast, ISO."""
    median: float | None
    intervals: list[IntervalProgress]
    indicative: bool
    """Whether it rests on few figures."""
    provisional: bool
    """Whether it rests on a provisional figure or an estimate."""
    persistence: float | None
    """The part of a change that carries over into the next; None where the series is not yearly."""
    probability: float | None
    """That the target is satisfied, in steps of 0.05."""
    reason: str | None
    """Why nothing is shown: a word of `ForecastReason`."""
    probability_reason: str | None
    """Why no probability is shown, likewise."""
    rows_used: list[str]
    """Slugs of the figures used, the last one the newest."""


class SensitivityProgress(TypedDict):
    """What another choice of the rules would make of a result, as JSON (`method.sensitivity.Sensitivity`)."""

    kind: str
    """A word of `SensitivityKind`."""
    status: str
    """A word of `Status`."""
    ratio: float | None
    figure: StoredReading | None
    """The other base or end point; None where the choice is not about a figure."""


class VersionProgress(TypedDict):
    """One version of a promise's number with everything needed to judge it."""

    target: str
    """The version's slug."""
    goal: str
    """Which of the promise's goals it is a version of; empty where its indicator says so."""
    sequence: int
    """Its number, from 1."""
    indicator: IndicatorProgress
    comparator: str
    """A word of `Comparator`."""
    direction: str
    """A word of `Direction`."""
    applies: str
    """A word of `Applies`."""
    per: str | None
    """A word of `Per`; None: the indicator's frequency."""
    measure: str | None
    """A word of `TargetMeasure`; None: a level."""
    due: str
    """A word of `Due`."""
    value: Decimal
    """In the unit; with `multiply` a factor of the baseline."""
    high: Decimal | None
    """The upper end, where a range is asked for."""
    stated_on: VagueDate | None
    """When the claim that set it was made."""
    set_by: str
    """Slug of that claim."""
    baseline: StatedBaseline | None
    deadline: VagueDate | None
    known_on: dt.date
    is_current: bool
    """Whether it is the version that holds on the day: the newest one that was not taken back."""
    moves: list[MoveProgress]
    """How it gave way against the version before it."""
    assessment: AssessmentProgress | None
    """On the series that speaks for this version."""
    rivals: list[AssessmentProgress]
    """On every other series."""
    path: list[PathPoint]
    """The path from baseline to goal, by period: the one that the promise states, else an even one."""
    path_is_promised: bool
    """Whether the promise states it."""
    forecast: ForecastProgress | None
    """Of the series that speaks for this version."""
    sensitivity: list[SensitivityProgress]
    """What other choices of the rules would make of the result; empty where they say nothing."""
    series: list[SeriesProgress]
    """Every public series of its indicator."""
    citations: list[CitedSource]


class TargetProgress(VersionProgress):
    """The answer for one version."""

    promise: str
    """The promise's slug."""
    as_of: dt.date
    """The day (UTC) whose knowledge it shows."""
    ruleset: str
    """The version of the rules."""
    flags: list[FlagProgress]


class OutcomeProgress(TypedDict):
    """A report of what came of the promise."""

    slug: str
    stage: str | None
    """A word of `Stage`."""
    summary: str
    happened_on: VagueDate | None
    known_on: dt.date
    milestone: str | None
    """Slug of the step that it is about."""
    delivered_to: list[str]
    """Slugs of the actors."""
    citations: list[CitedSource]


class VerdictProgress(TypedDict):
    """What the editors concluded last."""

    slug: str
    verdict: str
    """A word of `VerdictKind`."""
    reason: str
    concluded_on: dt.date
    citations: list[CitedSource]


class PromiseProgress(TypedDict):
    """The answer for one promise."""

    promise: str
    """Its slug."""
    title: str
    as_of: dt.date
    """The day (UTC) whose knowledge it shows."""
    ruleset: str
    """The version of the rules."""
    status: AssessmentProgress | None
    """The assessment that gives the promise's status."""
    versions: list[VersionProgress]
    """Versions of its number, the first one first."""
    deliverable: AssessmentProgress | None
    """By steps and reports."""
    flags: list[FlagProgress]
    verdict: VerdictProgress | None
    outcomes: list[OutcomeProgress]


class StatusChange(TypedDict):
    """One period of as-of days over which the same was said of one version, or of steps and reports."""

    from_day: dt.date
    """The first day."""
    to_day: dt.date | None
    """The first day on which something else is said; None where that is not known on the day asked for."""
    target: str | None
    """The version's slug; None for steps and reports."""
    status: str
    """A word of `Status`."""
    reason: str | None
    """A word of `Reason`."""
    modifiers: list[str]
    """Words of `Modifier`."""
    series: str | None
    """Slug of the series that was judged by."""
    heads_promise: bool
    """Whether it gives the promise's status."""
    ratio: float | None
    """The pace so far over the required one."""
    attainment: float | None
    """The share of the way from baseline to goal that is done."""
    rows: list[str]
    """Slugs of the records that it rests on."""
    ruleset: str
    """The version of the rules."""


class VersionHistory(TypedDict):
    """The status of one version as a series of changes."""

    target: str
    """The version's slug."""
    sequence: int
    """Its number, from 1."""
    changes: list[StatusChange]


class TargetHistory(VersionHistory):
    """The answer for one version."""

    promise: str
    """The promise's slug."""
    as_of: dt.date
    """The day (UTC) whose knowledge it shows."""
    ruleset: str
    """The version of the rules."""


class PromiseHistory(TypedDict):
    """The answer for one promise."""

    promise: str
    """Its slug."""
    as_of: dt.date
    """The day (UTC) whose knowledge it shows."""
    ruleset: str
    """The version of the rules."""
    status: list[StatusChange]
    """The promise's own status."""
    versions: list[VersionHistory]
    """Versions of its number, the first one first."""
    schedule: list[StatusChange]
    """By steps and reports."""
