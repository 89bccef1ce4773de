"""A claim held against the record, as the API answers it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from claims import enums as words
from claims import presentation
from claims.api.serializers.fields import NumberField, WordField

TEXT = serializers.CharField
DATE = serializers.DateField
TRUTH = serializers.BooleanField


class SeriesCheckSerializer(serializers.Serializer[Any]):
    """What one series says of an assertion."""

    series = TEXT(allow_null=True, help_text="The series' slug.")
    result = WordField(words.ClaimCheckResult)
    reason = WordField(words.CheckReason, allow_null=True, help_text="Reason for the result.")
    low = NumberField(help_text="The recorded figure in the unit, or its lower end; for a rank the lowest place.")
    high = NumberField(help_text="The same, or its upper end; for a rank the highest place.")
    start = DATE(allow_null=True, help_text="First day of the period compared.")
    end = DATE(allow_null=True, help_text="Last day of the period compared.")
    tolerance = NumberField(help_text="Tolerance, as a fraction.")
    side = WordField(
        words.Side, allow_null=True, help_text="Side of the recorded figure if it contradicts an asserted value."
    )
    only_within_tolerance = TRUTH(help_text="Supported, but not exactly.")
    compared = serializers.IntegerField(allow_null=True, help_text="For a rank: how many periods were compared.")
    since = DATE(allow_null=True, help_text="For a rank: start of the comparison.")
    status = WordField(words.Status, allow_null=True, help_text="For a target's state: its status.")
    independent = TRUTH(help_text="The figures do not come from the claim's own sources.")
    rows = serializers.ListField(child=TEXT(), help_text="Slugs of the observations used.")


class AssertionCheckSerializer(serializers.Serializer[Any]):
    """One assertion tested on the series that speaks for it, with what every other series says."""

    number = serializers.IntegerField(help_text="Position among the claim's assertions, from 1.")
    check = SeriesCheckSerializer()
    beside = SeriesCheckSerializer(many=True)


class ClaimCheckSerializer(serializers.Serializer[Any]):
    """A claim against the record: with what was visible on the day it was made, and now."""

    on_the_day = WordField(words.ClaimCheckResult)
    now = WordField(words.ClaimCheckResult)
    now_words = serializers.SerializerMethodField(help_text="The result in words for readers.")
    assertions_on_the_day = AssertionCheckSerializer(many=True, source="params.on_the_day")
    assertions_now = AssertionCheckSerializer(many=True, source="params.now")
    rows = serializers.ListField(child=TEXT(), help_text="Slugs of the observations used.")
    from_day = DATE(help_text="First as-of day of this result.")
    ruleset = TEXT(help_text="Version of the rules.")

    def get_now_words(self, check: Any) -> str:
        return str(presentation.label(words.ClaimCheckResult(check.now)))
