"""The schedule of a promise without a number: from its milestones' due days and its outcomes' stages."""

from dataclasses import dataclass
from datetime import date, timedelta

from claims.enums import DeadlineKind, Reason, RecordKind, Stage, Status
from claims.method.conditions import CONDITION_STAGES, unmet_condition
from claims.method.facts import Outcome, PromiseFacts, Target
from claims.method.periods import years_between
from claims.method.results import Assessment, DeadlineResult
from claims.method.steps import completion_of, done_on, report_order, steps_of
from claims.method.thresholds import DUE_SOON_DAYS
from claims.method.vintages import visible

#: What is not said while a condition is not met: that something is due, or is not, or that nobody looked.
WAITS_FOR_CONDITION = frozenset(
    {
        *(Status.NOT_DUE, Status.DUE_SOON, Status.OVERDUE, Status.OPEN_ENDED),
        *(Status.NO_EVIDENCE_FOUND, Status.NOT_CHECKED),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something due: a step, or the whole promise by a deadline of a target that has no number.

    `days` are the days named for it, the first one first and the one that holds last; `slugs` name them in this order.
    """

    days: tuple[date, ...]
    slugs: tuple[str, ...]
    kind: RecordKind
    done: date | None

    @property
    def day(self) -> date:
        """The day by which it is due as set last."""
        return self.days[-1]

    @property
    def slug(self) -> str:
        return self.slugs[-1]


def is_deliverable(facts: PromiseFacts) -> bool:
    """Whether the schedule status says anything: there are steps, reports or a condition, or no number."""
    says = facts.milestones or facts.outcomes or unmet_condition(facts)
    return bool(says) or not any(is_numeric(target) for target in facts.targets)


def is_numeric(target: Target) -> bool:
    """Whether a target can be measured at all."""
    return target.indicator is not None


def assess_deliverable(facts: PromiseFacts, *, day: date) -> Assessment:
    """The schedule status of a promise as of a day.

    An outcome counts from its last possible day. A promise is delivered when an outcome reports it completed as a
    whole, or each of its milestones. After a due day: overdue where there are reports but none of completion; where
    there are none, either somebody looked and found no evidence, or nobody checked.
    """
    return assess_visible(visible(facts, day), day=day)


def assess_visible(facts: PromiseFacts, *, day: date) -> Assessment:
    """As `assess_deliverable`, for facts already restricted to the day.

    Where a step was re-dated, `deadlines` holds the results by the days first promised and by those set last; the own
    fields are those of the latter.
    """
    dues = due_dates(facts)
    last = _by_days(facts, dues, version=-1, day=day)
    is_moved = any(len(due.days) > 1 for due in dues)
    used = {slug for due in dues for slug in due.slugs}
    return Assessment(
        subject_kind=RecordKind.PROMISE,
        subject=facts.promise.slug,
        status=last.status,
        reason=last.reason,
        deadline=last.deadline,
        deadline_kind=DeadlineKind.NONE if last.deadline is None else DeadlineKind.SINGLE,
        deadlines=(_by_days(facts, dues, version=0, day=day), last) if is_moved else (),
        slip_days=last.slip_days,
        slip_years=last.slip_years,
        is_headline=True,
        rows_used=tuple(sorted({row.slug for row in facts.outcomes} | used)),
    )


def _by_days(facts: PromiseFacts, dues: list[Due], *, version: int, day: date) -> DeadlineResult:
    """The result by one version of the due days: 0 the first, -1 the last."""
    days = [(due.days[version], due.done) for due in dues]
    last_due = max((due for due, _done in days), default=None)
    completed = completion_of(facts)
    status = _status(facts, days=days, completed=completed, last_due=last_due, day=day)
    condition = unmet_condition(facts)
    if condition is not None and status in WAITS_FOR_CONDITION:
        return DeadlineResult(deadline=last_due, status=Status.NOT_DUE, reason=condition)
    if status is Status.NOT_DUE and last_due is None:
        status = Status.OPEN_ENDED
    late_from = last_due if status is Status.DELIVERED_LATE and completed is not None else None
    return DeadlineResult(
        deadline=last_due,
        status=status,
        reason=_reason(status, last_due=last_due, day=day),
        slip_days=(completed - late_from).days if late_from is not None and completed is not None else None,
        slip_years=years_between(late_from, completed) if late_from is not None and completed is not None else None,
    )


def _reason(status: Status, *, last_due: date | None, day: date) -> Reason | None:
    """What the status alone does not say: that no day was named, or that only a part is overdue."""
    if status is Status.OPEN_ENDED:
        return Reason.NO_DEADLINE
    if status is Status.OVERDUE and last_due is not None and day <= last_due:
        return Reason.STEP_OVERDUE
    return None


def outcome_reports(facts: PromiseFacts) -> list[Outcome]:
    """The outcomes that report a stage of the promise itself, the latest last."""
    reports = (row for row in facts.outcomes if row.stage is not None and row.stage not in CONDITION_STAGES)
    return sorted(reports, key=report_order)


def unintended_recipients(facts: PromiseFacts, outcome: Outcome) -> list[str]:
    """The recipients that are not counterparties; nobody is a stranger where no counterparty was named."""
    if not facts.promise.counterparties:
        return []
    return sorted(outcome.recipients - facts.promise.counterparties)


def due_dates(facts: PromiseFacts) -> list[Due]:
    """Everything that has a due day which those who promised named, the earliest first."""
    dues = [
        Due(
            days=tuple(day for _slug, day in step.dates),
            slugs=tuple(slug for slug, _day in step.dates),
            kind=RecordKind.MILESTONE,
            done=done_on(facts, step),
        )
        for step in steps_of(facts)
        if step.dates
    ]
    live = [row for row in facts.targets if row.deadlines and not is_numeric(row) and row.withdrawn_on is None]
    if live:
        day, slug = live[-1].deadlines[-1], live[-1].slug
        dues.append(Due(days=(day,), slugs=(slug,), kind=RecordKind.TARGET, done=completion_of(facts)))
    return sorted(dues, key=lambda due: (due.day, due.slug))


def due_soon_from(due: date) -> date:
    """The first day on which something due counts as due soon."""
    return due - timedelta(days=min(DUE_SOON_DAYS, (due - date.min).days))


def _status(
    facts: PromiseFacts,
    *,
    days: list[tuple[date, date | None]],
    completed: date | None,
    last_due: date | None,
    day: date,
) -> Status:
    reports = outcome_reports(facts)
    latest = reports[-1] if reports else None
    if latest is not None and latest.stage is Stage.CANCELLED:
        return Status.CANCELLED
    if latest is not None and latest.stage is Stage.SUSPENDED:
        return Status.SUSPENDED
    if any(unintended_recipients(facts, row) for row in reports if row.stage is Stage.COMPLETED):
        return Status.DELIVERED_TO_ANOTHER_PARTY
    if completed is not None:
        return Status.DELIVERED_LATE if last_due is not None and completed > last_due else Status.DELIVERED
    undone = [due for due, done in days if done is None]
    if any(day > due for due in undone):
        return Status.OVERDUE if reports else _unreported(facts)
    if any(day >= due_soon_from(due) for due in undone):
        return Status.DUE_SOON
    return Status.NOT_DUE if days or reports else _unreported(facts)


def _unreported(facts: PromiseFacts) -> Status:
    """Nothing is reported: somebody looked (an outcome without a stage says so), or nobody did."""
    return Status.NO_EVIDENCE_FOUND if any(row.stage is None for row in facts.outcomes) else Status.NOT_CHECKED
