"""The home page: how the promises stand, the most important ones, the newest doubts and the newest entries.

Also the rows of promises, as several pages show them. Out of scope: one promise in full (promise.py), and the register
of all (register.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from claims.models import Assessment, Outcome, Promise
from claims.selectors.figures import Figures, figures_of
from claims.selectors.judged import assessments, flags
from claims.selectors.progress import Read, path_points
from claims.selectors.public import REPORT_ORDER, public
from claims.selectors.record import record
from claims.vocabulary import EntryKind, Stage
from timeline.selectors import entries

from .answers import Answer, due_words, goal_words
from .counted import told
from .lines import entry_lines, flag_lines, say_date
from .sparks import Spark, spark
from .visit import Visit, page, show

NEWEST = 6
#: Promises on the home page, the most important ones.
SHOWN = 10
#: The way of a promise without a number, as far as an outcome can have come.
WAY = (Stage.ANNOUNCED, Stage.COMMITTED, Stage.IMPLEMENTING, Stage.COMPLETED)


@dataclass(frozen=True, slots=True)
class Row:
    """One promise: its headline assessment, what its first and its current version ask and got, and a picture."""

    promise: Any
    head: Assessment | None
    versions: tuple[tuple[str, str, str], ...]
    outcome: Any
    spark: Spark | None
    stage: int | None

    @property
    def way(self) -> list[tuple[Stage, bool]]:
        """The stages with whether the promise came as far."""
        return [(stage, self.stage is not None and place <= self.stage) for place, stage in enumerate(WAY)]

    @property
    def first_status(self) -> str:
        """The status of the first version, where the newest one fares otherwise: a moved goalpost is told beside it."""
        if self.head is None or len(self.versions) < 2:
            return ""
        _question, _answer, status = self.versions[0]
        return "" if status == self.head.status else status

    @property
    def speaks_by_schedule(self) -> bool:
        """Whether there is a number, but steps and reports give the status, since nothing can be said of the number."""
        return self.head is not None and self.head.target is None and bool(self.versions)

    @property
    def last_stage(self) -> str:
        """The furthest stage reached, as the marks show it; suspended or cancelled where the newest report says so."""
        newest = "" if self.outcome is None else str(self.outcome.stage)
        return str(WAY[self.stage]) if newest in WAY and self.stage is not None else newest


@page
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    doubts = list(flags(as_of=visit.as_of).order_by("-opened_on", "kind", "subject")[:NEWEST])
    kinds = [kind for kind in EntryKind if kind is not EntryKind.FLAG]
    newest = entries(as_of=visit.as_of, kinds=kinds, to_day=visit.as_of).order_by("-sort_on", "-key")[:NEWEST]
    found = public(Promise, as_of=visit.as_of).order_by("-importance", "known_on", "title")
    context = {
        "rows": rows_of(found[:SHOWN], visit),
        "record": told(record(as_of=visit.as_of), visit),
        "total": found.count(),
        "flags": flag_lines(doubts, visit, with_rows=False),
        "entries": entry_lines(newest, visit),
    }
    return show(request, visit, "pages/home.html", context)


def rows_of(found: Iterable[Any], visit: Visit) -> list[Row]:
    """The rows of these promises, in a constant number of queries."""
    some = list(found)
    judged: dict[int, list[Assessment]] = defaultdict(list)
    for each in assessments(as_of=visit.as_of).filter(promise__in=[promise.pk for promise in some], heads_version=True):
        judged[each.promise_id].append(each)
    reported: dict[int, Any] = {}
    furthest: dict[int, int] = {}
    for outcome in public(Outcome, as_of=visit.as_of).filter(promise__in=some).order_by(*REPORT_ORDER):
        reported[outcome.promise_id] = outcome
        if outcome.stage in WAY:
            furthest[outcome.promise_id] = max(WAY.index(Stage(outcome.stage)), furthest.get(outcome.promise_id, 0))
    indicators = {each.target.indicator_id for found in judged.values() for each in found if each.target is not None}
    measured = figures_of(indicators, as_of=visit.as_of)
    return [
        _row(promise, judged[promise.pk], reported.get(promise.pk), measured, furthest.get(promise.pk))
        for promise in some
    ]


def row_of(read: Read) -> Row:
    """The row of a promise that was read already."""
    outcomes = in_report_order(read.outcomes)
    stages = [WAY.index(Stage(outcome.stage)) for outcome in outcomes if outcome.stage in WAY]
    return _row(
        read.promise,
        [each for each in read.judged if each.heads_version],
        outcomes[-1] if outcomes else None,
        read.figures,
        max(stages, default=None),
    )


def in_report_order(outcomes: Iterable[Any]) -> list[Any]:
    """Outcomes as `REPORT_ORDER` sorts them in a query."""
    return sorted(outcomes, key=lambda each: (each.happened_on_upper or each.known_on, each.known_on, each.slug))


def _row(
    promise: Any,
    judged: list[Assessment],
    outcome: Any,
    measured: dict[int, list[Figures]],
    stage: int | None,
) -> Row:
    head = next((each for each in judged if each.heads_promise), None)
    numbered = sorted((each for each in judged if each.target is not None), key=lambda each: each.target.sequence)  # type: ignore[union-attr]
    newest = head if head is not None and head.target is not None else next(reversed(numbered), None)
    shown = [numbered[0], newest] if numbered and numbered[0] is not newest else [newest]
    return Row(
        promise=promise,
        head=head,
        versions=tuple(_said(each, measured) for each in shown if each is not None and each.target is not None),
        outcome=outcome,
        spark=None if head is None or head.target is None else _spark(head, numbered, measured),
        stage=stage if head is not None and head.target is None else None,
    )


def _said(each: Assessment, measured: dict[int, list[Figures]]) -> tuple[str, str, str]:
    """Question, answer and status of one version."""
    assert each.target is not None
    question = " ".join(filter(None, (goal_words(each.target), due_words(each.target, say_date))))
    return question, Answer(each, _figures(each, measured)).sentence(), each.status


def _spark(head: Assessment, numbered: list[Assessment], measured: dict[int, list[Figures]]) -> Spark | None:
    """The headline series against the current version's path and every version's deadlines."""
    assert head.target is not None
    figures = _figures(head, measured)
    goals = [
        each.target
        for each in numbered
        if each.target is not None and each.target.indicator_id == head.target.indicator_id
    ]
    return spark(
        figures,
        path_points(head.target, head),
        goals,
        unit=head.target.indicator.unit,
        decimals=head.target.indicator.decimals,
    )


def _figures(each: Assessment, measured: dict[int, list[Figures]]) -> Figures | None:
    """The figures of the series that an assessment was computed on."""
    assert each.target is not None
    return next(
        (found for found in measured.get(each.target.indicator_id, []) if found.series.pk == each.series_id), None
    )
