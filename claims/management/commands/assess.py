"""Runs the rules over everything, or over one promise, and stores what they say; or tells how things stood on a day.

With `--as-of` nothing is written: the method is asked for that day alone.
"""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from claims import presentation
from claims.enums import RecordKind, State
from claims.exceptions import InvalidDateError
from claims.http.as_of import parse_as_of, today
from claims.method.facts import PromiseFacts
from claims.method.headline import assess_promise
from claims.method.results import Assessment
from claims.models import Indicator, Milestone, Promise, Series
from claims.models.base import PublicRecord
from claims.selectors.promise_facts import facts_of_promises
from claims.services.assess import TouchedRecords, assess, assess_all

#: Progress is printed after so many records.
EVERY = 100

Cells = dict[str, list[str]]


class Command(BaseCommand):
    help = "Assess all promises and indicators for all days until today; write only changed results."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--all", action="store_true", help="everything (the default)")
        which.add_argument("--promise", metavar="SLUG", help="only this promise")
        parser.add_argument(
            "--as-of",
            action="append",
            metavar="DATE",
            default=[],
            help="write nothing; print the status of each promise on this day (YYYY-MM-DD); repeat for more columns",
        )
        parser.add_argument(
            "--explain", action="store_true", help="write nothing; explain the result of --promise step by step"
        )

        parser.add_argument(
            "--processes", type=int, default=1, metavar="N", help="number of processes (PostgreSQL only)"
        )

    def handle(self, *args: Any, promise: str | None, as_of: list[str], explain: bool, **options: Any) -> None:
        if promise is not None and not Promise.objects.filter(slug=promise).exists():
            raise CommandError(f"There is no promise “{promise}”.")
        try:
            days = [parse_as_of(text, today=today()) for text in as_of]
        except InvalidDateError as error:
            raise CommandError(error.message) from error
        if explain:
            self._explain(promise, days)
        elif days:
            self._table(None if promise is None else [promise], days)
        else:
            self._store(promise, verbosity=options["verbosity"], processes=options["processes"])

    def _explain(self, promise: str | None, days: Sequence[dt.date]) -> None:
        if promise is None or len(days) > 1:
            raise CommandError("--explain takes one promise (--promise SLUG) and at most one day (--as-of DATE).")
        for facts in facts_of_promises([promise]):
            names = titles()
            for line in presentation.explanation(facts, day=days[0] if days else today(), names=names):
                self.stdout.write(line)
            return
        raise CommandError(f"The promise “{promise}” is not published.")

    def _table(self, promises: Sequence[str] | None, days: Sequence[dt.date]) -> None:
        self.stdout.write("| promise | what | " + " | ".join(day.isoformat() for day in days) + " |")
        self.stdout.write("|---|---|" + "---|" * len(days))
        for facts in facts_of_promises(promises):
            for what, cells in statuses(facts, days).items():
                self.stdout.write(f"| {facts.promise.slug} | {what} | {' | '.join(cells)} |")

    def _store(self, promise: str | None, *, verbosity: int, processes: int) -> None:
        tell = self._progress(verbosity)
        if processes < 1 or (processes > 1 and connection.vendor != "postgresql"):
            raise CommandError("--processes takes a number from 1, and more than 1 on PostgreSQL only.")
        if promise is None:
            changed = assess_all(today=today(), on_progress=tell, processes=processes)
        else:
            changed = assess(TouchedRecords(promises=frozenset({promise})), today=today(), on_progress=tell)
        self.stdout.write(f"{changed} changed.")

    def _progress(self, verbosity: int) -> Any:
        """Each record by name at verbosity 2, else how many are done, every so many."""
        done = 0

        def tell(slug: str) -> None:
            nonlocal done
            done += 1
            if verbosity > 1:
                self.stdout.write(slug)
            elif verbosity == 1 and done % EVERY == 0:
                self.stderr.write(f"{done} assessed …")

        return tell


def statuses(facts: PromiseFacts, days: Iterable[dt.date]) -> Cells:
    """By version (and by schedule): what was said of it on each day; `*` marks what gives the promise its status."""
    table: Cells = {}
    for place, day in enumerate(days):
        for row in assess_promise(facts, day=day):
            if row.is_headline:
                what = f"version {_sequence(facts, row)}" if row.subject_kind is RecordKind.TARGET else "schedule"
                table.setdefault(what, ["–"] * place).append(_cell(row))
        for cells in table.values():
            cells += ["–"] * (place + 1 - len(cells))
    return table


def _sequence(facts: PromiseFacts, row: Assessment) -> int:
    return next(target.sequence for target in facts.targets if target.slug == row.subject)


def _cell(row: Assessment) -> str:
    reason = "" if row.reason is None else f" ({row.reason})"
    beside = "".join(f", {modifier}" for modifier in row.modifiers)
    return f"{'*' if row.heads_promise else ''}{row.status}{reason}{beside}"


def titles() -> dict[str, str]:
    """What explanations name, by slug."""
    named: tuple[tuple[type[PublicRecord], str], ...] = (
        (Indicator, "name"),
        (Series, "title"),
        (Milestone, "title"),
        (Promise, "title"),
    )
    found: dict[str, str] = {}
    for model, column in named:
        rows: Any = model.objects.filter(state=State.PUBLISHED)
        found |= dict(rows.values_list("slug", column))
    return found
