"""The number of a version among those of its goal: the next one, unless another is given."""

from typing import cast

from claims.models import Target
from claims.models.base import PublicRecord
from claims.selectors.duplicates import next_sequence


def number_version(record: PublicRecord) -> None:
    """Give a target without a number the next one of its goal, also where an edit moved it to another goal.

    Left as it is where the promise or the number is wrong, so that validation says so.
    """
    if not isinstance(record, Target) or record.promise_id is None:
        return
    number = cast("int | None", record.sequence)  # None until a new version has one
    if number is None or _is_moved(record):
        record.sequence = next_sequence(record.promise, goal=record.goal)


def _is_moved(target: Target) -> bool:
    """Whether a stored target with the number that it has had so far comes to another goal."""
    stored = Target.objects.filter(pk=target.pk, sequence=target.sequence)
    return stored.exclude(promise=target.promise_id, goal=target.goal).exists()
