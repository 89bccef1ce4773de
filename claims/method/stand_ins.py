"""The series or version that speaks in place of the chosen one, if that cannot be judged.

A version is then judged on another series with a provider; a promise has the status of its newest earlier version. The
result names what speaks and why. Which series is chosen in the first place is in target_assessment.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from claims.enums import Modifier, Reason, Status
from claims.method.facts import Target
from claims.method.goals import goals_of
from claims.method.results import Assessment, SpokenBy
from claims.method.thresholds import SILENT_STATUSES, UNPUBLISHED_STATUSES

#: Reasons for which nothing can be said although another series or version may say something. The others are about the
#: promise itself.
STOOD_IN_FOR = frozenset({Reason.NO_BASELINE, Reason.NO_LATER_OBSERVATION, Reason.NO_DATA, Reason.NO_SERIES_CHOSEN})


def needs_stand_in(result: Assessment) -> bool:
    """Whether another series or version may speak in the place of this result."""
    return result.status is Status.NOT_ASSESSABLE and result.reason in STOOD_IN_FOR


def _has_ended(result: Assessment) -> bool:
    """Whether the series has no figure for a passed deadline although it should have one by now."""
    return result.status in UNPUBLISHED_STATUSES


def series_stand_in(head: Assessment, rivals: Iterable[Assessment], *, preferred: str | None) -> Assessment | None:
    """The result that speaks for a version in the place of the one on its chosen series; None where none does.

    `rivals` are those on other series with a provider. They may also speak where the chosen series ended before the
    deadline. It is the preferred series' or the only one that says anything:
    where several do, or no series was chosen at all, to pick one is for editors.
    """
    if not (needs_stand_in(head) or _has_ended(head)) or head.reason is Reason.NO_SERIES_CHOSEN:
        return None
    judged = [row for row in rivals if row.status not in SILENT_STATUSES]
    alone = judged[0] if len(judged) == 1 else None
    return next((row for row in judged if row.series == preferred), alone)


def mark_version_stand_ins(found: Sequence[Assessment], targets: Iterable[Target]) -> list[Assessment]:
    """The same results, marked `spoken_by` where an earlier version speaks for its promise.

    In the place of a current version that cannot be judged it is the newest earlier one of the same goal that can be
    and was not withdrawn.
    """
    known = {target.slug: target for target in targets}
    goals = goals_of(known.values())
    heads = [row for row in found if row.is_headline]
    marks: dict[str, SpokenBy] = {}
    for row in heads:
        if row.is_current and needs_stand_in(row):
            target = known[row.subject]
            mine = [each for each in heads if goals[each.subject] == goals[target.slug]]
            earlier = [each for each in mine if _may_speak(each, known[each.subject], target)]
            if earlier:
                speaks = max(earlier, key=lambda each: (known[each.subject].sequence, each.subject))
                marks[speaks.subject] = SpokenBy(
                    version=known[speaks.subject].sequence,
                    instead_of=target.slug,
                    instead_of_version=target.sequence,
                    reason=row.reason,
                )
    return [
        replace(row, spoken_by=marks[row.subject]) if row.is_headline and row.subject in marks else row for row in found
    ]


def _may_speak(result: Assessment, of: Target, current: Target) -> bool:
    return (
        of.sequence < current.sequence
        and Modifier.WITHDRAWN not in result.modifiers
        and result.status not in SILENT_STATUSES
    )
