"""Status histories: `/promises/{slug}/history/` and `/targets/{slug}/history/`.

Each is a series of changes: what would have been said on every day from `from_day` up to, not including, `to_day`.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from claims import enums as words
from claims import models, presentation
from claims.api.base_views import ReadOnly
from claims.api.openapi.examples import PROMISE_HISTORY
from claims.api.serializers.fields import NumberField, WordField
from claims.selectors.history import promise_history, target_history
from claims.selectors.progress_types import StatusChange
from claims.selectors.published import get_public

TEXT = serializers.CharField


class StatusChangeSerializer(serializers.Serializer[Any]):
    """What was said over a period of as-of days."""

    from_day = serializers.DateField(help_text="First day of the period.")
    to_day = serializers.DateField(allow_null=True, help_text="First day with a different result; null if current.")
    target = TEXT(allow_null=True, help_text="The version's slug; null for steps and reports.")
    status = WordField(words.Status)
    status_words = TEXT(help_text="The status in words for readers.")
    reason = WordField(words.Reason, allow_null=True, help_text="Reason why it cannot be assessed.")
    modifiers = serializers.ListField(child=WordField(words.Modifier))
    series = TEXT(allow_null=True, help_text="The series used.")
    heads_promise = serializers.BooleanField(help_text="Whether it gave the promise's status.")
    ratio = NumberField(help_text="Pace so far over required pace.")
    attainment = NumberField(help_text="Share of the change from baseline to target achieved.")
    rows = serializers.ListField(child=TEXT(), help_text="Slugs of the rows used.")
    ruleset = TEXT(help_text="Version of the rules.")


class VersionHistorySerializer(serializers.Serializer[Any]):
    """One version of a promise's number."""

    target = TEXT(help_text="The version's slug.")
    sequence = serializers.IntegerField()
    changes = StatusChangeSerializer(many=True)


class PromiseHistorySerializer(serializers.Serializer[Any]):
    """How a promise's status changed, up to a day."""

    promise = TEXT(help_text="The promise's slug.")
    as_of = serializers.DateField()
    ruleset = TEXT(help_text="Version of the rules.")
    status = StatusChangeSerializer(many=True, help_text="Status of the promise, earliest first.")
    versions = VersionHistorySerializer(many=True)
    schedule = StatusChangeSerializer(many=True, help_text="By steps and reports, if any.")


class TargetHistorySerializer(VersionHistorySerializer):
    """How the status of one version changed, up to a day."""

    promise = TEXT(help_text="The promise's slug.")
    as_of = serializers.DateField()
    ruleset = TEXT(help_text="Version of the rules.")


class PromiseHistoryView(ReadOnly):
    @extend_schema(responses=PromiseHistorySerializer, examples=[PROMISE_HISTORY])
    def get(self, request: Request, slug: str) -> Response:
        """What would have been said of the promise on which days: its status as a series of changes."""

        plain = promise_history(get_public(models.Promise, slug, as_of=self.as_of), as_of=self.as_of)
        versions = [{**version, "changes": _add_words(version["changes"])} for version in plain["versions"]]
        words = {"status": _add_words(plain["status"]), "schedule": _add_words(plain["schedule"])}
        return Response({**plain, **words, "versions": versions})


class TargetHistoryView(ReadOnly):
    @extend_schema(responses=TargetHistorySerializer)
    def get(self, request: Request, slug: str) -> Response:
        """What would have been said of one version of a promise's number on which days."""

        plain = target_history(get_public(models.Target, slug, as_of=self.as_of), as_of=self.as_of)
        return Response({**plain, "changes": _add_words(plain["changes"])})


def _add_words(changes: list[StatusChange]) -> list[dict[str, object]]:
    return [{**each, "status_words": presentation.status_words(each["status"], each["reason"])} for each in changes]
