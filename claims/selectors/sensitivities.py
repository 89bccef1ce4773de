"""What other choices of the rules would make of results on a day. Not stored: cheap, and no status rests on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from claims.method.facts import PromiseFacts
from claims.method.sensitivity import Sensitivity, find_sensitivities
from claims.method.target_assessment import assess_in, snapshot


def sensitivities_of(promises: Iterable[PromiseFacts], *, as_of: dt.date) -> dict[str, tuple[Sensitivity, ...]]:
    """By target visible on that day: what other choices would make of the result on its headline series."""
    found: dict[str, tuple[Sensitivity, ...]] = {}
    for facts in promises:
        seen = snapshot(facts, day=as_of)
        for result in assess_in(seen):
            if result.is_headline:
                found[result.subject] = find_sensitivities(seen, result)
    return found
