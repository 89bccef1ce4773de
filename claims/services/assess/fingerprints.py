"""What stored results rest on, so that a record whose facts and days have not moved is not computed again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from claims.method.ruleset import RULESET
from claims.models import ResultFingerprint
from claims.services.ruleset import RULES, program_digest

#: Columns of a basis besides its record.
_COLUMNS = ("digest", "computed_for", "recompute_on")


class Rest(NamedTuple):
    """On what results rest: a digest, the day that they were computed for, the next day that may change them."""

    digest: str
    computed_for: dt.date
    recompute_on: dt.date | None

    def still_holds(self, digest: str, today: dt.date) -> bool:
        """Whether the results computed then are those of today, for facts of this digest."""
        is_due = self.recompute_on is not None and self.recompute_on <= today
        return self.digest == digest and self.computed_for <= today and not is_due


def digest_of(*texts: str) -> str:
    """A digest of facts as text, and of the rules: with other rules nothing that was computed counts."""
    made = hashlib.blake2b(_rules(), digest_size=16)
    for text in texts:
        made.update(text.encode())
        made.update(b"\0")
    return made.hexdigest()


@cache
def _rules() -> bytes:
    """The ruleset's number and the programs that compute and lay out results, so that none can be forgotten.

    A digest of what they do: an edited comment or docstring recomputes nothing.
    """
    return f"{RULESET} {program_digest(RULES, Path(__file__).parent)}".encode()


def fingerprints(kind: str, slugs: Collection[str]) -> dict[str, Rest]:
    """By slug: what the stored results of these records rest on."""
    found = ResultFingerprint.objects.filter(record_kind=kind, record__in=slugs)
    return {slug: Rest(*values) for slug, *values in found.values_list("record", *_COLUMNS)}


def keep_bases(kind: str, found: Mapping[str, Rest | None]) -> None:
    """Store on what the results of these records rest now; None for a record that has none any more."""
    gone = [slug for slug, rest in found.items() if rest is None]
    if gone:
        ResultFingerprint.objects.filter(record_kind=kind, record__in=gone).delete()
    ResultFingerprint.objects.bulk_create(
        [
            ResultFingerprint(record_kind=kind, record=slug, **rest._asdict())
            for slug, rest in found.items()
            if rest is not None
        ],
        update_conflicts=True,
        unique_fields=["record_kind", "record"],
        update_fields=_COLUMNS,
    )
