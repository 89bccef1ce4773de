"""The method as tables, made from the rules' own tables, for the methodology page and docs/explanation/method.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.enums import (
    Applies,
    Comparator,
    Due,
    FlagKind,
    ForecastReason,
    Modifier,
    Reason,
    Severity,
    Stage,
    Status,
    TrackRecordCategory,
    VerdictKind,
)
from claims.method import thresholds
from claims.method.backtest import BACKTESTS
from claims.method.flag_rules.registry import RULES
from claims.method.flag_rules.verdict_differs import DIFFERS
from claims.method.tally import BY_REASON, PAST_DUE, STANDINGS
from claims.method.target_assessment import assess_target
from claims.method.worked_example import DAYS, FACTS, FIRST
from claims.presentation.dates import day_words, period_words
from claims.presentation.flags import FLAG_WORDS
from claims.presentation.glossary import MODIFIER_MEANINGS, STATUS_MEANINGS, bands_table
from claims.presentation.labels import LABELS, Text
from claims.presentation.numbers import number_words, percent_words, value_words
from claims.presentation.track_record_sentences import STANDING_MEANINGS

COMPARATOR_MEANINGS: dict[Comparator, Text] = {
    Comparator.AT_LEAST: gettext_lazy("The figure is the target's value or higher."),
    Comparator.AT_MOST: gettext_lazy("The figure is the target's value or lower."),
    Comparator.EQUAL: gettext_lazy("The figure is within the tolerance of the target's value, on either side."),
    Comparator.BETWEEN: gettext_lazy("The figure is within the range, including its ends."),
    Comparator.MULTIPLY: gettext_lazy("The figure is at least (or at most) that many times the baseline."),
    Comparator.MAINTAIN: gettext_lazy("Every figure is at the level or on the right side of it, within the tolerance."),
}
APPLIES_MEANINGS: dict[Applies, Text] = {
    Applies.AT_DEADLINE: gettext_lazy("The figure for the deadline decides."),
    Applies.THROUGHOUT: gettext_lazy("Every figure from the statement to the deadline counts; one breach decides."),
    Applies.EACH_PERIOD: gettext_lazy(
        "The same, for a total or level of each year, season, quarter or month: every period counts on its own."
    ),
}
DUE_MEANINGS: dict[Due, Text] = {
    Due.BY: gettext_lazy("One figure up to the deadline that meets the target is enough; a later loss is noted."),
    Due.IN: gettext_lazy("Only the figure for the period of the deadline counts."),
}
#: Methods of forecasting by their names in the backtest; the others are known by those names.
BACKTEST_NAMES: dict[str, Text] = {
    "ours": gettext_lazy("That of this site"),
    "plain drift": gettext_lazy("Plain drift"),
}
STAGE_MEANINGS: dict[Stage, Text] = {
    Stage.ANNOUNCED: gettext_lazy("Someone said that it will be done."),
    Stage.COMMITTED: gettext_lazy("A contract or another binding act backs it."),
    Stage.IMPLEMENTING: gettext_lazy("Work on it is in progress."),
    Stage.PARTLY_COMPLETED: gettext_lazy("A part of the promise, or of the step named in the report, is done."),
    Stage.COMPLETED: gettext_lazy("The promise, or the step named in the report, is done."),
    Stage.SUSPENDED: gettext_lazy(
        "Work on it has stopped for now. A later report of a new plan has that plan's stage."
    ),
    Stage.CANCELLED: gettext_lazy("It will not go ahead, whichever side called it off."),
    Stage.CONDITION_MET: gettext_lazy("What the promise depended on has happened; from then on it can be due."),
    Stage.CONDITION_FAILED: gettext_lazy("What the promise depended on will not happen; nothing is due."),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table for people: a stable name, a caption, the heads of its columns, and rows of text.

    `has_codes`: the first column holds values of a closed list as programs get them.
    """

    name: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_codes: bool = False


def method_tables() -> dict[str, Table]:
    """Every table by its name."""
    made = (
        _bands(),
        _statuses(),
        _meanings("reasons", _("Why something cannot be assessed"), Reason, None),
        _meanings("modifiers", _("Notes on a status"), Modifier, MODIFIER_MEANINGS),
        _meanings("comparators", _("When a figure meets a target"), Comparator, COMPARATOR_MEANINGS),
        _meanings("applies", _("When a target has to be met"), Applies, APPLIES_MEANINGS),
        _meanings("due", _("Which figure a deadline asks for"), Due, DUE_MEANINGS),
        _meanings("stages", _("Stages that a report can give"), Stage, STAGE_MEANINGS),
        _flags(),
        _forecasts(),
        _backtests(),
        _meanings("forecast_reasons", _("Why no forecast, or no probability, is shown"), ForecastReason, None),
        _verdicts(),
        _standings(),
        _tabulate_worked_case(),
    )
    return {table.name: table for table in made}


def _label(member: StrEnum) -> str:
    return str(LABELS[type(member)][member])


def _labels(members: Iterable[StrEnum]) -> str:
    return ", ".join(_label(member) for member in members) or "–"


def _meanings(name: str, caption: str, words: type[StrEnum], meanings: object) -> Table:
    """A vocabulary with its labels, and what each means where that says more."""
    if not isinstance(meanings, dict):
        labels = tuple((word.value, _label(word)) for word in words)
        return Table(name, caption, (_("Code"), _("Label")), labels, has_codes=True)
    rows = tuple((word.value, _label(word), str(meanings[word])) for word in words)
    return Table(name, caption, (_("Code"), _("Label"), _("Meaning")), rows, has_codes=True)


def _bands() -> Table:
    caption = _("By number: R while a target is open, A after its deadline if it was not met")
    rows = tuple((row.label, row.rule, row.meaning) for row in bands_table())
    return Table("bands", caption, (_("Status"), _("Rule"), _("Meaning")), rows)


def _statuses() -> Table:
    rows = tuple((each.value, _label(each), str(STATUS_MEANINGS[each]), _label(STANDINGS[each])) for each in Status)
    heads = (_("Code"), _("Label"), _("Meaning"), _("Counts as"))
    return Table("statuses", _("Every status, and how it counts in a track record"), heads, rows, has_codes=True)


def _flags() -> Table:
    rows = tuple(
        (kind.value, str(words.label), str(words.meaning), _severities(kind).lower())
        for kind, words in FLAG_WORDS.items()
    )
    heads = (_("Code"), _("Label"), _("When"), _("Severity"))
    return Table("flags", _("Reasons for doubt"), heads, rows, has_codes=True)


def _severities(kind: FlagKind) -> str:
    return _labels(severity for severity in Severity if severity in RULES[kind].severities)


def flag_examples() -> Table:
    """Each kind of flag with its meaning and the worked example of its rule; not on the methodology page."""
    rows = []
    for kind, rule in RULES.items():
        words, example = FLAG_WORDS[kind], rule.example
        case = _("%(example)s; asked on %(day)s") % {"example": example.words, "day": example.day.isoformat()}
        rows.append((f"`{kind.value}`", f"{words.label}: {words.meaning}", case))
    heads = (_("Code"), _("Meaning"), _("Case"))
    return Table("flag_examples", _("Every kind of flag, and a case that raises it"), heads, tuple(rows))


def _forecasts() -> Table:
    fewest, more = thresholds.FORECAST_FEWEST, thresholds.FORECAST_PROBABILITY_FEWEST
    low, high = thresholds.FORECAST_PROBABILITY_LIMITS
    likely = _(
        "the same, and the probability of meeting the target, in steps of %(points)s points between %(low)s "
        "and %(high)s %%"
    ) % {"points": thresholds.FORECAST_PROBABILITY_POINTS, "low": low, "high": high}
    wide = _("any number, if the upper end of the 80 %% interval is over %(n)s times the lower") % {
        "n": thresholds.FORECAST_WIDEST
    }
    rows = (
        (_("fewer than %(n)s") % {"n": fewest}, _("nothing")),
        (wide, _("nothing")),
        (
            _("%(first)s to %(last)s") % {"first": fewest, "last": more - 1},
            _("median and the intervals of 80 and 95 %%, marked as indicative") % {},
        ),
        (_("%(n)s and more, yearly, up to half as many years ahead as there are changes") % {"n": more}, likely),
    )
    heads = (_("Consecutive figures of one series"), _("Shown"))
    return Table("forecasts", _("When a forecast is shown"), heads, rows)


def _backtests() -> Table:
    """What forecasts of yearly series were worth on public ones."""
    rows = tuple(
        (
            str(BACKTEST_NAMES.get(each.method, each.method)),
            value_words(each.tries),
            percent_words(each.held_80),
            percent_words(each.held_95),
            value_words(round(each.score_80, 1)),
        )
        for each in BACKTESTS
    )
    heads = (
        _("Method"),
        _("Tries"),
        _("The 80 %% range held") % {},
        _("The 95 %% range held") % {},
        _("Mean score of the 80 %% range; less is better") % {},
    )
    return Table("backtests", _("How often forecasts held on public economic series of years"), heads, rows)


def _verdicts() -> Table:
    rows = tuple((_label(kind), _labels(each for each in Status if each in DIFFERS[kind])) for kind in VerdictKind)
    return Table(
        "verdicts",
        _("Where the editors' verdict and the computed status disagree"),
        (_("Verdict"), _("Differs from these statuses")),
        rows,
    )


def _standings() -> Table:
    rows = []
    for standing in TrackRecordCategory:
        counted = [_label(status) for status in Status if STANDINGS[status] is standing]
        counted += [
            _("%(status)s, if its last due day has passed") % {"status": _label(status)}
            for status, other in PAST_DUE.items()
            if other is standing
        ]
        counted += [
            _("%(status)s, for this reason: %(reason)s") % {"status": _label(status), "reason": _label(reason)}
            for (status, reason), other in BY_REASON.items()
            if other is standing
        ]
        rows.append((_label(standing), str(STANDING_MEANINGS[standing]), "; ".join(counted)))
    caption = _("How a promise counts; shares are of those kept, kept late and not kept")
    return Table("standings", caption, (_("Counts as"), _("Meaning"), _("Statuses")), tuple(rows))


def _tabulate_worked_case() -> Table:
    """What the rules make of the worked case, computed now."""
    rows = []
    for day in DAYS:
        for series in FACTS.series:
            found = assess_target(FACTS, FIRST, series=series, day=day)
            measures, latest = found.measures, found.latest
            newest = "–"
            if latest is not None:
                newest = f"{value_words(float(latest.value))} ({period_words(latest.period_start, latest.period_end)})"
            rows.append(
                (
                    day_words(day),
                    _("its own series") if series.slug == FIRST.own_series else _("the neighbour's series"),
                    newest,
                    "–" if measures.ratio is None else number_words(measures.ratio, places=3),
                    "–" if measures.attainment is None else percent_words(measures.attainment),
                    "–" if measures.path_value is None else number_words(measures.path_value, places=1),
                    _label(found.status),
                    _labels(found.modifiers),
                )
            )
    caption = _("At least 200 by 2020 from 63.5 in 2015, as the rules judge it on several days")
    heads = (
        _("As of"), _("Judged on"), _("Latest figure"), _("R"), _("A"), _("Path"), _("Status"), _("Notes"),
    )  # fmt: skip
    return Table("worked", caption, heads, tuple(rows))
