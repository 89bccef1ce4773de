"""What each list can be filtered by.

Out of scope: how a filter works (``filtering.py``).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from claims import enums as words
from claims.api.filter_fields import (
    Assessed,
    AtLeast,
    ByTargets,
    Called,
    Checked,
    Concluded,
    Counts,
    Flagged,
    ForReason,
    JudgedBy,
    Moderated,
    NotCountedBecause,
    Periods,
    PublicFilters,
    Records,
    Slugs,
    Standings,
    Tags,
    Truth,
    Words,
)
from claims.models import Actor, Indicator, Milestone, Promise, Series, Source, Target, Topic

PROMISE = gettext_lazy("Slugs of promises.")
TOPIC = gettext_lazy("Slugs of topics.")
ACTOR = gettext_lazy("Slugs of actors.")
INDICATOR = gettext_lazy("Slugs of indicators.")
SERIES = gettext_lazy("Slugs of series.")
PROVIDER = gettext_lazy("Slugs of the actors that report the figures.")
MODIFIER = gettext_lazy("Qualifications of the status, any of them, as of the day.")
JUDGED_BY = gettext_lazy("Slugs of the actors on whose figures it is judged as of the day.")
STATUS = gettext_lazy("What the rules say as of the day.")
KIND = gettext_lazy("Kinds, as in the answers.")
IMPORTANCE = gettext_lazy("Only this important or more, 1 (detail) to 5 (turning point).")
CITES = gettext_lazy("Slugs of sources that are cited.")


def cites() -> Records:
    return Records(Source, "citations__source", about=CITES)


class SourceFilters(PublicFilters):
    date = "published_on"
    kind = Words(words.SourceKind, "kind_of_source", about=KIND)
    language = Tags("language", about=gettext_lazy("Language tags, such as en."))


class ActorFilters(PublicFilters):
    text_through = ("aliases",)
    name = Called(about=gettext_lazy("A part of the name or of another name or spelling."))
    kind = Words(words.ActorKind, "kind_of_actor", about=KIND)
    affiliation = Records(Actor, "affiliation", about=gettext_lazy("Slugs of the actors that they belong to."))


class TopicFilters(PublicFilters):
    """Only the filters of every list."""


class ClaimFilters(PublicFilters):
    date = "stated_on"
    kind = Words(words.ClaimKind, "kind_of_claim", about=KIND)
    actor = Records(
        Actor,
        "speakers",
        "reported_by",
        "other_reporters",
        about=gettext_lazy("Slugs of actors that said it or passed it on."),
    )
    topic = Records(Topic, "topics", about=TOPIC)
    promise = Records(Promise, "promises", about=PROMISE)
    check = Checked(about=gettext_lazy("How it stands against the record as of the day."))
    source = cites()
    importance = AtLeast("importance", about=IMPORTANCE)
    flag = Flagged()


class PromiseFilters(PublicFilters):
    status = Assessed("promise", about=STATUS, heads_promise=True)
    reason = ForReason(about=gettext_lazy("Why the rules cannot assess it as of the day."))
    standing = Standings(about=gettext_lazy("As what it counts in a record, as of the day."))
    first_standing = Standings(
        first=True, about=gettext_lazy("As what it counts by the first version of its number, as of the day.")
    )
    verdict = Concluded(about=gettext_lazy("What the editors concluded last as of the day; none: nothing yet."))
    counted = Counts(about=gettext_lazy("Whether records and shares count it as of the day."))
    not_counted_because = NotCountedBecause(about=gettext_lazy("Why no record counts it as of the day."))
    promisor = Records(Actor, "promisors", about=gettext_lazy("Slugs of actors that made the promise."))
    actor = Records(
        Actor,
        "promisors",
        "counterparties",
        about=gettext_lazy("Slugs of actors that made the promise or received it."),
    )
    topic = Records(Topic, "topics", about=TOPIC)
    indicator = ByTargets(Indicator, "indicator", about=INDICATOR)
    importance = AtLeast("importance", about=IMPORTANCE)
    flag = Flagged()
    modifier = Moderated("promise", about=MODIFIER, heads_promise=True)
    provider = JudgedBy("promise", about=JUDGED_BY)


class TargetFilters(PublicFilters):
    text_through = ("promise",)
    date = "due_on"
    status = Assessed("target", about=STATUS, heads_version=True)
    promise = Records(Promise, "promise", about=PROMISE)
    topic = Records(Topic, "promise__topics", about=TOPIC)
    actor = Records(
        Actor,
        "promise__promisors",
        "set_by__speakers",
        about=gettext_lazy("Slugs of actors that promised or stated it."),
    )
    indicator = Records(Indicator, "indicator", about=INDICATOR)
    source = cites()
    flag = Flagged()
    modifier = Moderated("target", about=MODIFIER, heads_version=True)
    provider = JudgedBy("target", about=JUDGED_BY)
    importance = AtLeast("promise__importance", about=IMPORTANCE)


class MilestoneFilters(PublicFilters):
    date = "due_on"
    promise = Records(Promise, "promise", about=PROMISE)
    source = cites()


class OutcomeFilters(PublicFilters):
    date = "happened_on"
    stage = Words(words.Stage, "stage", about=gettext_lazy("How far things had come."))
    promise = Records(Promise, "promise", about=PROMISE)
    milestone = Records(Milestone, "milestone", about=gettext_lazy("Slugs of milestones."))
    topic = Records(Topic, "promise__topics", about=TOPIC)
    actor = Records(Actor, "delivered_to", about=gettext_lazy("Slugs of actors that it was delivered to."))
    source = cites()


class IndicatorFilters(PublicFilters):
    topic = Records(Topic, "topics", about=TOPIC)
    frequency = Words(words.Frequency, "frequency", about=gettext_lazy("How often it is measured."))
    flag = Flagged()


class SeriesFilters(PublicFilters):
    indicator = Records(Indicator, "indicator", about=INDICATOR)
    provider = Records(Actor, "provider", about=PROVIDER)
    flag = Flagged()


class ObservationFilters(PublicFilters):
    has_text = False
    date = "period"
    kind = Words(words.ObservationKind, "kind_of_value", about=KIND)
    indicator = Records(Indicator, "series__indicator", about=INDICATOR)
    series = Records(Series, "series", about=SERIES)
    provider = Records(Actor, "series__provider", about=PROVIDER)
    source = cites()
    period = Periods("period", about=gettext_lazy("Exactly these periods in EDTF, such as 2016 or 2016-01/2016-04."))
    flag = Flagged()


class VerdictFilters(PublicFilters):
    date, vague = "concluded_on", False
    promise = Records(Promise, "promise", about=PROMISE)
    verdict = Words(words.VerdictKind, "verdict", about=gettext_lazy("What the editors conclude."))


class AssessmentFilters(PublicFilters):
    has_text = False
    known, logged = None, False
    status = Words(words.Status, "status", about=STATUS)
    promise = Records(Promise, "promise", about=PROMISE)
    target = Records(Target, "target", about=gettext_lazy("Slugs of target versions."))
    indicator = Records(Indicator, "target__indicator", about=INDICATOR)
    series = Records(Series, "series", about=SERIES)
    provider = Records(Actor, "series__provider", about=PROVIDER)
    topic = Records(Topic, "promise__topics", about=TOPIC)
    heads_promise = Truth(
        "heads_promise", about=gettext_lazy("Only those that give their promise's status (true), or only the others.")
    )
    heads_version = Truth(
        "heads_version",
        about=gettext_lazy("Only those on the series that speaks for its version (true), or only the others."),
    )
    modifier = Moderated(about=MODIFIER)


class FlagFilters(PublicFilters):
    has_text = False
    date, vague, known, logged = "opened_on", False, None, False
    kind = Words(words.FlagKind, "kind", about=KIND)
    severity = Words(words.Severity, "severity", about=gettext_lazy("How much it weighs as of the day."))
    subject_kind = Words(words.RecordKind, "subject_kind", about=gettext_lazy("What kind of record it is about."))
    subject = Slugs("subject", about=gettext_lazy("Slugs of the records that it is about."))
    promise = Records(Promise, "promises", about=PROMISE)
    topic = Records(Topic, "promises__topics", about=TOPIC)
