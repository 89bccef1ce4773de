"""What each list can be filtered by."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from claims import enums as words
from claims.api.filters import fields
from claims.api.filters.base import PublicFilters
from claims.models import Actor, Indicator, Milestone, Promise, Series, Source, Target, Topic

PROMISE = gettext_lazy("Slugs of promises.")
TOPIC = gettext_lazy("Slugs of topics.")
ACTOR = gettext_lazy("Slugs of actors.")
INDICATOR = gettext_lazy("Slugs of indicators.")
SERIES = gettext_lazy("Slugs of series.")
PROVIDER = gettext_lazy("Slugs of the actors that report the figures.")
MODIFIER = gettext_lazy("Qualifications of the status, any of them, as of the day.")
JUDGED_BY = gettext_lazy("Slugs of the actors whose figures it is judged on, as of the day.")
STATUS = gettext_lazy("Result of the rules as of the day.")
KIND = gettext_lazy("Kinds, as in the answers.")
IMPORTANCE = gettext_lazy("Minimum importance, from 1 (detail) to 5 (turning point).")
CITES = gettext_lazy("Slugs of cited sources.")


def cites() -> fields.RelatedFilter:
    return fields.RelatedFilter(Source, "citations__source", about=CITES)


class SourceFilters(PublicFilters):
    date = "published_on"
    kind = fields.WordsFilter(words.SourceKind, "kind_of_source", about=KIND)
    language = fields.LanguageFilter("language", about=gettext_lazy("Language tags, such as en."))


class ActorFilters(PublicFilters):
    text_through = ("aliases",)
    name = fields.NameFilter(about=gettext_lazy("Part of the name or of another name or spelling."))
    kind = fields.WordsFilter(words.ActorKind, "kind_of_actor", about=KIND)
    affiliation = fields.RelatedFilter(Actor, "affiliation", about=gettext_lazy("Slugs of the actors they belong to."))


class TopicFilters(PublicFilters):
    """Only the filters of every list."""


class ClaimFilters(PublicFilters):
    date = "stated_on"
    kind = fields.WordsFilter(words.ClaimKind, "kind_of_claim", about=KIND)
    actor = fields.RelatedFilter(
        Actor,
        "speakers",
        "reported_by",
        "other_reporters",
        about=gettext_lazy("Slugs of actors that said or reported it."),
    )
    topic = fields.RelatedFilter(Topic, "topics", about=TOPIC)
    promise = fields.RelatedFilter(Promise, "promises", about=PROMISE)
    check = fields.ClaimCheckFilter(about=gettext_lazy("Result of the check against the record, as of the day."))
    source = cites()
    importance = fields.MinimumFilter("importance", about=IMPORTANCE)
    flag = fields.OpenFlagFilter()


class PromiseFilters(PublicFilters):
    status = fields.StatusFilter("promise", about=STATUS, heads_promise=True)
    reason = fields.ReasonFilter(about=gettext_lazy("Reason why the rules cannot assess it, as of the day."))
    standing = fields.CategoryFilter(about=gettext_lazy("How it counts in a track record, as of the day."))
    first_standing = fields.CategoryFilter(
        first=True, about=gettext_lazy("How it counts by the first version of its target, as of the day.")
    )
    verdict = fields.LatestVerdictFilter(
        about=gettext_lazy("Latest verdict of the editors as of the day; none: no verdict yet.")
    )
    counted = fields.CountedFilter(about=gettext_lazy("Whether track records count it, as of the day."))
    not_counted_because = fields.NotCountedFilter(
        about=gettext_lazy("Reason why track records do not count it, as of the day.")
    )
    promisor = fields.RelatedFilter(Actor, "promisors", about=gettext_lazy("Slugs of actors that made the promise."))
    actor = fields.RelatedFilter(
        Actor,
        "promisors",
        "counterparties",
        about=gettext_lazy("Slugs of actors that made the promise or received it."),
    )
    topic = fields.RelatedFilter(Topic, "topics", about=TOPIC)
    indicator = fields.ByTargetsFilter(Indicator, "indicator", about=INDICATOR)
    importance = fields.MinimumFilter("importance", about=IMPORTANCE)
    flag = fields.OpenFlagFilter()
    modifier = fields.ModifierFilter("promise", about=MODIFIER, heads_promise=True)
    provider = fields.ProviderFilter("promise", about=JUDGED_BY)


class TargetFilters(PublicFilters):
    text_through = ("promise",)
    date = "due_on"
    status = fields.StatusFilter("target", about=STATUS, heads_version=True)
    promise = fields.RelatedFilter(Promise, "promise", about=PROMISE)
    topic = fields.RelatedFilter(Topic, "promise__topics", about=TOPIC)
    actor = fields.RelatedFilter(
        Actor,
        "promise__promisors",
        "set_by__speakers",
        about=gettext_lazy("Slugs of actors that promised or stated it."),
    )
    indicator = fields.RelatedFilter(Indicator, "indicator", about=INDICATOR)
    source = cites()
    flag = fields.OpenFlagFilter()
    modifier = fields.ModifierFilter("target", about=MODIFIER, heads_version=True)
    provider = fields.ProviderFilter("target", about=JUDGED_BY)
    importance = fields.MinimumFilter("promise__importance", about=IMPORTANCE)


class MilestoneFilters(PublicFilters):
    date = "due_on"
    promise = fields.RelatedFilter(Promise, "promise", about=PROMISE)
    source = cites()


class OutcomeFilters(PublicFilters):
    date = "happened_on"
    stage = fields.WordsFilter(words.Stage, "stage", about=gettext_lazy("Stage that the report gives."))
    promise = fields.RelatedFilter(Promise, "promise", about=PROMISE)
    milestone = fields.RelatedFilter(Milestone, "milestone", about=gettext_lazy("Slugs of milestones."))
    topic = fields.RelatedFilter(Topic, "promise__topics", about=TOPIC)
    actor = fields.RelatedFilter(Actor, "delivered_to", about=gettext_lazy("Slugs of the actors that received it."))
    source = cites()


class IndicatorFilters(PublicFilters):
    topic = fields.RelatedFilter(Topic, "topics", about=TOPIC)
    frequency = fields.WordsFilter(words.Frequency, "frequency", about=gettext_lazy("How often it is measured."))
    flag = fields.OpenFlagFilter()


class SeriesFilters(PublicFilters):
    indicator = fields.RelatedFilter(Indicator, "indicator", about=INDICATOR)
    provider = fields.RelatedFilter(Actor, "provider", about=PROVIDER)
    flag = fields.OpenFlagFilter()


class ObservationFilters(PublicFilters):
    has_text = False
    date = "period"
    kind = fields.WordsFilter(words.ObservationKind, "kind_of_value", about=KIND)
    indicator = fields.RelatedFilter(Indicator, "series__indicator", about=INDICATOR)
    series = fields.RelatedFilter(Series, "series", about=SERIES)
    provider = fields.RelatedFilter(Actor, "series__provider", about=PROVIDER)
    source = cites()
    period = fields.PeriodsFilter(
        "period", about=gettext_lazy("Exactly these periods in EDTF, such as 2016 or 2016-01/2016-04.")
    )
    flag = fields.OpenFlagFilter()


class VerdictFilters(PublicFilters):
    date, vague = "concluded_on", False
    promise = fields.RelatedFilter(Promise, "promise", about=PROMISE)
    verdict = fields.WordsFilter(words.VerdictKind, "verdict", about=gettext_lazy("Verdict of the editors."))


class AssessmentFilters(PublicFilters):
    has_text = False
    known, logged = None, False
    status = fields.WordsFilter(words.Status, "status", about=STATUS)
    promise = fields.RelatedFilter(Promise, "promise", about=PROMISE)
    target = fields.RelatedFilter(Target, "target", about=gettext_lazy("Slugs of target versions."))
    indicator = fields.RelatedFilter(Indicator, "target__indicator", about=INDICATOR)
    series = fields.RelatedFilter(Series, "series", about=SERIES)
    provider = fields.RelatedFilter(Actor, "series__provider", about=PROVIDER)
    topic = fields.RelatedFilter(Topic, "promise__topics", about=TOPIC)
    heads_promise = fields.BooleanFilter(
        "heads_promise",
        about=gettext_lazy("Only those that give the promise's status (true), or only the others (false)."),
    )
    heads_version = fields.BooleanFilter(
        "heads_version",
        about=gettext_lazy("Only those on the chosen series of the version (true), or only the others (false)."),
    )
    modifier = fields.ModifierFilter(about=MODIFIER)


class FlagFilters(PublicFilters):
    has_text = False
    date, vague, known, logged = "opened_on", False, None, False
    kind = fields.WordsFilter(words.FlagKind, "kind", about=KIND)
    severity = fields.WordsFilter(words.Severity, "severity", about=gettext_lazy("Severity as of the day."))
    subject_kind = fields.WordsFilter(
        words.RecordKind, "subject_kind", about=gettext_lazy("Kind of record it is about.")
    )
    subject = fields.SlugsFilter("subject", about=gettext_lazy("Slugs of the records that it is about."))
    promise = fields.RelatedFilter(Promise, "promises", about=PROMISE)
    topic = fields.RelatedFilter(Topic, "promises__topics", about=TOPIC)
