"""What a sentence about a result may say, from the rows that the result names: written apart from the method and from
the wording, which are what is checked.

Rows come from the database by the slugs that the API's result names; every number of a sentence has to be one of
theirs, of the target's, or one computed here from those.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from claims.models import Observation, Target

NUMBER = re.compile(r"(?<![\w.,])−?-?\d[\d,]*(?:\.\d+)?(?:\s*%)?")
SLIP = re.compile(r"(\d+(?:\.\d+)?) (day|days|month|months|year|years) (?:after|late)\b")
READINGS = ("latest", "decided_by", "reached", "lost")
YEAR = 365.25


def faults(sentence: str, result: Mapping[str, Any], *, strip: Iterable[str] = ()) -> list[str]:
    """The numbers of a sentence that do not follow from what its result names; empty where all do."""
    for text in sorted((each for each in strip if each), key=len, reverse=True):
        sentence = re.sub(re.escape(text), " ", sentence, flags=re.IGNORECASE)
    facts = Facts(result)
    wrong = [f"slip {number} {unit}" for number, unit in SLIP.findall(sentence) if not facts.is_slip(number, unit)]
    rest = SLIP.sub(" ", sentence)
    return wrong + [token for token in NUMBER.findall(rest) if not facts.allows(token)]


class Facts:
    """The rows behind one result, and the numbers that follow from them."""

    def __init__(self, result: Mapping[str, Any]) -> None:
        self.target = Target.objects.select_related("indicator").get(slug=result["target"])
        named = {name: result.get(name) for name in READINGS} | {"baseline": result.get("baseline")}
        breaches = {f"breach {n}": each for n, each in enumerate(result.get("breaches") or ())}
        slugs = {name: each["slug"] for name, each in (named | breaches).items() if each and each["slug"]}
        rows = {row.slug: row for row in Observation.objects.filter(slug__in=slugs.values())}
        self.rows = {name: rows[slug] for name, slug in slugs.items()}
        self.deadline = dt.date.fromisoformat(str(result["deadline"])) if result.get("deadline") else None
        self.choice = [dt.date.fromisoformat(str(each["deadline"])) for each in result.get("deadlines") or ()]
        self.base, self.base_end = self._baseline(result.get("baseline"))
        self.goal = self._goal()
        spoken_by = result.get("spoken_by") or {}
        self.versions = {spoken_by[name] for name in ("version", "instead_of_version") if name in spoken_by}
        if self.base is not None and result["baseline"]["origin"] == "inherited":
            self.versions.add(self._stating_version().sequence)
        self.counts = {
            number for name in ("periods_kept", "periods_judged") if (number := result.get(name)) is not None
        }

    def _baseline(self, said: Mapping[str, Any] | None) -> tuple[float | None, dt.date | None]:
        if said is None:
            return None, None
        row = self.rows.get("baseline")
        if row is not None:
            return float(row.value), row.period_upper
        stating = self._stating_version() if said["origin"] == "inherited" else self.target
        assert stating.baseline_value is not None
        return float(stating.baseline_value), stating.baseline_period_upper

    def _stating_version(self) -> Target:
        """The newest version before this one that names a baseline."""
        earlier = Target.objects.filter(promise=self.target.promise_id, sequence__lt=self.target.sequence)
        named = earlier.exclude(baseline_period="").order_by("sequence").last()
        assert named is not None
        return named

    def _goal(self) -> float | None:
        value = self.target.value
        if self.target.comparator == "multiply" and value is not None:
            return None if self.base is None else float(value) * self.base
        return self.base if value is None else float(value)

    def allows(self, token: str) -> bool:
        """Whether a number as it is written is one of those that may stand there."""
        written = token.replace(",", "").replace("−", "-").rstrip("% ")
        number, places = float(written), len(written.partition(".")[2])
        is_percent = token.endswith("%") and self.target.indicator.unit != "%"
        allowed = [100 * share for share in self.shares()] if is_percent else [*self.plain()]
        step = 10.0**-places
        # A level between two days is shown with three digits, so that it may be off by half of the third one.
        return any(abs(number - each) <= max(step * 1.0001 if is_percent else step / 2 + 1e-9, 0) for each in allowed)

    def is_slip(self, number: str, unit: str) -> bool:
        """Whether this is how much later than the deadline the target was reached."""
        reached = self.rows.get("reached")
        if reached is None or self.deadline is None:
            return False
        days = (reached.period_upper - self.deadline).days
        if unit.startswith("day"):
            return days < 366 and int(number) == days
        late = days / YEAR * (12 if unit.startswith("month") else 1)
        return abs(float(number) - late) <= (0.5 if unit.startswith("month") else 0.051)

    def plain(self) -> Iterator[float]:
        """Values, years, days of months and counts."""
        for row in self.rows.values():
            yield from (float(each) for each in (row.value, row.low, row.high) if each is not None)
            yield from (each for day in (row.period_lower, row.period_upper) for each in (day.year, day.day))
        for value in (self.target.value, self.target.high, self.goal, self.base):
            yield from [] if value is None else [float(value)]
        if self.base_end is not None:
            yield self.base_end.year
        for day in (self.deadline, *self.choice):
            yield from () if day is None else (day.year, day.day)
        yield from self.counts
        yield from self.margin()
        yield from self.versions
        path = self.path()
        if path is not None:
            yield from (path, *(float(f"{path:.{digits}g}") for digits in (3, 4, 5)))
        yield from (pace for pace in self.paces(geometric=False) if pace is not None)
        yield from (float(f"{pace:.3g}") for pace in self.paces(geometric=False) if pace is not None)

    def shares(self) -> Iterator[float]:
        """What part of the level or of the change the figure that decided is, and paces a year."""
        decided = self.rows.get("decided_by")
        if decided is not None and decided.value is not None and self.goal:
            yield float(decided.value) / self.goal
            if self.base is not None and self.goal != self.base:
                yield (float(decided.value) - self.base) / (self.goal - self.base)
        yield from (pace for pace in self.paces(geometric=True) if pace is not None)

    def margin(self) -> Iterator[float]:
        """How far the figure that decided may be off, and the ratios of pace with it lower and higher by as much."""
        decided, room = self.rows.get("decided_by"), float(self.target.indicator.tolerance)
        if decided is None or decided.value is None:
            return
        off = float(decided.value) * room
        yield from (off, *(float(f"{off:.{digits}g}") for digits in (2, 3, 4)))
        if self.base is None or self.base_end is None or self.goal is None or self.deadline is None:
            return
        gone, in_all = ((end - self.base_end).days / YEAR for end in (decided.period_upper, self.deadline))
        for level in (float(decided.value) + side * off for side in (-1, 0, 1)):
            if gone > 0 and self.is_geometric():
                needed = (self.goal / self.base) ** (1 / in_all) - 1
                ratio = ((level / self.base) ** (1 / gone) - 1) / abs(needed)
                yield ratio if self.goal > self.base else -ratio
            elif gone > 0:
                yield (level - self.base) / (self.goal - self.base) * in_all / gone

    def path(self) -> float | None:
        """The level of an even path to the goal at the end of the newest figure's period."""
        latest = self.rows.get("latest")
        if latest is None or None in (self.base, self.base_end, self.goal, self.deadline):
            return None
        assert self.base is not None and self.goal is not None
        share = (latest.period_upper - self.base_end).days / (self.deadline - self.base_end).days  # type: ignore[operator]
        if self.is_geometric():
            return float(self.base * (self.goal / self.base) ** share)
        return self.base + (self.goal - self.base) * share

    def is_geometric(self) -> bool:
        levels = (self.base, self.goal, self.rows["latest"].value)
        return self.target.indicator.model == "geometric" and all(each is not None and each > 0 for each in levels)

    def paces(self, *, geometric: bool) -> Iterator[float | None]:
        """What is needed a year from the newest figure on, and what was at the start."""
        latest = self.rows.get("latest")
        if latest is None or None in (self.base, self.base_end, self.goal, self.deadline):
            return
        if geometric != self.is_geometric():
            return
        for start, since in ((latest.value, latest.period_upper), (self.base, self.base_end)):
            years = (self.deadline - since).days / YEAR  # type: ignore[operator]
            if years > 0 and start is not None and self.goal is not None:
                rate = (self.goal / float(start)) ** (1 / years) - 1 if geometric else 0.0
                yield rate if geometric else (self.goal - float(start)) / years
