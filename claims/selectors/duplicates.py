"""Records by what people call them, and what is likely the same as something that is being entered.

Drafts count, since they are where a double entry is made; what is retracted does not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import TypeVar

from django.db.models import Max, Q, QuerySet

from claims.models import Actor, Claim, Indicator, Observation, Outcome, Promise, Series, Source, Target, Topic
from claims.models.aliases import AnyQuerySet
from claims.models.base import PublicRecord

R = TypeVar("R", bound=PublicRecord)

#: By kind of record: the columns that name it, the first of which is shown.
NAMES: dict[type[PublicRecord], tuple[str, ...]] = {
    Actor: ("name", "aliases__name"),
    Topic: ("name",),
    Indicator: ("name",),
    Series: ("title",),
    Promise: ("title",),
    Source: ("title", "url"),
}
#: Two texts are similar when this share of the words of both is common; less is asked of the same actor on one date.
SIMILAR, SIMILAR_ON_THE_DAY = 0.6, 0.25
#: Words that any two statements may share; so may numbers, and the names of who speaks.
COMMON = frozenset(
    {"a", "an", "and", "announces", "are", "as", "at", "be", "by", "expects", "for", "from", "has", "have", "in", "is"}
    | {"it", "least", "most", "of", "on", "or", "promised", "promises", "said", "says", "than", "that", "the", "there"}
    | {"this", "to", "until", "will", "with", "year", "years"}
)
#: So many candidates are compared, the newest first.
CANDIDATES = 200
MAX_SHOWN = 5


def find_exact(model: type[R], text: str) -> list[R]:
    """The records that a text names exactly: by public id, name or other name, else the same without regard to case."""
    live: AnyQuerySet = model.objects.live()
    for lookup in ("", "__iexact"):
        wanted = Q(slug=text)
        for column in NAMES[model]:
            wanted |= Q(**{f"{column}{lookup}": text})
        if found := list(live.filter(wanted).distinct().order_by("pk")[:MAX_SHOWN]):
            return found
    return []


def autocomplete(model: type[R], text: str, *, limit: int = 8) -> list[R]:
    """The records whose names contain a text."""
    wanted = Q(slug__icontains=text)
    for column in NAMES[model]:
        wanted |= Q(**{f"{column}__icontains": text})
    live: AnyQuerySet = model.objects.live()
    return list(live.filter(wanted).distinct().order_by(NAMES[model][0], "pk")[:limit])


def source_at(url: str) -> Source | None:
    """The source at an address, whatever its scheme, trailing slash, fragment and marks of campaigns."""
    stem = re.sub(r"[?&]utm_[^&#]*", "", re.sub(r"#.*$", "", url.strip()))
    stem = re.sub(r"^https?://(www\.)?", "", stem).rstrip("/")
    if not stem:
        return None
    spellings = [
        f"{scheme}://{www}{stem}{end}" for scheme in ("https", "http") for www in ("", "www.") for end in ("", "/")
    ]
    return Source.objects.live().filter(url__in=[url.strip(), *spellings]).order_by("pk").first()


def next_sequence(promise: Promise, *, goal: str = "") -> int:
    """The number of the next version of a promise's goal."""
    newest = Target.objects.live().filter(promise=promise, goal=goal).aggregate(newest=Max("sequence"))["newest"]
    return 1 if newest is None else newest + 1


def similarity(text: str, other: str) -> float:
    """The share of words, of those in either text, that are in both; words are cut to six letters for their endings."""
    words, others = ({word[:6] for word in re.findall(r"\w+", each.lower())} for each in (text, other))
    return len(words & others) / len(words | others) if words and others else 0.0


def _tells(text: str, speakers: Collection[Actor]) -> set[str]:
    """The words of a statement that say what it is about, cut like those of `similarity`."""
    names = " ".join(actor.name for actor in speakers)
    others = COMMON | set(re.findall(r"\w+", names.lower()))
    return {word[:6] for word in re.findall(r"\w+", text.lower()) if word not in others and not word[0].isdigit()}


def likely_claims(
    statement: str, speakers: Collection[Actor], lower: dt.date | None, upper: dt.date | None
) -> list[Claim]:
    """Claims by the same actor on the same date with similar words, or with nearly the same words at all."""
    live = Claim.objects.live().prefetch_related("speakers").order_by("-pk")
    by_same = live.filter(speakers__in=list(speakers)).distinct()[:CANDIDATES] if speakers else live.none()
    that_day = find_overlapping(live, "stated_on", lower, upper)[:CANDIDATES]
    candidates = {claim.pk: claim for claim in (*by_same, *that_day)}
    speaker_ids = set(speakers)
    found = []
    for claim in candidates.values():
        share = similarity(statement, claim.statement)
        if not _tells(statement, speakers) & _tells(claim.statement, speakers):
            share = float(statement == claim.statement)
        same_voice = not speaker_ids or speaker_ids & set(claim.speakers.all())
        same_day = _overlaps(claim.stated_on_lower, claim.stated_on_upper, lower, upper)
        if share >= SIMILAR or (same_voice and same_day and share >= SIMILAR_ON_THE_DAY):
            found.append((share, claim))
    return [claim for _share, claim in sorted(found, key=lambda pair: (-pair[0], pair[1].pk))][:MAX_SHOWN]


def likely_observations(series: Series, lower: dt.date | None, upper: dt.date | None) -> list[Observation]:
    """Values of the same series for the same period."""
    if lower is None and upper is None:
        return []
    found = Observation.objects.live().filter(series=series, period_lower=lower, period_upper=upper)
    return list(found.select_related("series").order_by("-pk")[:MAX_SHOWN])


def likely_targets(promise: Promise, value: Decimal) -> list[Target]:
    """Versions of the same promise with the same number."""
    found = Target.objects.live().filter(promise=promise, value=value)
    return list(found.select_related("promise").order_by("-sequence")[:MAX_SHOWN])


def likely_outcomes(promise: Promise, summary: str) -> list[Outcome]:
    """Reports on the same promise with similar words."""
    return find_similar(Outcome.objects.live().filter(promise=promise), "summary", summary)


def find_similar(records: QuerySet[R], column: str, text: str, *, least: float = SIMILAR) -> list[R]:
    """Of the newest candidates those whose text is similar, the most similar first."""
    found = [(similarity(text, getattr(record, column)), record) for record in records.order_by("-pk")[:CANDIDATES]]
    alike = sorted((pair for pair in found if pair[0] >= least), key=lambda pair: (-pair[0], pair[1].pk))
    return [record for _share, record in alike][:MAX_SHOWN]


def find_overlapping(records: QuerySet[R], name: str, lower: dt.date | None, upper: dt.date | None) -> QuerySet[R]:
    """The records whose date can be the same; none where no date is given."""
    if lower is None or upper is None:
        return records.none()
    return records.filter(**{f"{name}_lower__lte": upper, f"{name}_upper__gte": lower})


def _overlaps(*bounds: dt.date | None) -> bool:
    lower, upper, other_lower, other_upper = bounds
    if lower is None or upper is None or other_lower is None or other_upper is None:
        return False
    return lower <= other_upper and other_lower <= upper


def describe_match(records: Iterable[PublicRecord]) -> str:
    """Names for a sentence: each with its public id where two are called the same."""
    return ", ".join(f"{record} ({record.slug})" for record in records)
