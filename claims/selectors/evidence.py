"""Records named by kind and slug, as flags and assessments name the rows that they used.

Out of scope: kinds that another application adds; no rule of claims uses those.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from claims import models
from claims.models.base import PublicRecord
from claims.selectors.public import public

Key = tuple[str, str]

_MODELS: dict[str, type[PublicRecord]] = {
    model.kind(): model
    for name in models.__all__
    if issubclass(model := getattr(models, name), PublicRecord)
}


def records_named(keys: Iterable[Key], *, as_of: dt.date) -> dict[Key, Any]:
    """The records that were public on the day, by (kind, slug): a fixed number of queries for each kind named."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for kind, slug in keys:
        slugs[kind].add(slug)
    found: dict[Key, Any] = {}
    for kind in sorted(slugs.keys() & _MODELS.keys()):
        for record in public(_MODELS[kind], as_of=as_of).filter(slug__in=slugs[kind]):
            found[kind, record.slug] = record
    return found
