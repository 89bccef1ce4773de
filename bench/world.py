"""A large made-up dossier for benchmarks, the same for the same seed: written in bulk, not through the services.

Every record is published, dated and cited as the services would have left it; only the log of Changes and the history
of rows are missing.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import models

from claims.enums import Comparator, Direction, Frequency, Model, ObservationKind, State
from claims.models import (
    Actor,
    Claim,
    ClaimCitation,
    Indicator,
    Observation,
    ObservationCitation,
    Promise,
    Series,
    Source,
    Target,
    TargetCitation,
)
from claims.services.assess import bulk_insert

#: Of so many promises the last one has two versions on two rival series; all others have one of each.
RIVAL_EVERY = 10
#: Targets that one claim, a plan, sets.
OF_ONE_CLAIM = 100
#: Promises made at once.
CHUNK = 2_000
FIRST_YEAR = 2010

PUBLISHED = {"state": State.PUBLISHED.value}
#: What a target asks for, with how many of a hundred ask so.
ASKED = (
    (Comparator.AT_LEAST, Direction.INCREASE, 65),
    (Comparator.AT_MOST, Direction.DECREASE, 15),
    (Comparator.MULTIPLY, Direction.INCREASE, 10),
    (Comparator.EQUAL, Direction.INCREASE, 5),
    (Comparator.MAINTAIN, Direction.INCREASE, 5),
)


def make(targets: int, *, figures: int = 10, seed: int = 1, after: int = 0) -> int:
    """Add promises with so many targets in all, each with `figures` yearly values; returns the number of promises.

    `after` is how many promises earlier calls made.
    """
    source, actor = _voices()
    made, left = 0, targets
    while left > 0:
        chance = random.Random(f"{seed}-{after + made}")
        versions: list[int] = []
        while left > 0 and len(versions) < CHUNK:
            number = after + made + len(versions)
            versions.append(min(left, 2 if number % RIVAL_EVERY == RIVAL_EVERY - 1 else 1))
            left -= versions[-1]
        _Chunk(chance, source, actor, figures, after + made, versions).write()
        made += len(versions)
    return made


def _voices() -> tuple[int, int]:
    """The one source and the one actor of it all."""
    if not Source.objects.filter(slug="bench-yearbook").exists():
        known = {"known_on": dt.date(FIRST_YEAR, 1, 1), **PUBLISHED}
        _insert(Source, [{"slug": "bench-yearbook", "title": "Yearbook", "kind_of_source": "statistics", **known}])
        _insert(Actor, [{"slug": "bench-office", "name": "Office", "kind_of_actor": "organisation", **known}])
    return Source.objects.get(slug="bench-yearbook").pk, Actor.objects.get(slug="bench-office").pk


def _insert(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    if rows:
        bulk_insert.insert(model, tuple(rows[0]), [tuple(row.values()) for row in rows])


class _Chunk:
    """Some thousand promises with all that belongs to them; `versions` are how many each has."""

    def __init__(
        self, chance: random.Random, source: int, actor: int, figures: int, first: int, versions: list[int]
    ) -> None:
        self.chance, self.source, self.actor, self.figures, self.first = chance, source, actor, figures, first
        self.versions = versions
        self.promises = bulk_insert.new_ids(Promise, len(versions))
        self.indicators = bulk_insert.new_ids(Indicator, len(versions))

    def write(self) -> None:
        claims = self._claims()
        numbers = range(self.first, self.first + len(self.versions))
        _insert(
            Promise,
            [
                {"id": pk, "slug": f"bench-{number}", "title": f"Promise {number}", **_known(FIRST_YEAR + 1)}
                for pk, number in zip(self.promises, numbers, strict=True)
            ],
        )
        _insert(Promise.promisors.through, [{"promise_id": pk, "actor_id": self.actor} for pk in self.promises])
        _insert(Indicator, [self._indicator(pk, number) for pk, number in zip(self.indicators, numbers, strict=True)])
        series = self._series()
        Indicator.objects.filter(pk__in=self.indicators).update(
            preferred_series=models.Subquery(
                Series.objects.filter(indicator=models.OuterRef("pk")).order_by("pk").values("pk")[:1]
            )
        )
        self._cited(Target, TargetCitation, list(self._targets(claims)))
        self._cited(Observation, ObservationCitation, list(self._observations(series)))

    def _cited(self, model: Any, citation: Any, rows: list[dict[str, Any]]) -> None:
        """The rows, each cited to the one source."""
        ids = bulk_insert.new_ids(model, len(rows))
        _insert(model, [{"id": pk, **row} for pk, row in zip(ids, rows, strict=True)])
        cited = {"source_id": self.source, "locator": "table 1", "stance": "supports"}
        _insert(citation, [{"record_id": pk, **cited} for pk in ids])

    def _claims(self) -> list[int]:
        ids = bulk_insert.new_ids(Claim, -(-sum(self.versions) // OF_ONE_CLAIM))
        said = {"stated_on": "2011-01", "stated_on_lower": dt.date(2011, 1, 1), "stated_on_upper": dt.date(2011, 1, 31)}
        kind = {"kind_of_claim": "sets_target", "statement": "The plan sets these targets."}
        rows = [{"id": pk, "slug": f"bench-plan-{pk}", **kind, **said, **_known(2011)} for pk in ids]
        _insert(Claim, rows)
        cited = {"source_id": self.source, "locator": "chapter 1", "stance": "supports"}
        _insert(ClaimCitation, [{"record_id": pk, **cited} for pk in ids])
        return ids

    def _indicator(self, pk: int, number: int) -> dict[str, Any]:
        return {
            "id": pk,
            "slug": f"bench-indicator-{number}",
            "name": f"Indicator {number}",
            "unit": "USD bn",
            "frequency": Frequency.ANNUAL.value,
            "model": self.chance.choice((Model.GEOMETRIC, Model.GEOMETRIC, Model.LINEAR)).value,
            "usual_lag_days": 90,
            "tolerance": Decimal("0.02"),
            **_known(FIRST_YEAR + 1),
        }

    def _series(self) -> list[tuple[int, str]]:
        """The rows and slugs of each promise's series, one a version."""
        wanted = [
            (indicator, f"bench-series-{self.first + place}-{number}", number)
            for place, (indicator, count) in enumerate(zip(self.indicators, self.versions, strict=True))
            for number in range(count)
        ]
        ids = bulk_insert.new_ids(Series, len(wanted))
        rows = [
            {
                "id": pk,
                "slug": slug,
                "title": slug,
                "indicator_id": indicator,
                "provider_id": self.actor,
                "basis": f"basis {number}",
                **_known(FIRST_YEAR + 1),
            }
            for pk, (indicator, slug, number) in zip(ids, wanted, strict=True)
        ]
        _insert(Series, rows)
        return [(row["id"], row["slug"]) for row in rows]

    def _targets(self, claims: list[int]) -> Iterator[dict[str, Any]]:
        count = 0
        comparators, directions, shares = zip(*ASKED, strict=True)
        for place, versions in enumerate(self.versions):
            (way,) = self.chance.choices(range(len(ASKED)), weights=shares)
            for sequence in range(1, versions + 1):
                due = self.chance.randint(2015, 2024)
                wanted = {"at_least": 160, "at_most": 60, "multiply": 2, "equal": 140, "maintain": 95}
                yield {
                    "slug": f"bench-{self.first + place}-v-{sequence}",
                    "promise_id": self.promises[place],
                    "sequence": sequence,
                    "set_by_id": claims[count // OF_ONE_CLAIM],
                    "indicator_id": self.indicators[place],
                    "comparator": comparators[way].value,
                    "direction": directions[way].value,
                    "value": Decimal(wanted[comparators[way].value]),
                    "baseline_value": Decimal(100) if self.chance.random() < 0.5 else None,
                    "baseline_period": str(FIRST_YEAR),
                    **_bounds("baseline_period", FIRST_YEAR),
                    "due_on": str(due),
                    **_bounds("due_on", due),
                    **_known(2010 + sequence, self.chance.randint(1, 28)),
                }
                count += 1

    def _observations(self, series: list[tuple[int, str]]) -> Iterator[dict[str, Any]]:
        for pk, slug in series:
            level, drift = 100.0, self.chance.uniform(-0.06, 0.09)
            for year in range(FIRST_YEAR, FIRST_YEAR + self.figures):
                soft = self.chance.random() < 0.1
                yield {
                    "slug": f"{slug}-{year}",
                    "series_id": pk,
                    "period": str(year),
                    **_bounds("period", year),
                    "value": Decimal(f"{level:.4f}"),
                    "kind_of_value": (ObservationKind.PROVISIONAL if soft else ObservationKind.FINAL).value,
                    **_known(year + 1, self.chance.randint(1, 28)),
                }
                level *= 1 + drift + self.chance.uniform(-0.03, 0.03)


def _known(year: int, day: int = 15) -> dict[str, Any]:
    return {"known_on": dt.date(year, 2, day), **PUBLISHED}


def _bounds(name: str, year: int) -> dict[str, Any]:
    return {f"{name}_lower": dt.date(year, 1, 1), f"{name}_upper": dt.date(year, 12, 31)}
