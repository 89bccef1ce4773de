"""Making stored periods equal to computed ones: only what differs is written, and a Change only when something was.

Out of scope: what is computed (``claims.method``) and for whom (``run``).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import Any, TypeVar

from claims.method.claim_rows import ClaimCheck as Check
from claims.method.results import Assessment as Result
from claims.method.results import FlagFound, Period
from claims.models import Assessment, Change, Claim, ClaimCheck, Finding, Flag, Promise
from claims.services.assess.rows import COLUMNS, assessment_rows, check_rows, finding_row, flag_key, spells
from claims.services.changes import record_changes
from claims.vocabulary import ChangeAction

K = TypeVar("K", bound=Hashable)


class Store:
    """Makes stored periods equal to computed ones and notes what that changed."""

    def __init__(self) -> None:
        self.touched = False
        self.opened: list[str] = []
        self.closed: list[str] = []

    def assessments(self, promise: Promise, periods: Sequence[Period[Result]]) -> None:
        self._rows(
            Assessment,
            {(row.target_id, row.series_id, row.from_day): row for row in promise.assessments.all()},
            {(row.target_id, row.series_id, row.from_day): row for row in assessment_rows(promise, periods)},
            _ASSESSED,
        )

    def checks(self, claim: Claim, periods: Sequence[Period[Check]]) -> None:
        self._rows(
            ClaimCheck,
            {row.from_day: row for row in claim.checks.all()},
            {row.from_day: row for row in check_rows(claim, periods)},
            _CHECKED,
        )

    def flags(self, mine: Any, periods: Sequence[Period[FlagFound]], promises: Sequence[Promise]) -> None:
        wanted = {flag_key(spell[0]): spell for spell in spells(periods)}
        stored = {
            (f.kind, f.subject_kind, f.subject, f.subject_period, f.opened_on): f
            for f in mine.prefetch_related("findings", "promises")
        }
        for key, flag in stored.items():
            if key not in wanted:
                self.touched = True
                if flag.closed_on is None:
                    self.closed.append(flag.public_id)
                flag.delete()
        # Closing before opening keeps to one open flag per subject and kind.
        for key, spell in sorted(wanted.items(), key=lambda item: (item[1][-1].to_day is None, item[0])):
            self._flag(stored.get(key), spell, promises)

    def _flag(self, flag: Flag | None, spell: list[Period[FlagFound]], promises: Sequence[Promise]) -> None:
        first, closed_on = spell[0], spell[-1].to_day
        if flag is None:
            found = first.value
            flag = Flag.objects.create(
                kind=found.kind,
                subject_kind=found.subject_kind,
                subject=found.subject,
                subject_period=found.subject_period or "",
                opened_on=first.from_day,
                closed_on=closed_on,
            )
            flag.promises.set(promises)
            self.touched = True
            if closed_on is None:
                self.opened.append(flag.public_id)
        elif flag.closed_on != closed_on:
            (self.closed if flag.closed_on is None else self.opened).append(flag.public_id)
            flag.closed_on = closed_on
            flag.save(update_fields=["closed_on"])
            self.touched = True
        if {p.pk for p in flag.promises.all()} != {p.pk for p in promises}:
            flag.promises.set(promises)
            self.touched = True
        self._findings(flag, spell)

    def _findings(self, flag: Flag, spell: list[Period[FlagFound]]) -> None:
        self._rows(
            Finding,
            {row.from_day: row for row in flag.findings.all()},
            {period.from_day: finding_row(flag, period) for period in spell},
            _FOUND,
        )

    def _rows(self, model: Any, stored: dict[K, Any], wanted: dict[K, Any], names: Collection[str]) -> None:
        """Delete what is stored and differs or is no longer wanted, then write what is missing."""
        gone = [row.pk for key, row in stored.items() if key not in wanted or _differs(row, wanted[key], names)]
        fresh = [row for key, row in wanted.items() if key not in stored or _differs(stored[key], row, names)]
        if gone:
            model.objects.filter(pk__in=gone).delete()
        if fresh:
            model.objects.bulk_create(fresh)
        self.touched |= bool(gone or fresh)

    def finish(self, kind: str, slug: str, writer: str) -> int:
        """Write the Changes, last in the transaction; returns 1 if anything changed."""
        if not self.touched:
            return 0
        flags = [(ChangeAction.FLAG_CLOSED, name) for name in self.closed] + [
            (ChangeAction.FLAG_OPENED, name) for name in self.opened
        ]
        changes = [Change(action=ChangeAction.ASSESSED, record_kind=kind, record=slug, writer=writer)]
        changes += [Change(action=action, record_kind="flag", record=name, writer=writer) for action, name in flags]
        record_changes([(change, True) for change in changes])
        return 1


_ASSESSED = (
    "to_day",
    "heads_version",
    "heads_promise",
    "status",
    "reason",
    "modifiers",
    *COLUMNS,
    "measures",
    "rows",
    "ruleset",
)
_FOUND = ("to_day", "severity", "params", "evidence", "digest", "ruleset")
_CHECKED = ("to_day", "on_the_day", "now", "params", "rows", "ruleset")


def _differs(stored: Any, wanted: Any, names: Collection[str]) -> bool:
    return any(getattr(stored, name) != getattr(wanted, name) for name in names)
