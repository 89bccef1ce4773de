"""Writes of every kind by chance, through the services that the desk uses, on few records, so that they meet. A write
that a service refuses changes nothing, and the next one is drawn.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from claims.enums import (
    ActorKind,
    ClaimKind,
    ClaimRelationKind,
    SourceKind,
    Stage,
    Stance,
    State,
    VerdictKind,
)
from claims.exceptions import ClaimsError
from claims.models import (
    Actor,
    Claim,
    Indicator,
    Milestone,
    Observation,
    Outcome,
    Promise,
    Series,
    Source,
    Target,
    Topic,
    Verdict,
)
from claims.models.base import PublicRecord
from claims.services import records, workflow
from tests.factories import editor, reviewer
from timeline.models import Event

Content = dict[str, Any]
YEARS = range(2012, 2022)


class Writer:
    """Draws writes from one seed and makes them. `made` counts those that went through, by action and kind."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.number = 0
        self.made: dict[tuple[str, str], int] = {}

    def begin(self) -> None:
        """Two of every kind, in an order in which each finds what it needs."""
        for model in [*CONTENT, *CONTENT]:
            try:
                self._create(model)
            except ClaimsError:
                continue

    def write(self) -> None:
        """One write; nothing where the service refuses it."""
        model = self.chance.choices(list(CONTENT), [OFTEN.get(each, 1) for each in CONTENT])[0]
        action = self.chance.choices(("create", "publish", "edit", "retract"), (35, 10, 40, 15))[0]
        try:
            if getattr(self, f"_{action}")(model):
                key = (action, model.kind())
                self.made[key] = self.made.get(key, 0) + 1
        except ClaimsError:
            pass

    def _create(self, model: type[PublicRecord]) -> bool:
        content = CONTENT[model](self)
        if content is None:
            return False
        record = records.create_record(model, content, by=editor())
        if self.chance.random() < 0.85:
            workflow.publish(record, by=reviewer())
        return True

    def _publish(self, model: type[PublicRecord]) -> bool:
        record = self.any_of(model, state=State.DRAFT)
        return record is not None and bool(workflow.publish(record, by=reviewer()))

    def _edit(self, model: type[PublicRecord]) -> bool:
        record = self.any_of(model)
        content = None if record is None else CONTENT[model](self)
        if record is None or not content:
            return False
        names = [name for name in content if name not in FIXED]
        some = {name: content[name] for name in self.chance.sample(names, self.chance.randint(1, min(3, len(names))))}
        edit = records.edit_record(record, some, by=editor(), base_version=record.version)
        if record.state == State.PUBLISHED:
            workflow.approve(edit, by=reviewer())  # type: ignore[arg-type]
        return True

    def _retract(self, model: type[PublicRecord]) -> bool:
        record = self.any_of(model, state=State.PUBLISHED)
        return record is not None and bool(workflow.retract(record, by=reviewer(), why="Misread."))

    def any_of(self, model: type[PublicRecord], **conditions: Any) -> Any:
        """One live record of a kind, mostly one of the older ones, so that records share what they refer to."""
        found = list(model.objects.live().filter(**conditions).order_by("pk")[:6])
        return self.chance.choice(found) if found else None

    def key(self, model: type[PublicRecord]) -> list[str] | None:
        """The natural key of a published record."""
        record = self.any_of(model, state=State.PUBLISHED)
        return None if record is None else [record.slug]

    def some(self, model: type[PublicRecord], most: int = 2) -> list[list[str]]:
        keys = (self.key(model) for _number in range(self.chance.randint(0, most)))
        return [list(key) for key in {tuple(key) for key in keys if key is not None}]

    def word(self) -> str:
        self.number += 1
        return f"{self.number} {self.chance.choice(('bridge', 'road', 'mill', 'harbour'))}"

    def day(self) -> str:
        return f"{self.chance.choice(YEARS)}-{self.chance.randint(1, 12):02d}-{self.chance.randint(1, 28):02d}"

    def figure(self) -> str:
        return str(self.chance.choice((50, 80, 100, 101, 120, 150, 200, 230)))

    def citations(self) -> list[Content]:
        stances = (Stance.SUPPORTS, Stance.SUPPORTS, Stance.SUPPORTS, Stance.CONTEXT)
        return [
            {"source": key, "locator": "1", "stance": self.chance.choice(stances).value} for key in self.some(Source, 3)
        ]


def _source(by: Writer) -> Content:
    return {
        "title": f"Report {by.word()}",
        "kind_of_source": SourceKind.NEWS,
        "published_on": by.day(),
        "authors": by.chance.choice(("", "A. Writer")),
        "publisher_actor": by.key(Actor) if by.chance.random() < 0.4 else None,
    }


def _actor(by: Writer) -> Content:
    affiliation = by.key(Actor) if by.chance.random() < 0.4 else None
    return {"name": f"Office {by.word()}", "kind_of_actor": ActorKind.ORGANISATION, "affiliation": affiliation}


def _topic(by: Writer) -> Content:
    return {"name": f"Topic {by.word()}"}


def _indicator(by: Writer) -> Content:
    return {
        "name": f"Trade {by.word()}",
        "unit": "t",
        "tolerance": by.chance.choice(("0.02", "0.1")),
        "usual_lag_days": by.chance.choice((30, 400)),
        "preferred_series": by.key(Series) if by.chance.random() < 0.6 else None,
        "change_of": by.key(Indicator) if by.chance.random() < 0.3 else None,
        "topics": by.some(Topic),
    }


def _series(by: Writer) -> Content | None:
    indicator, provider, source = by.key(Indicator), by.key(Actor), by.key(Source)
    if indicator is None or (provider or source) is None:
        return None
    named = by.chance.random() < 0.7
    return {
        "title": f"Trade by {by.word()}",
        "indicator": indicator,
        "provider": provider if named else None,
        "source": None if named and provider else source,
        "basis": by.word(),
    }


def _observation(by: Writer) -> Content | None:
    series = by.key(Series)
    year = by.chance.choice(YEARS)
    return series and {
        "series": series,
        "period": str(year),
        "value": by.figure(),
        "citations": by.citations(),
        "known_on_override": by.chance.choice((None, f"{year + 1}-02-01", f"{year + 2}-02-01")),
    }


def _promise(by: Writer) -> Content:
    return {
        "title": f"Build {by.word()}",
        "promisors": by.some(Actor),
        "counterparties": by.some(Actor),
        "topics": by.some(Topic),
    }


def _claim(by: Writer) -> Content:
    relation = {"relation": by.chance.choice(list(ClaimRelationKind)).value, "other": by.key(Claim)}
    return {
        "statement": f"They say {by.word()}.",
        "kind_of_claim": by.chance.choice((ClaimKind.ASSERTS, ClaimKind.FORECASTS, ClaimKind.SETS_TARGET)),
        "stated_on": by.chance.choice((by.day(), "")),
        "speakers": by.some(Actor),
        "reported_by": by.key(Actor) if by.chance.random() < 0.3 else None,
        "promises": by.some(Promise),
        "topics": by.some(Topic),
        "citations": by.citations(),
        "assertions": [found for found in (_assertion(by) for _n in range(by.chance.randint(0, 2))) if found],
        "relations": [relation] if relation["other"] and by.chance.random() < 0.5 else [],
    }


def _assertion(by: Writer) -> Content | None:
    indicator, target = by.key(Indicator), by.key(Target)
    if target is not None and by.chance.random() < 0.6:
        state = by.chance.choice(("reached", "on schedule", "behind schedule"))
        return {"kind_of_assertion": "target_state", "target": target, "asserted_state": state}
    kind = by.chance.choice(("value", "value", "rank"))
    value = by.figure() if kind == "value" else "1"
    return indicator and {
        "kind_of_assertion": kind,
        "indicator": indicator,
        "series": by.key(Series) if by.chance.random() < 0.3 else None,
        "period": str(by.chance.choice(YEARS)),
        "value": value,
    }


def _target(by: Writer) -> Content | None:
    promise, claim, indicator = by.key(Promise), by.key(Claim), by.key(Indicator)
    if promise is None or claim is None or indicator is None:
        return None
    return {
        "promise": promise,
        "sequence": by.chance.randint(1, 3),
        "set_by": claim,
        "indicator": indicator,
        "own_series": by.key(Series) if by.chance.random() < 0.3 else None,
        "value": by.chance.choice(("180", "200", "250")),
        "baseline_value": by.chance.choice((None, "60")),
        "baseline_period": by.chance.choice(("2012", "2013")),
        "due_on": by.chance.choice(("2018", "2020", "")),
        "withdrawn_on": by.chance.choice((None, None, by.day())),
        "citations": by.citations(),
    }


def _milestone(by: Writer) -> Content | None:
    promise, claim = by.key(Promise), by.key(Claim)
    if promise is None or claim is None:
        return None
    title = f"Step {by.word()}"
    return {"promise": promise, "title": title, "set_by": claim, "due_on": "2018-12", "citations": by.citations()}


def _outcome(by: Writer) -> Content | None:
    promise = by.key(Promise)
    return promise and {
        "promise": promise,
        "stage": by.chance.choice((Stage.IMPLEMENTING, Stage.COMPLETED, Stage.CANCELLED)),
        "summary": f"Work at {by.word()}.",
        "happened_on": by.day(),
        "milestone": by.key(Milestone) if by.chance.random() < 0.3 else None,
        "delivered_to": by.some(Actor),
        "citations": by.citations(),
    }


def _verdict(by: Writer) -> Content | None:
    promise = by.key(Promise)
    return promise and {
        "promise": promise,
        "verdict": by.chance.choice((VerdictKind.KEPT, VerdictKind.BROKEN, VerdictKind.IN_PROGRESS)),
        "reason": f"Because of {by.word()}.",
        "concluded_on": by.day(),
        "citations": by.citations(),
    }


def _event(by: Writer) -> Content:
    return {
        "title": f"They meet at {by.word()}",
        "happened_on": by.day(),
        "promises": by.some(Promise),
        "actors": by.some(Actor),
        "topics": by.some(Topic),
        "citations": by.citations(),
    }


#: New content for each kind of record; None where what it needs is not there yet.
CONTENT: dict[type[PublicRecord], Callable[[Writer], Content | None]] = {
    Source: _source,
    Actor: _actor,
    Topic: _topic,
    Indicator: _indicator,
    Series: _series,
    Observation: _observation,
    Promise: _promise,
    Claim: _claim,
    Target: _target,
    Milestone: _milestone,
    Outcome: _outcome,
    Verdict: _verdict,
    Event: _event,
}

#: What results rest on most is written more often than the rest.
OFTEN = {Observation: 4, Claim: 3, Target: 2, Indicator: 2, Series: 2, Source: 2}

#: Fields that an edit leaves as they are.
FIXED = frozenset({"sequence"})
