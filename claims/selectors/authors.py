"""Who wrote what would become public: everybody who wrote a record since its last publication.

Read from the record's past, which no later edit by another person hides.
"""

from __future__ import annotations

from collections.abc import Iterable

from claims.enums import State
from claims.models.base import PublicRecord


def writers_since_publication(model: type[PublicRecord], pks: Iterable[int]) -> dict[int, set[int]]:
    """The ids of the people who wrote each record since it was last public, by the record's primary key; one query."""
    found: dict[int, set[int]] = {pk: set() for pk in pks}
    rows = model.history.filter(id__in=list(found)).order_by("history_id")
    for pk, state, editor in rows.values_list("id", "state", "edited_by_id"):
        if state == State.PUBLISHED:
            found[pk].clear()
        elif editor is not None:
            found[pk].add(editor)
    return found
