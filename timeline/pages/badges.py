"""What is concluded of a promise on a day, in the same form wherever it is shown: the editors first, then the rules.

Rows, heads, frames, cards, search, feeds and actors' pages all show this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _

from claims import presentation
from claims.enums import NotCounted, Reason, Status, VerdictKind
from claims.models import Assessment, Promise
from claims.selectors.assessments import assessments, verdicts
from claims.selectors.counting import with_counting


@dataclass(frozen=True, slots=True)
class Rating:
    """A status and the reason for it, empty where the status says all."""

    status: Status
    reason: Reason | str


@dataclass(frozen=True, slots=True)
class Badge:
    """The editors' verdict, and what the rules say.

    `is_expectation` is true where nobody promised it: then the words are those of coming true, not of being kept.
    `first` is the result of the first version of a number or of the first days of steps whose goalpost moved, where it
    fares otherwise than `head`, the one that gives the promise its status: the two are then shown as a pair, never one
    of them alone. `tells_of` has the assessments that the two are from.
    """

    verdict: Any
    head: Assessment | None
    first: Rating | None
    tells_of: frozenset[int] = frozenset()
    is_expectation: bool = False

    @property
    def is_pair(self) -> bool:
        return self.first is not None

    @property
    def words(self) -> str:
        """The badge in one line of plain text."""
        return f"{self.editors}. {self.rules}."

    @property
    def editors(self) -> str:
        if self.verdict is None:
            return _("No editors’ verdict yet")
        return _("Editors: %(verdict)s") % {"verdict": self.verdict_words}

    @property
    def verdict_words(self) -> str:
        """What the editors conclude, in words that fit what it is about."""
        return presentation.verdict_words(VerdictKind(self.verdict.verdict), is_expectation=self.is_expectation)

    @property
    def rules(self) -> str:
        if self.head is None:
            return _("Not assessed by the rules")
        last = presentation.status_words(self.head.status, self.head.reason)
        if self.first is None:
            return _("Rules: %(status)s") % {"status": last}
        names = {"first": presentation.status_words(self.first.status, self.first.reason), "last": last}
        return _("Rules: %(first)s as first promised, %(last)s after moved deadlines") % names


def is_expectation(promise: Promise) -> bool:
    """Whether nobody promised it: as counted on the day where that was read, else as the editors say."""
    return bool(getattr(promise, "not_counted_because", promise.kind_of_promise) == NotCounted.EXPECTATION)


def badge_of(promise: Promise, verdict: Any, judged: Iterable[Assessment]) -> Badge:
    """The badge of a promise from its verdict and its versions' headline results of the day."""
    rows = list(judged)
    head = next((each for each in rows if each.heads_promise), None)
    first = None if head is None else _first(head, rows)
    fares_otherwise = first is not None and head is not None and first.status != head.status
    numbered = versions_in_order(rows)
    heads = [head, first_version(numbered) if numbered and fares_otherwise else None]
    tells_of = frozenset(each.pk for each in heads if each is not None)
    return Badge(verdict, head, first if fares_otherwise else None, tells_of, is_expectation(promise))


def _first(head: Assessment, rows: list[Assessment]) -> Rating | None:
    """What came of what was first promised, where something later was set: by number, else by the steps' days."""
    numbered = versions_in_order(rows)
    if len(numbered) > 1:
        first = first_version(numbered)
        return rating_of(first.status, first.reason)
    by_days = head.measures.get("deadlines") if head.target is None else None
    return rating_of(by_days[0]["status"], by_days[0]["reason"]) if by_days else None


def first_version(numbered: Sequence[Assessment]) -> Assessment:
    """The result of what was first promised: the first version's.

    Where that cannot be assessed, the next one that can be speaks for it, as long as nothing moved: it asks for the
    same by the same day. `numbered` are the results of versions in order, at least one.
    """
    first = numbered[0]
    same = takewhile(lambda each: _goal_of(each) == _goal_of(first), numbered)
    return next((each for each in same if each.status != Status.NOT_ASSESSABLE), first)


def _goal_of(each: Assessment) -> tuple[object, ...]:
    """What a version asks for, and by when."""
    target = each.target
    assert target is not None
    return target.indicator_id, target.comparator, target.direction, target.value, target.high, target.due_on


def versions_in_order(rows: Iterable[Assessment]) -> list[Assessment]:
    """The results of versions of a number, the first version first.

    Of a promise with several goals only those of the goal that gives the status: another goal's is no earlier version.
    """
    numbered = sorted((each for each in rows if each.target is not None), key=_sequence)
    goal = next((each.measures.get("first_version") for each in numbered if each.heads_promise), None)
    return numbered if goal is None else [each for each in numbered if each.measures.get("first_version") == goal]


def rating_of(status: str, reason: str | None) -> Rating:
    """A result from its codes."""
    return Rating(Status(status), Reason(reason) if reason else "")


def badges(slugs: Iterable[str], *, as_of: date) -> dict[str, Badge]:
    """The badges of the public promises among these, by slug, in three queries."""
    public = Promise.objects.public(as_of).filter(slug__in=set(slugs))
    found = {each.pk: each for each in with_counting(public, as_of=as_of)}
    if not found:
        return {}
    judged: dict[int, list[Assessment]] = {key: [] for key in found}
    for each in assessments(as_of=as_of).filter(promise__in=list(found), heads_version=True):
        judged[each.promise_id].append(each)
    concluded = verdicts(found, as_of=as_of)
    return {each.slug: badge_of(each, concluded.get(key), judged[key]) for key, each in found.items()}


def _sequence(each: Assessment) -> int:
    assert each.target is not None
    return each.target.sequence
