"""One result explained in words: what was seen, which series speaks and why, each measure with its formula and numbers,
the band, the modifiers and the flags.

Works on the method's own facts and results, so that what is said is what was computed.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.enums import BaselineOrigin, DeadlineKind, Model, Modifier, Reason, RecordKind, Severity, Status
from claims.method.baselines import naming_version
from claims.method.facts import PromiseFacts, Target
from claims.method.flags import find_flags
from claims.method.headline import assess_promise
from claims.method.periods import years_between
from claims.method.results import Assessment, as_json, terms_of
from claims.method.ruleset import RULESET
from claims.method.vintages import visible
from claims.presentation.dates import day_words, period_words, term_words
from claims.presentation.flags import flag_sentence
from claims.presentation.glossary import MODIFIER_MEANINGS, STATUS_MEANINGS, bands_table
from claims.presentation.goals import describe_terms
from claims.presentation.labels import LABELS, status_words
from claims.presentation.numbers import number_words, percent_words, slip_words, value_words
from claims.presentation.sentences import assessment_sentence
from claims.presentation.titles import NO_NAMES, Names, name_of


def explanation(facts: PromiseFacts, *, day: date, names: Names = NO_NAMES, target: str | None = None) -> list[str]:
    """The lines that explain the status of a promise on a day; of one version only where `target` names it.

    `names` gives titles for slugs. A day before the promise was known gives one line that says so.
    """
    slug = facts.promise.slug
    if facts.promise.known_on > day:
        words = {"promise": name_of(slug, names), "day": day_words(day), "known": day_words(facts.promise.known_on)}
        return [_("On %(day)s the promise “%(promise)s” was not known yet; it has been known since %(known)s.") % words]
    found = assess_promise(facts, day=day)
    lines = [
        _("%(promise)s, as of %(day)s (ruleset %(ruleset)s)")
        % {"promise": name_of(slug, names), "day": day_words(day), "ruleset": RULESET},
        _describe_known_facts(facts, day),
        *_speaks(found),
    ]
    for version in visible(facts, day).targets:
        if target in (None, version.slug):
            lines += ["", *_version(facts, version, found, day, names)]
    schedule = next((row for row in found if row.subject_kind is RecordKind.PROMISE), None)
    if schedule is not None and target is None:
        lines += ["", *_schedule(facts, schedule, day, names)]
    return [*lines, *_flags(facts, day, names, target)]


def _describe_known_facts(facts: PromiseFacts, day: date) -> str:
    seen = visible(facts, day)
    return _(
        "Known by then: %(targets)s of %(all_targets)s versions, %(figures)s figures (of %(all_figures)s "
        "rows, without later ones and older vintages), %(steps)s steps, %(reports)s reports, %(verdicts)s "
        "verdicts."
    ) % {
        "targets": len(seen.targets),
        "all_targets": len(facts.targets),
        "figures": len(seen.observations),
        "all_figures": len(facts.observations),
        "steps": len(seen.milestones),
        "reports": len(seen.outcomes),
        "verdicts": len(seen.verdicts),
    }


def _speaks(found: list[Assessment]) -> list[str]:
    head = next((row for row in found if row.heads_promise), None)
    if head is None:
        return []
    status = status_words(head.status, head.reason)
    if head.subject_kind is RecordKind.TARGET:
        if head.spoken_by is not None:
            why = _("The promise's status: %(status)s, from an earlier version, because the latest cannot be assessed.")
            return [why % {"status": status}]
        if len({row.subject for row in found if row.is_current}) > 1:
            why = _("The promise's status: %(status)s, from the worst-rated of its targets.")
            return [why % {"status": status}]
        return [_("The promise's status: %(status)s, from its latest valid version.") % {"status": status}]
    if any(row.subject_kind is RecordKind.TARGET for row in found):
        why = _("The promise's status: %(status)s, from its steps and reports, because its number cannot be assessed.")
        return [why % {"status": status}]
    return [_("The promise's status: %(status)s, from its steps and reports; it has no number.") % {"status": status}]


def _version(facts: PromiseFacts, target: Target, found: list[Assessment], day: date, names: Names) -> Iterator[str]:
    terms = _terms(facts, target, names)
    unit = terms["unit"]
    mine = [row for row in found if row.subject == target.slug]
    head = next(row for row in mine if row.is_headline)
    words = {
        "n": target.sequence,
        "goal": describe_terms(terms),
        "term": term_words(target.applies_from, target.deadlines, target.deadline_kind),
        "known": day_words(target.known_on),
    }
    if words["term"]:
        yield _("Version %(n)s: %(goal)s %(term)s, known since %(known)s.") % words
    else:
        yield _("Version %(n)s: %(goal)s, with no deadline, known since %(known)s.") % words
    yield _why_series(facts, target, head, day, names)
    yield from _figures(facts, head, unit, day)
    yield from _measures(head, unit)
    yield from _status(head, terms)
    for row in mine:
        if not row.is_headline:
            yield _("Measured on %(series)s it would be: %(status)s.") % {
                "series": name_of(row.series, names),
                "status": status_words(row.status, row.reason),
            }


def _why_series(facts: PromiseFacts, target: Target, head: Assessment, day: date, names: Names) -> str:
    if head.series is None:
        if head.reason is Reason.NO_SERIES_CHOSEN:
            return _("No series is used: several have figures, but none was quoted or is preferred.")
        return _("No series is used: none has figures, and none was quoted or is preferred.")
    words = {"series": name_of(head.series, names)}
    if Modifier.OTHER_SERIES in head.modifiers:
        return _("Measured on %(series)s, because nothing can be assessed on the chosen series.") % words
    indicator = next(row for row in facts.indicators if row.slug == target.indicator)
    inherits = naming_version(target, visible(facts, day).targets)
    unnamed = Modifier.UNNAMED_PROVIDER in head.modifiers
    if head.series == target.own_series:
        text = _("Measured on %(series)s, which the target quoted.") % words
    elif target.own_series is None and inherits is not None and head.series == inherits.own_series:
        text = _("Measured on %(series)s, the series of the baseline, which an earlier version quoted.") % words
    elif head.series == indicator.preferred_series and target.own_series is not None:
        text = _("Measured on %(series)s, the preferred series, because the quoted series has no figures yet.") % words
    elif head.series == indicator.preferred_series:
        text = _("Measured on %(series)s, the preferred series; the target quoted no identifiable series.") % words
    elif unnamed:
        text = _("Measured on %(series)s, the only series with figures.") % words
    else:
        text = _("Measured on %(series)s, the only series with figures that has a provider.") % words
    return " ".join([text, _("Its document does not say who counted.")]) if unnamed else text


def _figures(facts: PromiseFacts, head: Assessment, unit: str, day: date) -> Iterator[str]:
    if head.baseline is not None:
        origin = LABELS[BaselineOrigin][head.baseline.origin]
        ends = "" if head.baseline.period_end is None else day_words(head.baseline.period_end)
        yield _("Baseline: %(value)s, %(end)s (%(origin)s).") % {
            "value": value_words(float(head.baseline.value), unit),
            "end": ends or _("undated"),
            "origin": str(origin).lower(),
        }
    used = [row for row in visible(facts, day).observations if row.slug in head.rows_used and row.value is not None]
    for row in used:
        assert row.value is not None
        yield _("Figure used: %(value)s for %(period)s, known since %(known)s (%(slug)s).") % {
            "value": value_words(float(row.value), unit),
            "period": period_words(row.start, row.end),
            "known": day_words(row.known_on),
            "slug": row.slug,
        }


def _measures(head: Assessment, unit: str) -> Iterator[str]:
    """Each measure that exists, with its formula and the numbers in it."""
    measures, base, latest = head.measures, head.baseline, head.decided_by or head.latest
    if base is None or latest is None or head.goal is None:
        return
    y0, y1, goal = (value_words(float(number)) for number in (base.value, latest.value, head.goal))
    if measures.attainment is not None:
        yield f"A = (y₁ − y₀) / (T − y₀) = ({y1} − {y0}) / ({goal} − {y0}) = {percent_words(measures.attainment)}"
    if base.period_end is None or measures.pace is None or measures.pace_model is None:
        return
    gone = number_words(years_between(base.period_end, latest.period_end), places=2)
    yield f"g = {_pace(measures.pace_model, y0, y1, gone, measures.pace, unit)}"
    if head.deadline is None or measures.required_pace is None:
        return
    in_all = number_words(years_between(base.period_end, head.deadline), places=2)
    yield f"q = {_pace(measures.pace_model, y0, goal, in_all, measures.required_pace, unit)}"
    if measures.ratio is not None:
        yield f"R = ± g / |q| = {number_words(measures.ratio, places=3)}"
    if measures.ratio_linear is not None and measures.pace_model is Model.GEOMETRIC:
        linear = number_words(measures.ratio_linear, places=3)
        yield _("R by constant amounts = A · (t₂ − t₀) / (t₁ − t₀) = A · %(all)s / %(gone)s = %(ratio)s") % {
            "all": in_all,
            "gone": gone,
            "ratio": linear,
        }
    if measures.path_value is not None:
        at_path = (
            _("Promised path at that time: %(path)s; measured: %(latest)s.")
            if measures.path_is_promised
            else _("Even path at that time: %(path)s; measured: %(latest)s.")
        )
        yield at_path % {
            "path": value_words(round(measures.path_value, 3), unit),
            "latest": value_words(float(latest.value), unit),
        }
    if measures.needed_pace is not None:
        left = number_words(years_between(latest.period_end, head.deadline), places=2)
        needed = _pace(measures.pace_model, y1, goal, left, measures.needed_pace, unit)
        yield _("Pace needed from then on = %(pace)s") % {"pace": needed}


def _pace(model: Model, start: str, end: str, years: str, pace: float, unit: str) -> str:
    """A pace a year with its formula: a rate under the geometric model, an amount under the linear one."""
    if model is Model.GEOMETRIC:
        return f"({end} / {start})^(1 / {years}) − 1 = {percent_words(pace)}"
    return f"({end} − {start}) / {years} = {value_words(round(pace, 3), unit)}"


def _status(head: Assessment, terms: Mapping[str, Any]) -> Iterator[str]:
    rule = next((row.rule for row in bands_table() if row.status is head.status), "")
    label = status_words(head.status, head.reason)
    if rule:
        yield _("Band: %(rule)s. Status: %(status)s.") % {"rule": rule, "status": label}
    else:
        yield _("Status: %(status)s.") % {"status": label}
    yield assessment_sentence(head, terms=terms)
    if head.slip_days is not None:
        yield _("Late by %(slip)s.") % {"slip": slip_words(days=head.slip_days, years=head.slip_years)}
    if len(head.deadlines) > 1 and head.deadline_kind is not DeadlineKind.SET:
        for each in head.deadlines:
            assert each.deadline is not None
            yield _("Against %(deadline)s: %(status)s.") % {
                "deadline": day_words(each.deadline),
                "status": status_words(each.status, each.reason),
            }
    yield from _modifiers(head)


def _modifiers(head: Assessment) -> Iterator[str]:
    for modifier in head.modifiers:
        yield f"{LABELS[type(modifier)][modifier]}: {MODIFIER_MEANINGS[modifier]}"
    if head.status_without_provisional is not None:
        firm = LABELS[Status][head.status_without_provisional]
        yield _("On final figures alone it would be: %(status)s.") % {"status": firm}


def _schedule(facts: PromiseFacts, schedule: Assessment, day: date, names: Names) -> Iterator[str]:
    yield _("Steps and reports: %(status)s. %(meaning)s") % {
        "status": status_words(schedule.status, schedule.reason),
        "meaning": STATUS_MEANINGS[schedule.status],
    }
    seen = visible(facts, day)
    for step in seen.milestones:
        due = _("no due date") if step.due is None else day_words(step.due)
        yield _("Step: %(step)s (due: %(due)s).") % {"step": names.get(step.slug, step.slug), "due": due}
    for report in seen.outcomes:
        stage = _("no evidence found") if report.stage is None else LABELS[type(report.stage)][report.stage]
        when = report.known_on if report.happened is None else report.happened
        yield _("Report of %(day)s: %(stage)s (%(slug)s).") % {
            "day": day_words(when),
            "stage": stage,
            "slug": report.slug,
        }


def _flags(facts: PromiseFacts, day: date, names: Names, target: str | None) -> list[str]:
    found = [flag for flag in find_flags(facts, day=day) if target in (None, flag.subject)]
    if not found:
        return ["", _("No flag.")]
    lines = ["", ngettext("%(n)s flag:", "%(n)s flags:", len(found)) % {"n": len(found)}]
    for flag in found:
        lines.append(
            _("%(kind)s (%(severity)s): %(sentence)s")
            % {
                "kind": LABELS[type(flag.kind)][flag.kind],
                "severity": str(LABELS[Severity][flag.severity]).lower(),
                "sentence": flag_sentence(flag.kind, flag.params, names=names),
            }
        )
    return lines


def _terms(facts: PromiseFacts, target: Target, names: Names) -> dict[str, Any]:
    """What a version asks for, for the sentences about it."""
    indicator = next((row for row in facts.indicators if row.slug == target.indicator), None)
    return as_json(  # type: ignore[no-any-return]
        terms_of(
            target,
            indicator=name_of(target.indicator, names),
            unit="" if indicator is None else indicator.unit,
            frequency=None if indicator is None else indicator.frequency,
            kind_of_promise=facts.promise.kind,
        )
    )
