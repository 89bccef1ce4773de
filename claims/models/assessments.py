"""What the rules compute (assessments, tests of claims, flags) and what the editors conclude (verdicts).

Assessments, claim checks and flag periods are stored as periods of as-of days, `from_day` to before `to_day`:
what would have been said on any day between. They are derived, and rewritten by
`claims.services.assess` only.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from claims.enums import ClaimCheckResult, FlagHandling, FlagKind, Reason, Severity, Status, VerdictKind
from claims.models.base import Citation, EnumField, PublicRecord, one_citation_per_place
from claims.models.claims import Claim
from claims.models.promises import Promise, Target
from claims.models.statistics import Series


class Assessment(models.Model):
    """What the rules say about a target version on one series, or (no target) about a deliverable.

    `heads_version`: computed on the series that gives this version's headline.
    `heads_promise`: the one assessment that gives the promise's status on these days.
    `counts_first`: the one by which the promise counts by the first versions of its goals.
    """

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="assessments")
    target = models.ForeignKey(Target, null=True, on_delete=models.CASCADE, related_name="assessments")
    series = models.ForeignKey(Series, null=True, on_delete=models.CASCADE, related_name="+")
    heads_version = models.BooleanField()
    heads_promise = models.BooleanField()
    counts_first = models.BooleanField(db_default=False)
    from_day = models.DateField()
    to_day = models.DateField(null=True)
    status = EnumField(Status, max_length=32)
    reason = EnumField(Reason, max_length=32, blank=True)
    modifiers = models.JSONField(default=list)
    ratio = models.FloatField(null=True)
    ratio_linear = models.FloatField(null=True)
    attainment = models.FloatField(null=True)
    measures = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    ruleset = models.CharField(max_length=20)
    #: Of the whole result, to tell cheaply whether it changed. None (earlier programs) counts as changed.
    digest = models.CharField(max_length=32, null=True)
    computed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["promise", "target", "series", "from_day"]
        constraints = [
            models.UniqueConstraint(
                "promise",
                Coalesce("target", 0),
                Coalesce("series", 0),
                "from_day",
                name="one_assessment_per_series_and_period",
            ),
            models.UniqueConstraint(
                fields=["promise", "from_day"],
                condition=Q(heads_promise=True),
                name="one_headline_per_promise_and_period",
            ),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="assessment_period_in_order"
            ),
        ]
        indexes = [models.Index(fields=["heads_promise", "status", "from_day"], name="assessment_headline_status")]

    def __str__(self) -> str:
        return f"{self.target_id or self.promise_id} {self.status} from {self.from_day}"


class ClaimCheck(models.Model):
    """A claim against the record over a period of as-of days: with what was visible on the day it was made, and now.

    `params` holds the single assertions with the series that spoke, what the others say, and the tolerance.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="checks")
    from_day = models.DateField()
    to_day = models.DateField(null=True)
    on_the_day = EnumField(ClaimCheckResult, max_length=16)
    now = EnumField(ClaimCheckResult, max_length=16)
    params = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    ruleset = models.CharField(max_length=20)
    computed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["claim", "from_day"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "from_day"], name="one_check_per_claim_and_period"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="claim_check_period_in_order"
            ),
        ]
        indexes = [models.Index(fields=["now", "from_day"], name="claim_check_result")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.now} from {self.from_day}"


class Flag(models.Model):
    """A reason for doubt that a rule found about one subject; public from `opened_on` to before `closed_on`."""

    kind = EnumField(FlagKind, max_length=32)
    subject_kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=140, help_text="The subject's slug.")
    subject_period = models.CharField(max_length=64, blank=True)
    promises = models.ManyToManyField(Promise, related_name="flags", blank=True)
    opened_on = models.DateField(db_index=True)
    closed_on = models.DateField(null=True, db_index=True)
    handling = EnumField(FlagHandling, max_length=14, default=FlagHandling.NONE)
    handled_reason = models.TextField(blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    handled_on = models.DateField(null=True, blank=True)
    handled_evidence = models.CharField(
        max_length=64, blank=True, help_text="Digest of the evidence that was dismissed or acknowledged."
    )

    class Meta:
        ordering = ["-opened_on", "kind", "subject"]
        permissions = [("handle_flag", "Can acknowledge and dismiss flags")]
        indexes = [models.Index(fields=["subject_kind", "subject"], name="flag_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject", "subject_period"],
                condition=Q(closed_on=None),
                name="one_open_flag_per_subject_and_kind",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject", "subject_period", "opened_on"],
                name="one_flag_per_subject_kind_and_opening",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")), name="flag_period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"

    @property
    def public_id(self) -> str:
        """Stable id made from the subject, never from a row number."""
        parts = [
            self.kind.replace("_", "-"),
            self.subject,
            self.subject_period.replace("/", "-to-"),
            self.opened_on.isoformat(),
        ]
        return "--".join(part for part in parts if part)


class FlagPeriod(models.Model):
    """What a flag's rule found over a period of as-of days, with the rows that it used."""

    flag = models.ForeignKey(Flag, on_delete=models.CASCADE, related_name="findings")
    from_day = models.DateField()
    to_day = models.DateField(null=True)
    severity = EnumField(Severity, max_length=10)
    params = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    ruleset = models.CharField(max_length=20)

    class Meta:
        db_table = "claims_finding"
        ordering = ["flag", "from_day"]
        constraints = [
            models.UniqueConstraint(fields=["flag", "from_day"], name="one_finding_per_flag_and_period"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="finding_period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flag_id} from {self.from_day}"


class ResultFingerprint(models.Model):
    """A digest of everything a record's stored results depend on; while it is unchanged, nothing is computed again.

    `digest` covers the facts that the rules read about the record, and the rules themselves. The results hold for
    the days up to `computed_for`, and for the days before `recompute_on` (None: until something new is known).
    """

    record_kind = models.CharField(max_length=20)
    record = models.CharField(max_length=140, help_text="The record's slug.")
    digest = models.CharField(max_length=32)
    computed_for = models.DateField(db_column="until")
    recompute_on = models.DateField(null=True, db_column="turns_on")

    class Meta:
        db_table = "claims_basis"
        verbose_name_plural = "bases"
        constraints = [models.UniqueConstraint(fields=["record_kind", "record"], name="one_basis_per_record")]

    def __str__(self) -> str:
        return f"{self.record_kind} {self.record} until {self.computed_for}"


class Dependency(models.Model):
    """A place that was looked into for a record's stored results: a change there asks for computing them again.

    `key` names a record (`actor:mayor`), or a set of records that refer to one (`observation@series:trade-customs`),
    so that a row that was not there before is found too.
    """

    record_kind = models.CharField(max_length=20)
    record = models.CharField(max_length=140, help_text="The record's slug.")
    key = models.CharField(max_length=190)

    class Meta:
        verbose_name_plural = "dependencies"
        constraints = [
            models.UniqueConstraint(fields=["record_kind", "record", "key"], name="one_dependency_per_record_and_key")
        ]
        indexes = [models.Index(fields=["key"], name="dependency_key")]

    def __str__(self) -> str:
        return f"{self.record_kind} {self.record} on {self.key}"


class Verdict(PublicRecord):
    """What the editors conclude about a promise, with a reason and sources. The newest known one counts."""

    title_through = ("promise",)
    shown_on = "promise"
    parts = ("citations",)
    needs_citation = True
    searched = ("reason",)

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="verdicts")
    verdict = EnumField(VerdictKind, max_length=20)
    reason = models.TextField()
    concluded_on = models.DateField()

    class Meta:
        ordering = ["promise", "-concluded_on"]

    def __str__(self) -> str:
        return f"{self.promise}: {self.verdict}"

    def slug_words(self) -> Iterable[object]:
        return (self.promise.slug, "verdict", self.concluded_on)


class VerdictCitation(Citation):
    record = models.ForeignKey(Verdict, on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        constraints = [one_citation_per_place("verdict_cited_once_per_place")]
