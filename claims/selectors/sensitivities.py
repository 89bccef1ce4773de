"""What other choices of the rules would make of results on a day. Not stored: cheap, and no status rests on them."""

from __future__ import annotations

from collections.abc import Iterable

from claims.method.sensitivity import Sensitivity, find_sensitivities
from claims.method.target_assessment import Snapshot, assess_in


def sensitivities_of(snapshots: Iterable[Snapshot]) -> dict[str, tuple[Sensitivity, ...]]:
    """By target of promises as seen on a day: what other choices would make of the result on its headline series."""
    return {
        result.subject: find_sensitivities(seen, result)
        for seen in snapshots
        for result in assess_in(seen)
        if result.is_headline
    }
