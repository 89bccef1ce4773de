"""What came before and after an entry in the same promise, so that a promise can be followed down the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from timeline.pages.timeline_items import EntryLine


def with_neighbours(lines: Sequence[EntryLine]) -> list[EntryLine]:
    """Lines with the previous and the next one in time of the same promise."""
    of_promise: dict[str, list[EntryLine]] = defaultdict(list)
    for line in lines:
        if line.followed_promise is not None:
            of_promise[line.followed_promise.slug].append(line)
    before: dict[str, EntryLine] = {}
    after: dict[str, EntryLine] = {}
    for some in of_promise.values():
        in_time = sorted(some, key=lambda line: (line.entry.sort_on, line.entry.pk))
        for early, late in zip(in_time, in_time[1:], strict=False):
            before[late.entry.key], after[early.entry.key] = early, late
    return [replace(line, before=before.get(line.entry.key), after=after.get(line.entry.key)) for line in lines]
