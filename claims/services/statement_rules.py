"""What the statements behind a promise allow: who sets its targets, and from when on something can be due or done.

Only those who promise set a target. Somebody else's forecast is a target only of an expectation, which is nobody's
promise; an assertion sets none. Nothing is due, and nothing is delivered, before it was first promised.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from claims.enums import ClaimKind, PromiseKind, Stage
from claims.method.counting import COMMITTING
from claims.models import Claim, Milestone, Outcome, Promise, Target
from claims.models.base import PublicRecord
from claims.selectors.counting import PROMISED_BY_SPEAKER
from claims.services.disclosure import may_name
from claims.services.future_dates import Contradiction, day_words
from claims.services.record_content import PendingRecord

#: What can only be said of what was promised before, however vague the dates are. Work can begin before the promise to
#: finish it: its report is refused where its date is a day.
ENDING = frozenset({Stage.PARTLY_COMPLETED, Stage.COMPLETED, Stage.SUSPENDED, Stage.CANCELLED})


def find_contradictions(filled: PendingRecord) -> Iterator[Contradiction]:
    """Field and sentence for each thing that contradicts the statements of the record's promise."""
    record = filled.record
    match record:
        case Target() if record.set_by_id is not None and record.promise_id is not None:
            yield from _set_by_another(record)
            yield from _due_before(record, [record.set_by])
        case Milestone() if record.promise_id is not None:
            stated = [] if record.set_by is None else [record.set_by]
            yield from _due_before(record, [*stated, *_first_statement(record.promise)])
        case Outcome() if record.promise_id is not None and _follows_promise(record):
            yield from _done_before(record)


# Who sets a target


def _set_by_another(target: Target) -> Iterator[Contradiction]:
    claim, promise = target.set_by, target.promise
    if claim.kind_of_claim == ClaimKind.ASSERTS:
        yield (
            "set_by",
            _(
                "“%(claim)s” is an assertion, not a promise, so it cannot set a target. Choose the claim "
                "that set it; enter figures from this one as its assertions."
            )
            % {"claim": claim},
        )
    elif claim.kind_of_claim == ClaimKind.FORECASTS and not _is_own(claim, promise) and _is_promised(target):
        yield (
            "set_by",
            _(
                "“%(claim)s” is a forecast by someone who does not promise this, so it cannot set a version "
                "of “%(promise)s”. Keep it as a claim, or create a promise of the kind “expectation”."
            )
            % {"claim": claim, "promise": promise},
        )


def _is_own(claim: Claim, promise: Promise) -> bool:
    """Whether a speaker is a promisor, or belongs to one."""
    promisors, voices = set(promise.promisors.all()), set(claim.speakers.all())
    for _step in range(2):
        if promisors & voices:
            return True
        voices = {voice.affiliation for voice in voices if voice.affiliation is not None}
    return bool(promisors & voices)


def _is_promised(target: Target) -> bool:
    """Whether, apart from this target, a responsible party made the promise, or the editors say that it is one."""
    promise = target.promise
    if promise.kind_of_promise:
        return bool(promise.kind_of_promise == PromiseKind.COMMITMENT)
    others = Target.objects.live().filter(promise=promise.pk).exclude(pk=target.pk)
    return others.exclude(set_by__kind_of_claim=ClaimKind.FORECASTS).exists() or _own_commitments(promise).exists()


def _own_commitments(promise: Promise) -> QuerySet[Claim]:
    """The claims by which a promisor binds himself; by which anybody does, where no promisor is named."""
    said = Claim.objects.live().filter(promises=promise.pk, kind_of_claim__in=COMMITTING)
    if not list(promise.promisors.all()):
        return said
    return said.filter(Q(*((path, promise.pk) for path in PROMISED_BY_SPEAKER), _connector=Q.OR))


# From when on something is due or done


def _first_statement(promise: Promise) -> list[Claim]:
    """The claim by which the promise was first made; none where it can have been made on any earlier day."""
    setting = Claim.objects.live().filter(targets_set__in=Target.objects.live().filter(promise=promise.pk))
    made = {claim.pk: claim for claim in (*_own_commitments(promise), *setting)}
    if promise.known_on_override is not None:
        return []  # an editor knows better since when it was promised
    dated = sorted((claim.stated_on_lower, pk) for pk, claim in made.items() if claim.stated_on_lower is not None)
    # What has no date was said at any time before its source.
    return [made[dated[0][1]]] if dated and len(dated) == len(made) else []


def dated_before(claims: Collection[Claim], promises: QuerySet[Promise]) -> Iterator[PublicRecord]:
    """The steps and reports of these promises whose last possible day comes before one of the claims.

    They can contradict a statement that was entered after them, be their dates days or vague. A number of queries that
    does not grow with the claims.
    """
    stated = [claim.stated_on_lower for claim in claims if claim.stated_on_lower is not None]
    if not stated:
        return
    own = {"promise__in": promises.values("pk")}
    yield from Milestone.objects.live().filter(**own, due_on_upper__lt=max(stated)).order_by("pk")
    day = Q(stage=Stage.IMPLEMENTING, happened_on_lower=F("happened_on_upper"))
    done = Outcome.objects.live().filter(Q(stage__in=ENDING) | day, **own, happened_on_upper__lt=max(stated))
    yield from done.order_by("pk")


def _due_before(record: Target | Milestone, claims: list[Claim]) -> Iterator[Contradiction]:
    """At most one sentence: about the latest of the claims that the due day should come after."""
    dated = [(claim.stated_on_lower, claim) for claim in claims if claim.stated_on_lower is not None]
    if record.due_on_upper is None or not dated:
        return
    stated, claim = max(dated, key=lambda pair: pair[0])
    if record.due_on_upper < stated and not may_name(claim):
        yield "due_on", _hidden_message()
    elif record.due_on_upper < stated:
        yield (
            "due_on",
            _(
                "It is due by %(due)s, before the statement of %(stated)s (“%(claim)s”). Correct one of the "
                "dates, or first enter the earlier statement."
            )
            % {"due": day_words(record.due_on_upper), "stated": day_words(stated), "claim": claim},
        )


def _follows_promise(outcome: Outcome) -> bool:
    """Whether the report can only be of something that was promised before; what is announced may be the promise."""
    is_day = outcome.happened_on_lower == outcome.happened_on_upper
    return outcome.stage in ENDING or (outcome.stage == Stage.IMPLEMENTING and is_day)


def _done_before(outcome: Outcome) -> Iterator[Contradiction]:
    for claim in _first_statement(outcome.promise) if outcome.happened_on_upper is not None else ():
        stated = claim.stated_on_lower
        if stated is not None and outcome.happened_on_upper < stated and not may_name(claim):
            yield "happened_on", _hidden_message()
        elif stated is not None and outcome.happened_on_upper < stated:
            yield (
                "happened_on",
                _(
                    "It happened by %(done)s, before the first promise on %(stated)s (“%(claim)s”). Correct "
                    "one of the dates, choose another promise, or first enter the earlier statement."
                )
                % {"done": day_words(outcome.happened_on_upper), "stated": day_words(stated), "claim": claim},
            )


def _hidden_message() -> str:
    return _("This date contradicts a record you do not have access to. Ask an editor.")
