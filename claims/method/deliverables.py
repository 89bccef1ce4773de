"""The schedule of a promise without a number (METHOD 4): from its milestones' due days and its outcomes' stages.

Out of scope: whether an outcome is good enough; the editors say that in a verdict.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from claims.method.bands import DUE_SOON_DAYS
from claims.method.results import Assessment
from claims.method.rows import Milestone, Outcome, PromiseFacts, Target
from claims.method.times import years_between
from claims.vocabulary import DeadlineKind, Reason, RecordKind, Stage, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something due: a milestone, or the whole promise by a deadline of a target that has no number."""

    day: date
    slug: str
    kind: RecordKind
    done: date | None


def is_deliverable(facts: PromiseFacts) -> bool:
    """Whether the schedule status says anything: there are steps or reports, or no target has a number."""
    return bool(facts.milestones or facts.outcomes) or not any(is_numeric(target) for target in facts.targets)


def is_numeric(target: Target) -> bool:
    """Whether a target can be measured at all."""
    return target.indicator is not None


def assess_deliverable(facts: PromiseFacts, *, day: date) -> Assessment:
    """The schedule status of a promise as of a day.

    An outcome counts from its last possible day. A promise is delivered when an outcome reports it completed as a
    whole, or each of its milestones. After a due day: overdue where there are reports but none of completion; where
    there are none, either somebody looked and found no evidence, or nobody checked.
    """
    return assess_visible(facts.visible(day), day=day)


def assess_visible(facts: PromiseFacts, *, day: date) -> Assessment:
    """As `assess_deliverable`, for facts already restricted to the day."""
    reports = reports_of(facts)
    dues = dues_of(facts)
    last_due = max((due.day for due in dues), default=None)
    completed = completion_of(facts)
    status = _status(facts, reports=reports, dues=dues, completed=completed, last_due=last_due, day=day)
    late = status is Status.DELIVERED_LATE and completed is not None and last_due is not None
    slip = (completed, last_due) if late and completed is not None and last_due is not None else None
    return Assessment(
        subject_kind=RecordKind.PROMISE,
        subject=facts.promise.slug,
        status=status,
        # "Not due" of a promise that names no day says little, and the reason says why.
        reason=Reason.NO_DEADLINE if status is Status.NOT_DUE and last_due is None else None,
        deadline=last_due,
        deadline_kind=DeadlineKind.NONE if last_due is None else DeadlineKind.SINGLE,
        slip_days=(slip[0] - slip[1]).days if slip is not None else None,
        slip_years=years_between(slip[1], slip[0]) if slip is not None else None,
        is_headline=True,
        rows_used=tuple(sorted({row.slug for row in facts.outcomes} | {due.slug for due in dues})),
    )


def reports_of(facts: PromiseFacts) -> list[Outcome]:
    """The outcomes that report a stage, the latest last."""
    return sorted((row for row in facts.outcomes if row.stage is not None), key=_when)


def _when(row: Outcome) -> tuple[date, date, str]:
    return row.happened if row.happened is not None else row.known_on, row.known_on, row.slug


def strangers(facts: PromiseFacts, outcome: Outcome) -> list[str]:
    """The recipients that are not counterparties; nobody is a stranger where no counterparty was named."""
    if not facts.promise.counterparties:
        return []
    return sorted(outcome.recipients - facts.promise.counterparties)


def completion_of(facts: PromiseFacts) -> date | None:
    """The day on which the whole promise was completed, by one report or by the last of all its milestones."""
    reports = reports_of(facts)
    whole = [_when(row)[0] for row in reports if row.stage is Stage.COMPLETED and row.milestone is None]
    if whole:
        return min(whole)
    days = [done_on(facts, step) for step in facts.milestones]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def done_on(facts: PromiseFacts, milestone: Milestone) -> date | None:
    """The day on which a milestone was done: the first report of its completion, or of the whole promise's."""
    days = [
        _when(row)[0]
        for row in facts.outcomes
        if row.stage is Stage.COMPLETED and row.milestone in (None, milestone.slug)
    ]
    return min(days, default=None)


def dues_of(facts: PromiseFacts) -> list[Due]:
    """Everything that has a due day, the earliest first."""
    dues = [
        Due(day=step.due, slug=step.slug, kind=RecordKind.MILESTONE, done=done_on(facts, step))
        for step in facts.milestones
        if step.due is not None
    ]
    live = [row for row in facts.targets if row.deadlines and not is_numeric(row) and row.withdrawn_on is None]
    if live:
        dues.append(
            Due(day=live[-1].deadlines[-1], slug=live[-1].slug, kind=RecordKind.TARGET, done=completion_of(facts))
        )
    return sorted(dues, key=lambda due: (due.day, due.slug))


def due_soon_from(due: date) -> date:
    """The first day on which something due counts as due soon."""
    return due - timedelta(days=min(DUE_SOON_DAYS, (due - date.min).days))


def _status(
    facts: PromiseFacts,
    *,
    reports: list[Outcome],
    dues: list[Due],
    completed: date | None,
    last_due: date | None,
    day: date,
) -> Status:
    latest = reports[-1] if reports else None
    if latest is not None and latest.stage is Stage.CANCELLED:
        return Status.CANCELLED
    if latest is not None and latest.stage is Stage.SUSPENDED:
        return Status.SUSPENDED
    if any(strangers(facts, row) for row in reports if row.stage is Stage.COMPLETED):
        return Status.DELIVERED_TO_ANOTHER_PARTY
    if completed is not None:
        return Status.DELIVERED_LATE if last_due is not None and completed > last_due else Status.DELIVERED
    undone = [due.day for due in dues if due.done is None]
    if any(day > due for due in undone):
        return Status.OVERDUE if reports else _unreported(facts)
    if any(day >= due_soon_from(due) for due in undone):
        return Status.DUE_SOON
    return Status.NOT_DUE if dues or reports else _unreported(facts)


def _unreported(facts: PromiseFacts) -> Status:
    """Nothing is reported: somebody looked (an outcome without a stage says so), or nobody did."""
    return Status.NO_EVIDENCE_FOUND if facts.outcomes else Status.NOT_CHECKED
