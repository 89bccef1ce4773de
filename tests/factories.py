"""People and records for the tests, made the way the desk makes them: by the services.

Every record factory is a draft by an editor (`by=` names another), whole enough to be published:
`published(ClaimFactory())` publishes it, after whatever it refers to, by a reviewer. Plain data for a service call
comes from `cited()`.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any, TypeVar

import factory
from django.contrib.auth.models import Group, User
from django.utils import timezone
from factory.django import DjangoModelFactory

from claims.dates import parse_edtf_date
from claims.enums import ActorKind, ClaimKind, SourceKind, Stage, State, VerdictKind
from claims.exceptions import InvalidDateError
from claims.models import (
    Actor,
    Claim,
    Indicator,
    Milestone,
    Observation,
    Outcome,
    Promise,
    Series,
    Source,
    Target,
    Topic,
    Verdict,
)
from claims.models.base import PublicRecord
from claims.services import records, workflow
from pivot_tracker import roles
from timeline.models import Event

PASSWORD = "correct horse battery staple"
#: The day of every source that is given none.
PUBLISHED = "2016-07-01"
R = TypeVar("R", bound=PublicRecord)


class UserFactory(DjangoModelFactory[User]):
    """Somebody of the staff without any right."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"person-{number}")
    is_staff = True
    password = factory.django.Password(PASSWORD)


def editor(username: str = "editor") -> User:
    """The person of that name, who may enter and propose."""
    return _member(username, roles.EDITORS)


def reviewer(username: str = "reviewer") -> User:
    """The person of that name, who may also publish, return, retract and handle flags."""
    return _member(username, roles.REVIEWERS)


def member(role: str) -> User:
    """The one person who has this role and no other."""
    return _member(role.lower().replace(" ", "-"), role)


def superuser(username: str = "superuser") -> User:
    return User.objects.filter(username=username).first() or UserFactory(username=username, is_superuser=True)


def _member(username: str, group: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        found = UserFactory(username=username)
        found.groups.set([Group.objects.get(name=group)])
    return found


def cited(*sources: Source, locator: str = "§ 1", stance: str = "supports") -> list[dict[str, Any]]:
    """Citations as content, one for each source (one new source when none is given)."""
    return [{"source": [s.slug], "locator": locator, "stance": stance} for s in sources or (SourceFactory(),)]


def _report_of(stated: str) -> Source:
    """A source of 1 July 2016, or of the day of a later statement."""
    is_later = len(stated) == len("2016-05-31") and stated > "2016-07-01"
    return SourceFactory(published_on=stated) if is_later else _report_after(stated if stated > "2016-07" else "")


class RecordFactory(factory.Factory[R]):
    """A draft, entered by `by` through the service that the desk uses."""

    class Meta:
        abstract = True

    by = factory.LazyFunction(editor)

    @classmethod
    def _create(cls, model_class: type[R], *args: Any, **content: Any) -> R:
        by, why = content.pop("by"), content.pop("why", "")
        return records.create_record(model_class, content, by=by, why=why)  # type: ignore[return-value]


class SourceFactory(RecordFactory[Source]):
    class Meta:
        model = Source

    title = factory.Sequence(lambda number: f"Report {number}")
    kind_of_source = SourceKind.NEWS
    published_on = PUBLISHED
    url = factory.Sequence(lambda number: f"https://example.org/reports/{number}")


class ActorFactory(RecordFactory[Actor]):
    class Meta:
        model = Actor

    name = factory.Sequence(lambda number: f"Ministry {number}")
    kind_of_actor = ActorKind.ORGANISATION


class TopicFactory(RecordFactory[Topic]):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda number: f"Topic {number}")


class IndicatorFactory(RecordFactory[Indicator]):
    class Meta:
        model = Indicator

    name = factory.Sequence(lambda number: f"Trade {number}")
    unit = "USD bn"


class SeriesFactory(RecordFactory[Series]):
    class Meta:
        model = Series

    title = factory.Sequence(lambda number: f"Trade, office {number}")
    indicator = factory.SubFactory(IndicatorFactory)
    provider = factory.SubFactory(ActorFactory)
    basis = "goods turnover"


def _report_after(period: str) -> Source:
    """A source that could report a figure of the period, or what was said in it."""
    year = max(2016, int(period[:4]) + 1) if period[:4].isdecimal() else 2016
    return SourceFactory(published_on=f"{year}-07-01")


class ObservationFactory(RecordFactory[Observation]):
    """63.5 for 2015, as of 1 July 2016; a later year's is in a source of the July after it."""

    class Meta:
        model = Observation

    series = factory.SubFactory(SeriesFactory)
    period = "2015"
    value = "63.5"
    citations = factory.LazyAttribute(lambda made: cited(_report_after(str(made.period))))


class PromiseFactory(RecordFactory[Promise]):
    class Meta:
        model = Promise

    title = factory.Sequence(lambda number: f"Promise {number}")


class ClaimFactory(RecordFactory[Claim]):
    """Stated on 31 May 2016, reported on 1 July 2016; what is said later in a later source."""

    class Meta:
        model = Claim

    statement = factory.Sequence(lambda number: f"Ministry says that target {number} will be reached.")
    kind_of_claim = ClaimKind.SETS_TARGET
    stated_on = "2016-05-31"
    citations = factory.LazyAttribute(lambda made: cited(_report_of(str(made.stated_on))))


class TargetFactory(RecordFactory[Target]):
    """At least 200 by 2020, from 63.5 in 2015."""

    class Meta:
        model = Target

    promise = factory.SubFactory(PromiseFactory)
    sequence = 1
    set_by = factory.SubFactory(ClaimFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    value = "200"
    baseline_value = "63.5"
    baseline_period = "2015"
    due_on = "2020"
    citations = factory.LazyFunction(cited)


class MilestoneFactory(RecordFactory[Milestone]):
    class Meta:
        model = Milestone

    promise = factory.SubFactory(PromiseFactory)
    title = factory.Sequence(lambda number: f"Step {number}")
    set_by = factory.SubFactory(ClaimFactory)
    due_on = "2018-12"
    citations = factory.LazyFunction(cited)


class OutcomeFactory(RecordFactory[Outcome]):
    class Meta:
        model = Outcome

    promise = factory.SubFactory(PromiseFactory)
    stage = Stage.IMPLEMENTING
    summary = factory.Sequence(lambda number: f"Work has begun at site {number}.")
    happened_on = "2016-06"
    citations = factory.LazyFunction(cited)


class VerdictFactory(RecordFactory[Verdict]):
    class Meta:
        model = Verdict

    promise = factory.SubFactory(PromiseFactory)
    verdict = VerdictKind.IN_PROGRESS
    reason = "Work has begun and nothing is finished."
    concluded_on = factory.LazyFunction(lambda: timezone.now().date().isoformat())
    citations = factory.LazyFunction(cited)


def _reported(happened_on: str) -> list[dict[str, Any]]:
    """A citation of one new source, which is of the first day of what happened where that is later than the others."""
    day = ""
    with suppress(InvalidDateError):
        day = (parse_edtf_date(happened_on).lower or dt.date.min).isoformat()
    return cited(SourceFactory(published_on=max(PUBLISHED, day)))


class EventFactory(RecordFactory[Event]):
    class Meta:
        model = Event

    title = factory.Sequence(lambda number: f"The ministers meet for the {number}th time")
    happened_on = "2016-06-25"
    citations = factory.LazyAttribute(lambda event: _reported(event.happened_on))


#: The factory of every kind of public record.
FACTORIES: dict[type[PublicRecord], type[RecordFactory[Any]]] = {
    found._meta.model: found for found in RecordFactory.__subclasses__()
}


def published(record: R, *, by: User | None = None) -> R:
    """The record, published by a reviewer after whatever it cannot be shown without."""
    by = reviewer() if by is None else by
    for _name, other in workflow._references(record):
        if other.state != State.PUBLISHED:
            published(other, by=by)
    record.refresh_from_db()
    if record.state != State.PUBLISHED:
        workflow.publish(record, by=by)
        record.refresh_from_db()
    return record
