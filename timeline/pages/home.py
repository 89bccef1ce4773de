"""The home page: a count by status, the most important ones, the newest doubts and the newest entries.

Also the rows of promises, as several pages show them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse

from claims import presentation
from claims.enums import EntryKind, Stage, Status
from claims.models import Assessment, Outcome, Promise
from claims.selectors.assessments import assessments, flags, verdicts
from claims.selectors.counting import with_counting
from claims.selectors.dossier_topic import dossier_topic
from claims.selectors.observations import Figures, figures_of
from claims.selectors.promise_progress import PromiseSnapshot, path_points, plain_assessment
from claims.selectors.published import REPORT_ORDER, public
from claims.selectors.track_record import track_record
from timeline.pages.badges import Badge, badge_of, first_version, versions_in_order
from timeline.pages.page import PageRequest, public_page, render_page
from timeline.pages.questions import due_words, goal_words
from timeline.pages.sparklines import Sparkline, sparkline
from timeline.pages.timeline_items import entry_lines, flag_lines, say_date
from timeline.pages.track_record import describe_track_record
from timeline.selectors import entries

NEWEST = 6
#: Promises on the home page, the most important ones.
MAX_SHOWN = 10
#: The way of a promise without a number, as far as an outcome can have come.
WAY = (Stage.ANNOUNCED, Stage.COMMITTED, Stage.IMPLEMENTING, Stage.COMPLETED)
#: Further stages, and how far along the way they are.
AS_FAR_AS = {Stage.PARTLY_COMPLETED: Stage.IMPLEMENTING}
DELIVERED = frozenset({Status.DELIVERED, Status.DELIVERED_LATE, Status.DELIVERED_TO_ANOTHER_PARTY})


@dataclass(frozen=True, slots=True)
class Row:
    """One promise: its headline assessment, what its first and its current version ask and got, and a picture."""

    promise: Any
    head: Assessment | None
    versions: tuple[tuple[str, str, str], ...]
    outcome: Any
    sparkline: Sparkline | None
    stage: int | None
    badge: Badge

    @property
    def not_counted(self) -> str:
        """Why no record counts it, as a word of `NotCounted`; empty where it counts."""
        return getattr(self.promise, "not_counted_because", "")

    @property
    def way(self) -> list[tuple[Stage, bool]]:
        """The stages with whether the promise came as far."""
        return [(stage, self.stage is not None and place <= self.stage) for place, stage in enumerate(WAY)]

    @property
    def speaks_by_schedule(self) -> bool:
        """Whether there is a number, but steps and reports give the status, since nothing can be said of the number."""
        return self.head is not None and self.head.target is None and bool(self.versions)

    @property
    def last_stage(self) -> str:
        """The furthest stage reached, as the marks show it; suspended or cancelled where the newest report says so."""
        newest = "" if self.outcome is None else str(self.outcome.stage)
        return str(WAY[self.stage]) if newest in WAY and self.stage is not None else newest


@public_page
def home(request: PageRequest) -> HttpResponse:
    """The home page."""
    as_of = request.page.as_of
    doubts = list(flags(as_of=as_of).order_by("-opened_on", "kind", "subject")[:NEWEST])
    kinds = [kind for kind in EntryKind if kind is not EntryKind.FLAG]
    newest = entries(as_of=as_of, kinds=kinds, to_day=as_of).order_by("-sort_on", "-key")[:NEWEST]
    promises = with_counting(public(Promise, as_of=as_of), as_of=as_of).filter(not_counted_because="")
    dossier = dossier_topic(as_of=as_of)
    found = track_record(as_of=as_of)
    context = {
        "subject": dossier,
        "about": "" if dossier is None else dossier.description,
        "rows": rows_of(promises.order_by("-importance", "known_on", "title")[:MAX_SHOWN], as_of=as_of),
        "record": describe_track_record(found, request.page),
        "total": found.first.promises,
        "flags": flag_lines(doubts, as_of=as_of, with_rows=False),
        "entries": entry_lines(newest, as_of=as_of),
    }
    return render_page(request, "pages/home.html", context)


def rows_of(found: Iterable[Any], *, as_of: date) -> list[Row]:
    """The rows of these promises, in a constant number of queries."""
    some = list(found)
    judged: dict[int, list[Assessment]] = defaultdict(list)
    for each in assessments(as_of=as_of).filter(promise__in=[promise.pk for promise in some], heads_version=True):
        judged[each.promise_id].append(each)
    reported: dict[int, list[Any]] = defaultdict(list)
    for outcome in public(Outcome, as_of=as_of).filter(promise__in=some).order_by(*REPORT_ORDER):
        reported[outcome.promise_id].append(outcome)
    indicators = {each.target.indicator_id for found in judged.values() for each in found if each.target is not None}
    measured = figures_of(indicators, as_of=as_of)
    concluded = verdicts([promise.pk for promise in some], as_of=as_of)
    shown = {each.pk: badge_of(each, concluded.get(each.pk), judged[each.pk]) for each in some}
    return [_row(each, judged[each.pk], reported[each.pk], measured, shown[each.pk]) for each in some]


def row_of(read: PromiseSnapshot) -> Row:
    """The row of a promise that was read already."""
    judged = [each for each in read.judged if each.heads_version]
    concluded = verdicts([read.promise.pk], as_of=read.as_of).get(read.promise.pk)
    badge = badge_of(read.promise, concluded, judged)
    return _row(read.promise, judged, in_report_order(read.outcomes), read.figures, badge)


def in_report_order(outcomes: Iterable[Any]) -> list[Any]:
    """Outcomes as `REPORT_ORDER` sorts them in a query."""
    return sorted(outcomes, key=lambda each: (each.happened_on_upper or each.known_on, each.known_on, each.slug))


def telling_report(outcomes: Sequence[Any], *, delivered: bool) -> Any:
    """The report that says what came: the one by which it was delivered, else the newest; None without any.

    Delivered step by step, it is the last step's; else the first that tells of completion, since later ones tell of
    what followed.
    """
    completed = [each for each in outcomes if each.stage == Stage.COMPLETED] if delivered else []
    steps = [each for each in completed if each.milestone_id is not None]
    return next(iter(steps[-1:] or completed[:1] or outcomes[-1:]), None)


def latest_stage(outcomes: Iterable[Any], *, delivered: bool) -> int | None:
    """How far along its way a promise came. That one of its steps is completed does not complete it."""
    passed = (AS_FAR_AS.get(Stage(each.stage), Stage(each.stage)) for each in outcomes if each.stage)
    stages = [WAY.index(stage) for stage in passed if stage in WAY]
    return max((stage for stage in stages if delivered or WAY[stage] is not Stage.COMPLETED), default=None)


def _row(
    promise: Any,
    judged: list[Assessment],
    outcomes: Sequence[Any],
    measured: dict[int, list[Figures]],
    badge: Badge,
) -> Row:
    head = next((each for each in judged if each.heads_promise), None)
    numbered = versions_in_order(judged)
    newest = head if head is not None and head.target is not None else next(reversed(numbered), None)
    delivered = head is not None and head.status in DELIVERED
    first = first_version(numbered) if numbered else None
    shown = [first, newest] if first is not newest else [newest]
    versions = [_describe_version(each) for each in shown if each is not None and each.target is not None]
    return Row(
        promise=promise,
        head=head,
        versions=tuple(versions[-1:] if _is_the_same(versions) else versions),
        outcome=telling_report(outcomes, delivered=delivered),
        sparkline=None if head is None or head.target is None else _sparkline(head, numbered, measured),
        stage=latest_stage(outcomes, delivered=delivered) if head is not None and head.target is None else None,
        badge=badge,
    )


def _is_the_same(versions: Sequence[tuple[str, str, str]]) -> bool:
    """Whether the first and the latest version have the same target and status, so one of them is enough."""
    return len({(question, status) for question, _answer, status in versions}) == 1


def _describe_version(each: Assessment) -> tuple[str, str, str]:
    """Question, answer and status of one version."""
    assert each.target is not None
    question = " ".join(filter(None, (goal_words(each.target), due_words(each.target, say_date))))
    return question, str(presentation.assessment_sentence(plain_assessment(each))), each.status


def _sparkline(head: Assessment, numbered: list[Assessment], measured: dict[int, list[Figures]]) -> Sparkline | None:
    """The headline series against the current version's path and every version's deadlines."""
    assert head.target is not None
    figures = _figures(head, measured)
    goals = [
        each.target
        for each in numbered
        if each.target is not None and each.target.indicator_id == head.target.indicator_id
    ]
    return sparkline(
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
