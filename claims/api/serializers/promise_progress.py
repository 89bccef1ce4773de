"""The answer of `/progress/`: how far one promise, or one version of its number, has come as of a day.

The selectors give plain data; here sentences, addresses and the numbers' JSON form are added, and what is in the future
of the day asked for is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import serializers

from claims import enums as words
from claims import presentation
from claims.api.serializers.assessments import (
    AssessmentSerializer,
    FlagSerializer,
    ReadingSerializer,
    assessment,
    flags,
)
from claims.api.serializers.fields import (
    CitationSerializer,
    NumberField,
    VagueDateSerializer,
    WordField,
    vague_date,
)
from claims.http.json_numbers import number
from claims.selectors.progress_types import (
    AssessmentProgress,
    CitedSource,
    ForecastProgress,
    MoveProgress,
    ObservationProgress,
    OutcomeProgress,
    PromiseProgress,
    TargetProgress,
    VagueDate,
    VersionProgress,
)
from claims.types import Plain

TEXT = serializers.CharField
DATE = serializers.DateField


class MeasuredSerializer(serializers.Serializer[Any]):
    """What a version's number is a number of."""

    slug = TEXT()
    name = TEXT()
    unit = TEXT()
    decimals = serializers.IntegerField()


class ProviderSerializer(serializers.Serializer[Any]):
    """Who reports a series."""

    slug = TEXT()
    name = TEXT()


class FigureSerializer(serializers.Serializer[Any]):
    """One value of a series: the newest vintage known on the day."""

    slug = TEXT()
    period = VagueDateSerializer()
    value = NumberField()
    low = NumberField()
    high = NumberField()
    kind = WordField(words.ObservationKind)
    known_on = DATE()
    known_on_inferred = serializers.BooleanField()
    citations = CitationSerializer(many=True)


class FiguresSerializer(serializers.Serializer[Any]):
    """One series of the version's indicator; series are never mixed."""

    slug = TEXT()
    title = TEXT()
    provider = ProviderSerializer(allow_null=True)
    basis = TEXT(allow_blank=True)
    observations = FigureSerializer(many=True)


class StatedBaselineSerializer(serializers.Serializer[Any]):
    """The baseline that was entered with the target."""

    value = NumberField()
    period = VagueDateSerializer(allow_null=True)


class MoveSerializer(serializers.Serializer[Any]):
    """One way in which this version gave way against the one before it."""

    kind = WordField(words.MoveKind)
    from_target = TEXT()
    to_target = TEXT()
    before = TEXT(allow_null=True)
    after = TEXT(allow_null=True)
    amount = NumberField()
    unit = TEXT(allow_null=True)
    known_on = DATE()


class PathPointSerializer(serializers.Serializer[Any]):
    """Where the promise said that the indicator would be on a day."""

    on = DATE()
    value = NumberField(allow_null=False)


class ForecastIntervalSerializer(serializers.Serializer[Any]):
    """Levels of the interval with that probability."""

    level = serializers.FloatField(help_text="0.8 or 0.95.")
    low = NumberField(allow_null=False)
    high = NumberField(allow_null=False)


class ForecastSerializer(serializers.Serializer[Any]):
    """Where the series may come to by the last deadline if it goes on as it went; shown as far as its length allows."""

    series = TEXT(help_text="The series forecast.")
    values = serializers.IntegerField(help_text="Number of consecutive figures used.")
    steps = serializers.IntegerField(allow_null=True, help_text="Number of periods ahead.")
    period_end = DATE(allow_null=True, help_text="Last day of the period forecast.")
    median = NumberField(help_text="Median, in the unit.")
    intervals = ForecastIntervalSerializer(many=True)
    indicative = serializers.BooleanField(help_text="It is based on few figures.")
    provisional = serializers.BooleanField(help_text="It is based on a provisional figure or an estimate.")
    persistence = NumberField(
        help_text="Part of a year's change that carries over into the next; null for series that are not yearly."
    )
    probability = NumberField(help_text="Probability of meeting the target, in steps of 0.05 between 0.05 and 0.95.")
    reason = WordField(words.ForecastReason, allow_null=True, help_text="Reason why no forecast is shown.")
    probability_reason = WordField(
        words.ForecastReason, allow_null=True, help_text=("Reason why no probability is shown.")
    )
    rows_used = serializers.ListField(child=TEXT(), help_text="Slugs of the figures used.")


class SensitivitySerializer(serializers.Serializer[Any]):
    """What another choice of the rules would make of the result."""

    kind = WordField(words.SensitivityKind, help_text="The choice that is another.")
    status = WordField(words.Status)
    status_words = TEXT(help_text="The status in words for readers.")
    ratio = NumberField(help_text="The ratio R under that choice.")
    figure = ReadingSerializer(allow_null=True, help_text="The other base or end point, if the choice is about one.")


class VersionSerializer(serializers.Serializer[Any]):
    """One version of a promise's number with everything needed to judge it."""

    target = TEXT(help_text="The version's slug.")
    goal = TEXT(help_text="Which of the promise's goals it is a version of; empty if its indicator says so.")
    sequence = serializers.IntegerField()
    indicator = MeasuredSerializer()
    comparator = WordField(words.Comparator)
    direction = WordField(words.Direction)
    applies = WordField(
        words.Applies, help_text=("Whether the figure for the deadline decides, or every figure since the statement.")
    )
    per = WordField(
        words.Per, allow_null=True, help_text="What length of time the number is for; null: the indicator's frequency."
    )
    measure = WordField(
        words.TargetMeasure, allow_null=True, help_text="If the number is the total or average of a whole time."
    )
    due = WordField(
        words.Due, help_text="Whether an earlier figure that meets it is enough, or only the figure for the deadline."
    )
    value = NumberField(
        allow_null=False,
        help_text=(
            "In the unit; for multiply, a factor of the baseline (the resulting level is the assessment's goal)."
        ),
    )
    high = NumberField()
    stated_on = VagueDateSerializer(allow_null=True)
    set_by = TEXT(help_text="Slug of the claim that set it.")
    baseline = StatedBaselineSerializer(allow_null=True)
    deadline = VagueDateSerializer(allow_null=True)
    known_on = DATE()
    is_current = serializers.BooleanField(help_text="The version valid on the day: the latest that was not withdrawn.")
    moves = MoveSerializer(many=True)
    assessment = AssessmentSerializer(allow_null=True, help_text="On the chosen series of this version.")
    rivals = AssessmentSerializer(many=True, help_text="On every other series.")
    path = PathPointSerializer(many=True, help_text="The path from baseline to goal, by period.")
    path_is_promised = serializers.BooleanField(help_text="Whether the promise states that path; false: an even one.")
    forecast = ForecastSerializer(allow_null=True, help_text="For the chosen series of this version, if any.")
    sensitivity = SensitivitySerializer(many=True, help_text="The same result under other choices of the rules.")
    series = FiguresSerializer(many=True)
    citations = CitationSerializer(many=True)


class ProgressOutcomeSerializer(serializers.Serializer[Any]):
    """A report of what came of the promise."""

    slug = TEXT()
    stage = WordField(words.Stage, allow_null=True)
    summary = TEXT()
    happened_on = VagueDateSerializer(allow_null=True)
    known_on = DATE()
    milestone = TEXT(allow_null=True)
    delivered_to = serializers.ListField(child=TEXT())
    citations = CitationSerializer(many=True)


class ProgressVerdictSerializer(serializers.Serializer[Any]):
    """What the editors concluded last."""

    slug = TEXT()
    verdict = WordField(words.VerdictKind)
    reason = TEXT()
    concluded_on = DATE()
    citations = CitationSerializer(many=True)


class PromiseProgressSerializer(serializers.Serializer[Any]):
    """A promise as of a day: every version, every series, what the rules say, flags, verdict, outcomes."""

    promise = TEXT(help_text="The promise's slug.")
    title = TEXT()
    as_of = DATE()
    ruleset = TEXT(help_text="Version of the rules.")
    status = AssessmentSerializer(allow_null=True, help_text="The assessment that gives the promise's status.")
    versions = VersionSerializer(many=True)
    deliverable = AssessmentSerializer(allow_null=True, help_text="For a promise without a number.")
    flags = FlagSerializer(many=True)
    verdict = ProgressVerdictSerializer(allow_null=True)
    outcomes = ProgressOutcomeSerializer(many=True)


class TargetProgressSerializer(VersionSerializer):
    """One version as of a day."""

    promise = TEXT(help_text="The promise's slug.")
    as_of = DATE()
    ruleset = TEXT(help_text="Version of the rules.")
    flags = FlagSerializer(many=True)


def promise_answer(progress: PromiseProgress, *, base: str) -> Plain:
    """The result of `selectors.promise_progress.promise_progress` as the API answers it."""
    verdict = progress["verdict"]
    return {
        "promise": progress["promise"],
        "title": progress["title"],
        "as_of": progress["as_of"],
        "ruleset": progress["ruleset"],
        "status": _render_assessment(progress["status"]),
        "versions": [_version(version) for version in progress["versions"]],
        "deliverable": _render_assessment(progress["deliverable"]),
        "flags": flags(progress["flags"], as_of=progress["as_of"], base=base),
        "verdict": None if verdict is None else {**verdict, "citations": _citations(verdict["citations"])},
        "outcomes": [_outcome(outcome) for outcome in progress["outcomes"]],
    }


def target_answer(progress: TargetProgress, *, base: str) -> Plain:
    """The result of `selectors.promise_progress.target_progress` as the API answers it."""
    return {
        "promise": progress["promise"],
        "as_of": progress["as_of"],
        "ruleset": progress["ruleset"],
        **_version(progress),
        "flags": flags(progress["flags"], as_of=progress["as_of"], base=base),
    }


def _render_assessment(progress: AssessmentProgress | None) -> Plain | None:
    return None if progress is None else assessment(progress)


def _version(version: VersionProgress) -> Plain:
    baseline = version["baseline"]
    return {
        "target": version["target"],
        "goal": version["goal"],
        "sequence": version["sequence"],
        "indicator": version["indicator"],
        "comparator": version["comparator"],
        "direction": version["direction"],
        "applies": version["applies"],
        "per": version["per"],
        "measure": version["measure"],
        "due": version["due"],
        "set_by": version["set_by"],
        "known_on": version["known_on"],
        "is_current": version["is_current"],
        "path": version["path"],
        "path_is_promised": version["path_is_promised"],
        "value": number(version["value"]),
        "high": number(version["high"]),
        "stated_on": _date(version["stated_on"]),
        "baseline": None
        if baseline is None
        else {"value": number(baseline["value"]), "period": _date(baseline["period"])},
        "deadline": _date(version["deadline"]),
        "moves": [_move(move) for move in version["moves"]],
        "assessment": _render_assessment(version["assessment"]),
        "rivals": [assessment(rival) for rival in version["rivals"]],
        "forecast": _forecast(version["forecast"]),
        "sensitivity": [
            {**each, "status_words": presentation.status_words(each["status"])} for each in version["sensitivity"]
        ],
        "series": [{**s, "observations": [_figure(o) for o in s["observations"]]} for s in version["series"]],
        "citations": _citations(version["citations"]),
    }


def _move(move: MoveProgress) -> Plain:
    shown: Mapping[str, object] = move
    return {name: shown[name] for name in map(str, MoveSerializer().fields)}


def _forecast(forecast: ForecastProgress | None) -> Plain | None:
    return None if forecast is None else {name: value for name, value in forecast.items() if name != "target"}


def _figure(figure: ObservationProgress) -> Plain:
    return {
        **figure,
        "value": number(figure["value"]),
        "low": number(figure["low"]),
        "high": number(figure["high"]),
        "period": _date(figure["period"]),
        "citations": _citations(figure["citations"]),
    }


def _outcome(outcome: OutcomeProgress) -> Plain:
    return {
        **outcome,
        "happened_on": _date(outcome["happened_on"]),
        "citations": _citations(outcome["citations"]),
    }


def _citations(citations: Sequence[CitedSource]) -> list[Plain]:
    return [{**each, "url": each["url"] or None, "published_on": _date(each["published_on"])} for each in citations]


def _date(date: VagueDate | None) -> Plain | None:
    """A vague date with the words that readers are shown."""
    return None if date is None else vague_date(date["edtf"], date["words"], date["lower"], date["upper"])
