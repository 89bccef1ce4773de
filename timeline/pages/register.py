"""The register of promises: all of them, or those that fit a filter; the lists behind every count of a record.

Out of scope: how a promise is shown in a row (home.py), and the counting rule (claims.method.standing).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from claims import wording
from claims.models import Actor, Promise, Topic
from claims.selectors.public import public
from claims.selectors.record import standings
from claims.selectors.subject import topics
from claims.vocabulary import Reason, Standing, Status

from . import asked
from .home import rows_of
from .visit import Visit, page, show


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; None where it leaves something open."""

    status: Status | None
    reason: Reason | None
    standing: Standing | None
    first_standing: Standing | None
    topic: Topic | None
    actor: Actor | None
    promisor: Actor | None

    def is_anything(self) -> bool:
        return any(getattr(self, name) is not None for name in self.__slots__)

    def narrow(self, found: Any, visit: Visit) -> Any:
        """The promises that fit all of it."""
        if self.topic is not None:
            found = found.filter(topics=self.topic)
        if self.actor is not None:
            found = found.filter(pk__in=Promise.objects.filter(_party(self.actor)).values("pk"))
        if self.promisor is not None:
            found = found.filter(promisors=self.promisor)
        by_newest = {"status": self.status, "reason": self.reason, "standing": self.standing}
        newest = {name: word for name, word in by_newest.items() if word is not None}
        if newest:
            found = found.filter(pk__in=standings(as_of=visit.as_of).filter(**newest).values("promise"))
        if self.first_standing is not None:
            first = standings(as_of=visit.as_of, first=True).filter(standing=self.first_standing)
            found = found.filter(pk__in=first.values("promise"))
        return found

    def said(self) -> list[str]:
        """What narrows the list beyond the fields of its form."""
        told = []
        if self.promisor is not None:
            told.append(_("promised by %(name)s") % {"name": self.promisor.name})
        if self.first_standing is not None:
            words = str(wording.label(self.first_standing))
            told.append(_("by the first version of the number: %(standing)s") % {"standing": words})
        if self.reason is not None:
            told.append(_("reason: %(reason)s") % {"reason": wording.label(self.reason)})
        return told


def _party(actor: Actor) -> Q:
    return Q(promisors=actor) | Q(counterparties=actor)


def wanted_of(query: QueryDict, visit: Visit) -> Wanted:
    """What a query asks for. Raises BadInput for a word or a record that there is not."""
    return Wanted(
        status=asked.word(query, "status", Status),
        reason=asked.word(query, "reason", Reason),
        standing=asked.word(query, "standing", Standing),
        first_standing=asked.word(query, "first_standing", Standing),
        topic=asked.record(query, "topic", Topic, visit),
        actor=asked.record(query, "actor", Actor, visit),
        promisor=asked.record(query, "promisor", Actor, visit),
    )


@page
def promises(request: HttpRequest, visit: Visit) -> HttpResponse:
    """All promises, by how they stand, topic and actor."""
    wanted = wanted_of(request.GET, visit)
    found = wanted.narrow(public(Promise, as_of=visit.as_of), visit)
    present = set(standings(as_of=visit.as_of).values_list("status", flat=True).distinct())
    hidden = {"reason": wanted.reason, "first_standing": wanted.first_standing}
    context = {
        "rows": rows_of(found.order_by("-importance", "known_on", "title"), visit),
        "statuses": [each for each in Status if each in present or each is wanted.status],
        "standings": list(Standing),
        "topics": topics(as_of=visit.as_of),
        "actors": Actor.objects.public(visit.as_of).exclude(promises_made=None, promises_received=None).distinct(),
        "chosen": wanted,
        "hidden": [
            *((name, word.value) for name, word in hidden.items() if word is not None),
            *([("promisor", wanted.promisor.slug)] if wanted.promisor is not None else []),
        ],
        "said": wanted.said(),
        "is_filtered": wanted.is_anything(),
    }
    return show(request, visit, "pages/promises.html", context)
