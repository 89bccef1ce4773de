"""The question that a promise's number asks, and the answer of one day, each in one sentence.

Out of scope: the computing (claims.method) and the sentences of flags (claims.wording).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import Assessment, Target
from claims.selectors.figures import Figures
from claims.vocabulary import Applies, Comparator, Direction, Frequency, Reason, Status
from claims.wording import label, period_words, with_unit
from claims.wording.numbers import locale
from claims.wording.sentences import applied_words, breaches_words, kept_words

Facts = Mapping[str, Any]


def amount(value: Any, *, decimals: int | None = None) -> str:
    """A number as people read it; `decimals` is the most digits after the point that are shown."""
    if value is None:
        return "–"
    digits = 6 if decimals is None else decimals
    shown = round(float(value), digits)
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return str(format_decimal(shown, format=pattern, locale=locale()))


def percent(share: float | None, *, decimals: int = 0) -> str:
    """A fraction as a percentage."""
    return "–" if share is None else _("%(number)s %%") % {"number": amount(100 * share, decimals=decimals)}


def goal_words(target: Target) -> str:
    """What is to be reached, and when if not at the deadline: “at least 200 USD bn”, “at most 3 % at all times”."""
    unit, decimals = target.indicator.unit, target.indicator.decimals
    return target_text(
        Comparator(target.comparator),
        value=amount(target.value, decimals=decimals),
        high="" if target.high is None else amount(target.high, decimals=decimals),
        unit=unit,
        direction=Direction(target.direction),
        applies=Applies(target.applies),
        frequency=Frequency(target.indicator.frequency),
    )


def target_text(
    comparator: Comparator,
    *,
    value: str,
    high: str,
    unit: str,
    direction: Direction,
    applies: Applies,
    frequency: Frequency,
) -> str:
    """The same from its parts; `high` is empty but for a range."""
    if comparator is not Comparator.MAINTAIN:
        return applied_words(goal_text(comparator, value=value, high=high, unit=unit), applies, frequency)
    if high:
        return _("keep between %(value)s and %(high)s") % {"value": value, "high": with_unit(high, unit)}
    is_ceiling = direction is Direction.DECREASE
    form = _("keep at %(amount)s or below") if is_ceiling else _("keep at %(amount)s or above")
    return form % {"amount": with_unit(value, unit)}


def goal_text(comparator: Comparator, *, value: str, high: str, unit: str) -> str:
    """The same from its parts; `high` is used by a range only."""
    forms = {
        Comparator.AT_LEAST: _("at least %(amount)s"),
        Comparator.AT_MOST: _("at most %(amount)s"),
        Comparator.EQUAL: "%(amount)s",
        Comparator.BETWEEN: _("%(value)s to %(high)s"),
        Comparator.MULTIPLY: _("%(value)s times the level at the start"),
        Comparator.MAINTAIN: _("hold %(amount)s"),
    }
    return forms[comparator] % {"value": value, "high": with_unit(high, unit), "amount": with_unit(value, unit)}


def due_words(target: Target, when: Callable[[str, str], str]) -> str:
    """“by 2020”, empty where no deadline was named; `when` says a vague date in words."""
    if not target.due_on:
        return ""
    said = when(target.due_on, target.due_on_words)
    return said if target.due_on_words else _("by %(date)s") % {"date": said}


class Answer:
    """The numbers of an assessment, said in its target's unit."""

    def __init__(self, assessment: Assessment, figures: Figures | None = None) -> None:
        self.assessment = assessment
        self.figures = figures
        self.measures: Facts = assessment.measures
        target = assessment.target
        self.unit = "" if target is None else target.indicator.unit
        self.decimals = 1 if target is None else target.indicator.decimals

    def reading(self, name: str) -> str:
        """“66.1 USD bn in 2016” for the reading of that name, empty where there is none."""
        reading = self.measures.get(name)
        return self._said(reading) if reading else ""

    def _said(self, reading: Facts) -> str:
        value = amount(reading["value"], decimals=self.decimals)
        period = period_words(reading["period_start"], reading["period_end"])
        return _("%(value)s in %(period)s") % {"value": with_unit(value, self.unit), "period": period}

    def at_deadline(self) -> str:
        """The figure for the deadline's own period, empty where the series has none."""
        deadline = self.measures.get("deadline")
        for each in () if self.figures is None else self.figures.observations:
            if deadline is not None and each.value is not None and each.period_upper.isoformat() == deadline:
                return with_unit(amount(each.value, decimals=self.decimals), self.unit)
        return ""

    def slip(self) -> str:
        years = self.measures.get("slip_years")
        if years is None:
            return ""
        if abs(years - round(years)) < 0.05 and round(years) >= 1:
            return ngettext("%(n)d year late", "%(n)d years late", round(years)) % {"n": round(years)}
        months = max(1, round(years * 12))
        return ngettext("%(n)d month late", "%(n)d months late", months) % {"n": months}

    def sentence(self) -> str:
        """The answer in one sentence, without repeating the status word that stands beside it."""
        say = _ANSWERS.get(Status(self.assessment.status))
        return "" if say is None else say(self)

    def on_the_way(self) -> str:
        path = self.measures.get("path_value")
        latest = self.reading("latest")
        if path is None or not latest:
            return latest
        names = {"latest": latest, "path": with_unit(amount(path, decimals=self.decimals), self.unit)}
        return _("%(latest)s, where the promised path stood at %(path)s.") % names

    def reached(self) -> str:
        return _("Reached: %(reading)s.") % {"reading": self.reading("reached") or self.reading("latest")}

    def reading_alone(self) -> str:
        reading = self.reading("reached") or self.reading("latest")
        return f"{reading[:1].upper()}{reading[1:]}." if reading else ""

    def late(self) -> str:
        slip, reading = self.slip(), self.reading("reached") or self.reading("decided_by")
        names = {"reading": reading, "slip": slip, "then": self.at_deadline()}
        if not names["then"]:
            return _("Reached with %(reading)s, %(slip)s.") % names
        return _("%(then)s at the deadline; reached with %(reading)s, %(slip)s.") % names

    def missed(self) -> str:
        share = self.measures.get("level_share")
        reading = self.reading("decided_by") or self.reading("latest")
        if share is None:
            return _("Not reached: %(reading)s.") % {"reading": reading}
        return _("Not reached: %(reading)s, %(share)s of the level promised.") % {
            "reading": reading,
            "share": percent(share),
        }

    def lost(self) -> str:
        names = {"reached": self.reading("reached"), "lost": self.reading("lost") or self.reading("latest")}
        return _("Reached with %(reached)s, then lost: %(lost)s.") % names

    def kept(self) -> str:
        names = {"latest": self.reading("decided_by"), "counted": kept_words(self.measures)}
        return _("The newest figure for it is %(latest)s. %(counted)s") % names

    def breached(self) -> str:
        names = {
            "breaches": breaches_words(self.measures["breaches"], self._said),
            "counted": kept_words(self.measures),
        }
        return _("Not kept: %(breaches)s. %(counted)s") % names

    def waiting(self) -> str:
        latest = self.reading("latest")
        if not latest:
            return _("The deadline has passed; no figure for it is known.")
        return _("The deadline has passed; the newest figure known is %(latest)s.") % {"latest": latest}

    def unclear(self) -> str:
        """Why nothing can be said, and the newest figure, as far as there are any."""
        reason, latest = self.assessment.reason, self.reading("latest")
        told = [f"{label(Reason(reason))}."] if reason else []
        return " ".join([*told, _("The newest figure is %(latest)s.") % {"latest": latest}] if latest else told)


_ANSWERS: dict[Status, Callable[[Answer], str]] = {
    Status.NOT_ASSESSABLE: Answer.unclear,
    Status.ACHIEVED_EARLY: Answer.reached,
    Status.REACHED: Answer.reading_alone,
    Status.ACHIEVED_THEN_LOST: Answer.lost,
    Status.ON_TRACK: Answer.on_the_way,
    Status.LAGGING: Answer.on_the_way,
    Status.FAR_BEHIND: Answer.on_the_way,
    Status.STALLED: Answer.on_the_way,
    Status.MOVING_AWAY: Answer.on_the_way,
    Status.AWAITING_DATA: Answer.waiting,
    Status.DATA_OVERDUE: Answer.waiting,
    Status.MET_ON_TIME: Answer.reached,
    Status.MET_LATE: Answer.late,
    Status.NARROWLY_MISSED: Answer.missed,
    Status.MISSED: Answer.missed,
    Status.REVERSED: Answer.missed,
    Status.HOLDING: Answer.kept,
    Status.HELD: Answer.kept,
    Status.BREACHED: Answer.breached,
    Status.RESTORED: Answer.breached,
    Status.NOT_HELD: Answer.breached,
}
