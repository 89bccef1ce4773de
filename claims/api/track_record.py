"""Records of many promises: `/record/` of the whole dossier, of an actor's promises, and of a topic's.

Counts come first, then shares with what they are shares of and what they leave out. Every count names the list that has
exactly these promises.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from claims import enums as words
from claims import models, presentation
from claims.api.base_views import ReadOnly
from claims.api.openapi.examples import RECORD
from claims.api.serializers.fields import NumberField, WordField
from claims.http import record_urls
from claims.method.forecast_scores import ForecastScore
from claims.method.ruleset import RULESET
from claims.method.tally import Tally
from claims.models.base import PublicRecord
from claims.selectors.forecast_record import forecast_record
from claims.selectors.published import get_public
from claims.selectors.track_record import Record, track_record
from claims.types import Plain

TEXT = serializers.CharField


class CountedSerializer(serializers.Serializer[Any]):
    """A part of a count: promises with one status, for one reason."""

    status = WordField(words.Status)
    status_words = TEXT(help_text="The status in words for readers.")
    reason = WordField(words.Reason, allow_null=True, help_text="Reason why it cannot be assessed.")
    reason_words = TEXT(allow_null=True)
    promises = serializers.IntegerField()
    list = serializers.URLField(allow_null=True, help_text="Address of these promises; null by the first versions.")


class StandingCountSerializer(serializers.Serializer[Any]):
    """How many promises count so."""

    standing = WordField(words.TrackRecordCategory)
    standing_words = TEXT(help_text="The same in words for readers.")
    promises = serializers.IntegerField()
    share = NumberField(help_text="Share of the decided promises; null if not counted in shares.")
    share_low = NumberField(help_text="Lower end of the share's 95 % interval (Wilson); null without a share.")
    share_high = NumberField(help_text="Upper end of the share's 95 % interval (Wilson); null without a share.")
    list = serializers.URLField(help_text="Address of these promises.")
    statuses = CountedSerializer(many=True, help_text="Parts of the count, largest first.")


class TallySerializer(serializers.Serializer[Any]):
    """Promises counted by one status each."""

    promises = serializers.IntegerField(help_text="All promises.")
    decided = serializers.IntegerField(help_text="Kept, late or not kept; the denominator of shares.")
    excluded = serializers.IntegerField(help_text="Open or not rateable; not counted in shares.")
    counts = StandingCountSerializer(many=True)
    median_slip_days = NumberField(help_text="Median delay of promises kept late, in days.")
    median_delay_days = NumberField(
        help_text="Days after the deadline within which half of the promises that miss it are done, those not done yet "
        "counted too (Kaplan-Meier); null if fewer than half were done."
    )
    still_possible = serializers.IntegerField(help_text="Promises past their deadline that can still be done late.")
    sentences = serializers.ListField(child=TEXT(), help_text="The same in words for readers.")


class VerdictCountSerializer(serializers.Serializer[Any]):
    """How many promises the editors concluded this about."""

    verdict = WordField(words.VerdictFilter, help_text="The latest verdict; none if there is none.")
    verdict_words = TEXT(help_text="The same in words for readers.")
    promises = serializers.IntegerField()
    list = serializers.URLField(help_text="Address of these promises.")


class NotCountedSerializer(serializers.Serializer[Any]):
    """How many promises are in no count above, for one reason."""

    reason = WordField(words.NotCounted)
    reason_words = TEXT(help_text="The same in words for readers.")
    promises = serializers.IntegerField()
    list = serializers.URLField(help_text="Address of these promises.")


class HorizonScoreSerializer(serializers.Serializer[Any]):
    """Forecasts that looked so far ahead."""

    horizon = WordField(words.ForecastHorizon)
    horizon_words = TEXT(help_text="The same in words for readers.")
    checked = serializers.IntegerField()
    came_true = serializers.IntegerField()


class ForecastScoreSerializer(serializers.Serializer[Any]):
    """How the dated forecasts of an actor, or on a topic, came out."""

    checked = serializers.IntegerField(help_text="Forecasts whose time is over and that the record decides.")
    came_true = serializers.IntegerField()
    share = NumberField(help_text="Part that came true; null if none was checked.")
    share_low = NumberField(help_text="Lower end of the share's 95 % interval (Wilson).")
    share_high = NumberField(help_text="Upper end of the share's 95 % interval (Wilson).")
    mean_error = NumberField(
        help_text="Mean of how far forecasts were beyond the recorded figure, as a fraction of it; above 0 if too high."
    )
    figures = serializers.IntegerField(help_text="Number of forecasts that the mean error is of.")
    by_horizon = HorizonScoreSerializer(many=True)
    sentences = serializers.ListField(child=TEXT(), help_text="The same in words for readers.")


class SubjectSerializer(serializers.Serializer[Any]):
    """Whose promises, or what they are about."""

    kind = WordField(words.RecordKind)
    slug = TEXT()
    title = TEXT()


class RecordSerializer(serializers.Serializer[Any]):
    """How many promises were kept, as of a day."""

    subject = SubjectSerializer(allow_null=True, help_text="Null for the whole dossier.")
    as_of = serializers.DateField()
    ruleset = TEXT(help_text="Version of the rules.")
    current = TallySerializer(help_text="By the assessment that gives each promise its status on the day.")
    first = TallySerializer(
        help_text="By the first version of each promise's target; moving the goalpost does not improve the result."
    )
    verdicts = VerdictCountSerializer(many=True, help_text="The same promises by the editors' verdict.")
    not_counted = NotCountedSerializer(
        many=True,
        help_text="Not counted above: only forecast or expected, or known only at or after delivery.",
    )
    forecasts = ForecastScoreSerializer(help_text="Dated forecasts of others by the record, apart from promises.")


class RecordView(ReadOnly):
    """What the three addresses share."""

    def answer(self, kind: words.RecordKind | None = None, slug: str = "") -> Response:
        if kind is None:
            score = forecast_record(as_of=self.as_of)
            return Response(self.plain(track_record(as_of=self.as_of), score, None, {}))
        model: type[PublicRecord] = models.Actor if kind is words.RecordKind.ACTOR else models.Topic
        found: Any = get_public(model, slug, as_of=self.as_of)
        if kind is words.RecordKind.ACTOR:
            score = forecast_record(as_of=self.as_of, by=found)
            return Response(self.plain(track_record(as_of=self.as_of, by=found), score, found, {"promisor": slug}))
        score = forecast_record(as_of=self.as_of, topic=found)
        return Response(self.plain(track_record(as_of=self.as_of, topic=found), score, found, {"topic": slug}))

    def plain(self, found: Record, score: ForecastScore, subject: Any, scope: Mapping[str, str]) -> Plain:
        named = None if subject is None else {"kind": subject.kind(), "slug": subject.slug, "title": subject.name}
        return {
            "subject": named,
            "as_of": self.as_of,
            "ruleset": RULESET,
            "current": self._tally(found.current, scope, first=False),
            "first": self._tally(found.first, scope, first=True),
            "verdicts": [
                {
                    "verdict": word.value,
                    "verdict_words": str(presentation.label(word)),
                    "promises": promises,
                    "list": self._list({**scope, "verdict": word.value, "counted": "true"}),
                }
                for word, promises in found.verdicts.items()
            ],
            "not_counted": [
                {
                    "reason": word.value,
                    "reason_words": str(presentation.label(word)),
                    "promises": promises,
                    "list": self._list({**scope, "not_counted_because": word.value}),
                }
                for word, promises in found.not_counted.items()
            ],
            "forecasts": forecast_score(score),
        }

    def _tally(self, tally: Tally, scope: Mapping[str, str], *, first: bool) -> Plain:
        name = "first_standing" if first else "standing"
        return {
            "promises": tally.promises,
            "decided": tally.decided,
            "excluded": tally.excluded,
            "counts": [
                {
                    "standing": standing.value,
                    "standing_words": str(presentation.label(standing)),
                    "promises": tally.of(standing),
                    "share": tally.share(standing),
                    "share_low": low,
                    "share_high": high,
                    "list": self._list({**scope, name: standing.value}),
                    "statuses": self._statuses(tally, standing, scope, first=first),
                }
                for standing in words.TrackRecordCategory
                for low, high in [tally.interval(standing) or (None, None)]
            ],
            "median_slip_days": tally.median_slip_days,
            "median_delay_days": tally.median_delay_days,
            "still_possible": len(tally.open_delays),
            "sentences": presentation.record_sentences(tally),
        }

    def _statuses(
        self, tally: Tally, standing: words.TrackRecordCategory, scope: Mapping[str, str], *, first: bool
    ) -> list[Plain]:
        return [
            {
                "status": row.status.value,
                "status_words": presentation.status_words(row.status, row.reason),
                "reason": None if row.reason is None else row.reason.value,
                "reason_words": None if row.reason is None else str(presentation.label(row.reason)),
                "promises": row.promises,
                "list": None if first else self._list({**scope, **part_of(standing, row.status, row.reason)}),
            }
            for row in tally.rows(standing)
        ]

    def _list(self, query: Mapping[str, str]) -> str:
        day = {} if self.as_of == self.today else {"as_of": self.as_of.isoformat()}
        return f"{self.base}{record_urls.api_path('promise')}?{urlencode({**query, **day})}"


def forecast_score(score: ForecastScore) -> Plain:
    """A score of forecasts as the API answers it."""
    low, high = score.interval or (None, None)
    return {
        "checked": score.checked,
        "came_true": score.came_true,
        "share": score.share,
        "share_low": low,
        "share_high": high,
        "mean_error": score.mean_error,
        "figures": len(score.errors),
        "by_horizon": [
            {
                "horizon": horizon.value,
                "horizon_words": str(presentation.label(horizon)),
                "checked": part.checked,
                "came_true": part.came_true,
            }
            for horizon, part in score.by_horizon().items()
        ],
        "sentences": presentation.forecast_record_sentences(score),
    }


def part_of(standing: words.TrackRecordCategory, status: words.Status, reason: words.Reason | None) -> dict[str, str]:
    """The filters that give exactly the promises of one part of a count."""
    params = {"standing": standing.value, "status": status.value}
    return params if reason is None else {**params, "reason": reason.value}


class DossierRecordView(RecordView):
    @extend_schema(responses=RecordSerializer, examples=[RECORD])
    def get(self, request: Request) -> Response:
        """How many of all promises were kept, came late, were not kept, are open or cannot be rated."""
        return self.answer()


class ActorRecordView(RecordView):
    @extend_schema(responses=RecordSerializer, examples=[RECORD])
    def get(self, request: Request, slug: str) -> Response:
        """An actor's record of delivery: how many of the promises that it made were kept, came late, were not kept."""
        return self.answer(words.RecordKind.ACTOR, slug)


class TopicRecordView(RecordView):
    @extend_schema(responses=RecordSerializer, examples=[RECORD])
    def get(self, request: Request, slug: str) -> Response:
        """How many of the promises on a topic were kept, came late or were not kept."""
        return self.answer(words.RecordKind.TOPIC, slug)
