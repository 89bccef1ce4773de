"""The register of promises: all of them, or those that fit a filter; the lists behind every count of a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from claims import presentation
from claims.enums import NotCounted, Reason, Status, TrackRecordCategory, VerdictFilter
from claims.http.query_fields import BooleanField, ChoiceField
from claims.models import Actor, Promise, Topic
from claims.selectors.assessments import headline_assessments
from claims.selectors.counting import with_counting
from claims.selectors.dossier_topic import topics
from claims.selectors.published import public
from claims.selectors.track_record import track_record, track_record_categories, with_verdict
from timeline.pages.home import rows_of
from timeline.pages.page import PageRequest, public_page, render_page
from timeline.pages.query_params import QueryForm, RecordField, record_choices
from timeline.pages.track_record import describe_track_record


@dataclass(frozen=True, slots=True)
class PromiseListQuery:
    """What the address asks for; None where it leaves something open."""

    status: Status | None
    reason: Reason | None
    standing: TrackRecordCategory | None
    first_standing: TrackRecordCategory | None
    verdict: VerdictFilter | None
    counted: bool | None
    not_counted_because: NotCounted | None
    topic: Topic | None
    actor: Actor | None
    promisor: Actor | None

    def is_anything(self) -> bool:
        return any(getattr(self, name) is not None for name in self.__slots__)

    def narrow(self, found: Any, *, as_of: date) -> Any:
        """The promises that fit all of it."""
        if self.topic is not None:
            found = found.filter(topics=self.topic)
        if self.actor is not None:
            found = found.filter(pk__in=Promise.objects.filter(_party(self.actor)).values("pk"))
        if self.promisor is not None:
            found = found.filter(promisors=self.promisor)
        by_head = {name: word for name in ("status", "reason") if (word := getattr(self, name)) is not None}
        if by_head:
            head = headline_assessments(as_of=as_of).order_by().filter(**by_head)
            found = found.filter(pk__in=head.values("promise"))
        if self.standing is not None:
            newest = track_record_categories(as_of=as_of).filter(standing=self.standing)
            found = found.filter(pk__in=newest.values("promise"))
        if self.first_standing is not None:
            first = track_record_categories(as_of=as_of, first=True).filter(standing=self.first_standing)
            found = found.filter(pk__in=first.values("promise"))
        if self.verdict is not None:
            found = with_verdict(found, as_of=as_of).filter(concluded=self.verdict)
        found = with_counting(found, as_of=as_of)
        if self.counted is not None:
            found = found.filter(not_counted_because="") if self.counted else found.exclude(not_counted_because="")
        if self.not_counted_because is not None:
            found = found.filter(not_counted_because=self.not_counted_because)
        return found

    def describe_limits(self) -> list[str]:
        """What narrows the list beyond the fields of its form."""
        said = []
        if self.promisor is not None:
            said.append(_("promised by %(name)s") % {"name": self.promisor.name})
        if self.first_standing is not None:
            words = str(presentation.label(self.first_standing))
            said.append(_("by the first version of the target: %(standing)s") % {"standing": words})
        if self.reason is not None:
            said.append(_("reason: %(reason)s") % {"reason": presentation.label(self.reason)})
        if self.counted is not None:
            said.append(_("counted as promises") if self.counted else _("not counted as promises"))
        if self.not_counted_because is not None:
            said.append(str(presentation.label(self.not_counted_because)))
        return said


def _party(actor: Actor) -> Q:
    return Q(promisors=actor) | Q(counterparties=actor)


class PromisesForm(QueryForm):
    """The filters of the register, named as in `PromiseListQuery`."""

    status = ChoiceField(Status)
    reason = ChoiceField(Reason)
    standing = ChoiceField(TrackRecordCategory)
    first_standing = ChoiceField(TrackRecordCategory)
    verdict = ChoiceField(VerdictFilter)
    counted = BooleanField()
    not_counted_because = ChoiceField(NotCounted)
    topic = RecordField(Topic)
    actor = RecordField(Actor)
    promisor = RecordField(Actor)


def promise_query_of(query: QueryDict, *, as_of: date) -> PromiseListQuery:
    """What a query asks for. Raises BadRequestError for a word or a record that there is not."""
    return PromiseListQuery(**PromisesForm(query, as_of=as_of).values())


def _parties(known: QuerySet[Promise], wanted: PromiseListQuery, *, as_of: date) -> QuerySet[Actor]:
    """Those who made or received a promise that was public on the day, and who is chosen."""
    everybody = Actor.objects.public(as_of)
    made = record_choices(everybody, "promises_made", known, wanted.actor)
    received = record_choices(everybody, "promises_received", known, wanted.actor)
    return everybody.filter(Q(pk__in=made.order_by().values("pk")) | Q(pk__in=received.order_by().values("pk")))


@public_page
def promises(request: PageRequest) -> HttpResponse:
    """All promises, filtered by status, topic and actor."""
    as_of = request.page.as_of
    wanted = promise_query_of(request.GET, as_of=as_of)
    known = Promise.objects.public(as_of)
    found = wanted.narrow(public(Promise, as_of=as_of), as_of=as_of)
    present = set(headline_assessments(as_of=as_of).order_by().values_list("status", flat=True).distinct())
    hidden = {
        "reason": wanted.reason,
        "first_standing": wanted.first_standing,
        "not_counted_because": wanted.not_counted_because,
    }
    rows = rows_of(found.order_by("-importance", "known_on", "title"), as_of=as_of)
    context = {
        "rows": [row for row in rows if not row.not_counted],
        "apart": [row for row in rows if row.not_counted],
        "total": len(rows),
        "record": None if wanted.is_anything() else describe_track_record(track_record(as_of=as_of), request.page),
        "verdicts": list(VerdictFilter),
        "statuses": [each for each in Status if each in present or each is wanted.status],
        "standings": list(TrackRecordCategory),
        "topics": record_choices(topics(as_of=as_of), "promises", known, wanted.topic),
        "actors": _parties(known, wanted, as_of=as_of),
        "chosen": wanted,
        "hidden": [
            *((name, word.value) for name, word in hidden.items() if word is not None),
            *([("promisor", wanted.promisor.slug)] if wanted.promisor is not None else []),
            *([("counted", str(wanted.counted).lower())] if wanted.counted is not None else []),
        ],
        "said": wanted.describe_limits(),
        "is_filtered": wanted.is_anything(),
    }
    return render_page(request, "pages/promises.html", context)
