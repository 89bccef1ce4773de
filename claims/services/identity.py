"""When two records are the same one: the rule of each kind, and the refusal of a second, on every way in.

Names are compared under the narrow folding (``claims.text.fold_for_identity``): capitals, Latin accents, blanks and
invisible signs make no other name; letters of other scripts do, unless they look the same (Cyrillic ВВС and BBC). The
name of an actor is the same in every order of its words. A namesake gets a name that says which one it is.
A figure is the same for the same days of a series, however its period is written: 2015, 2015~ and 2015-01-01/2015-12-31
are one year. Series and targets have constraints of their own in the database.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from django.db import connection
from django.db.models import Q
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.exceptions import DuplicateRecordError
from claims.models import Actor, ActorAlias, Observation, Source
from claims.models.aliases import AnyQuerySet
from claims.models.base import PublicRecord
from claims.services.disclosure import may_name
from claims.text import find_lookalikes, fold_for_identity, fold_for_search, words_for_identity

# A constant of whatever value serves, as long as nothing else in the database takes an advisory lock on it.
IDENTITY_LOCK = 7_210_015

#: The columns that `identity_key` compares, by kind; the first is the field that a refusal is about.
COMPARED_FIELDS: dict[str, tuple[str, ...]] = {
    "topic": ("name",),
    "indicator": ("name",),
    "actor": ("name",),
    "source": ("title", "url", "publisher", "published_on"),
    "claim": ("statement", "stated_on"),
    "event": ("title", "happened_on"),
    "promise": ("title",),
    "target": (
        "promise_id",
        "set_by_id",
        "indicator_id",
        "own_series_id",
        "path_series_id",
        "comparator",
        "direction",
        "applies",
        "per",
        "measure",
        "due",
        "goal",
        "value",
        "high",
        "due_on",
        "withdrawn_on",
    ),
    "observation": ("series_id", "period_lower", "period_upper", "kind_of_value", "known_on"),
}
#: Kinds that their name alone tells apart: one in letters of another script that look the same is the same.
NAME_FIELDS = (("name",), ("title",))
#: The field that a refusal is about, where it is not the first column.
REFUSED_AT = {"observation": "period", "target": "value"}
#: Kinds that are the same where all their columns are, letter by letter.
BY_COLUMNS = frozenset({"observation", "target"})
#: Message about a duplicate, with the public id of the first.
REFUSALS: dict[str, str | LazyText] = {
    "topic": _("A topic with this name already exists: “%(slug)s”. Use it, or choose another name."),
    "indicator": _("An indicator with this name already exists: “%(slug)s”. Use it, or choose another name."),
    "actor": _(
        "An actor with this name already exists: “%(slug)s”. Use it. For a different person, add something "
        "to the name that distinguishes them, such as an office."
    ),
    "source": _("This source already exists: “%(slug)s”. Cite it, or edit it."),
    "claim": _("This claim already exists for the same day: “%(slug)s”. Edit it, or state what differs."),
    "event": _("This event already exists for the same day: “%(slug)s”. Edit it, or state what differs."),
    "promise": _(
        "A promise with this title already exists: “%(slug)s”. Use it. For a different promise, add "
        "something to the title that distinguishes them, such as the promisor."
    ),
    "target": _(
        "This promise already has exactly this target: “%(slug)s”. Enter what differs in the later version, "
        "or cite the later statement as a claim."
    ),
    "observation": _(
        "This series already has a value of this kind for this period, known since the same day: “%(slug)s”. Edit it."
    ),
}


def identity_key(record: PublicRecord) -> tuple[Hashable, ...]:
    """What two live records of a kind may not have in common. Raises KeyError for a kind without a rule."""
    kind = record.kind()
    if isinstance(record, Source) and record.url:
        return (record.url,)
    first, *others = (getattr(record, name) for name in COMPARED_FIELDS[kind])
    match kind:
        case "observation" | "target":
            return (first, *others)
        case "actor":
            return words_for_identity(first)
        case "source":
            _url, publisher, published_on = others
            return (fold_for_identity(first), fold_for_identity(publisher), published_on)
    return (fold_for_identity(first), *others)


def identities(record: PublicRecord) -> list[tuple[Hashable, ...]]:
    """The identity of a record, and those of names that look the same in other scripts."""
    if COMPARED_FIELDS[record.kind()] not in NAME_FIELDS:
        return [identity_key(record)]
    (field,) = COMPARED_FIELDS[record.kind()]
    spellings = _spellings(getattr(record, field))
    return list(dict.fromkeys(identity_key(type(record)(**{field: spelling})) for spelling in spellings))


def _spellings(name: str) -> list[str]:
    return [name, *find_lookalikes(name)]


def refuse_twin(record: PublicRecord) -> None:
    """Raises DuplicateRecordError where another live record is the same as this one, which is about to be saved.

    A record that was a twin before and keeps its name is let through, so that it can be edited or retracted. On
    PostgreSQL others wait until the caller's transaction ends, or two at once would not see each other.
    """
    if record.kind() not in REFUSALS or not _is_new(record):
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IDENTITY_LOCK])
    own = identities(record)
    twin = next((other for other in _candidates(record) if identity_key(other) in own), None) or _named_so(record)
    if twin is not None:
        sentence = str(REFUSALS[record.kind()]) % {"slug": twin.slug} if may_name(twin) else _hidden_message(record)
        raise DuplicateRecordError(sentence, detail={refused_at(record): [sentence]})


def refused_at(record: PublicRecord) -> str:
    """The field that the refusal of a second record is about."""
    kind = record.kind()
    return "url" if isinstance(record, Source) and record.url else REFUSED_AT.get(kind, COMPARED_FIELDS[kind][0])


def _hidden_message(record: PublicRecord) -> str:
    """The refusal of a second one for somebody who may not read the first."""
    names = {"kind": record._meta.verbose_name}
    return gettext("This %(kind)s already exists, but you do not have access to it. Ask an editor.") % names


def _is_new(record: PublicRecord) -> bool:
    """Whether the record, or what it is known by, is not stored yet."""
    if record.pk is None:
        return True
    stored = type(record).objects.filter(pk=record.pk).only("slug", *COMPARED_FIELDS[record.kind()]).first()
    return stored is None or identity_key(stored) != identity_key(record)


def _candidates(record: PublicRecord) -> Iterator[PublicRecord]:
    """Live records that may be the same; the wide folding, stored and indexed, unites all that identity does."""
    first, *others = COMPARED_FIELDS[record.kind()]
    found: AnyQuerySet = type(record).objects.live().exclude(pk=record.pk)
    if record.kind() in BY_COLUMNS:
        if isinstance(record, Observation) and record.known_on is None:
            return  # of no day yet, so of none that another has
        found = found.filter(**{name: getattr(record, name) for name in COMPARED_FIELDS[record.kind()]})
    elif isinstance(record, Source) and record.url:
        found = found.filter(url=record.url)
    else:
        text = getattr(record, first)
        alike = Q()
        for spelling in _fold_names(_spellings(text) if COMPARED_FIELDS[record.kind()] in NAME_FIELDS else [text]):
            begins = Q(search_text__has=spelling, search_text__startswith=f"{spelling}\n")
            alike |= _has_words(spelling) if record.kind() == "actor" else begins
        found = found.filter(alike)
        if record.kind() == "source":
            found = found.filter(url="")
        found = found.filter(**{name: getattr(record, name) for name in others if name not in ("url", "publisher")})
    yield from found.order_by("pk").only("slug", "state", *COMPARED_FIELDS[record.kind()])


def _named_so(record: PublicRecord) -> PublicRecord | None:
    """The actor that has this name as an alias."""
    if not isinstance(record, Actor):
        return None
    own, named = identities(record), Q()
    for name in _fold_names(_spellings(record.name)):
        named |= _has_words(name)
    rows = ActorAlias.objects.filter(named).exclude(record=record.pk)
    live = rows.filter(Q(record__in=type(record).objects.live())).select_related("record").order_by("pk")
    return next((row.record for row in live if words_for_identity(row.name) in own), None)


def _has_words(name: str) -> Q:
    """Whether all words of a folded name are somewhere in the folded text, in any order."""
    return Q(*(("search_text__has", word) for word in name.replace(",", " ").split()))


def _fold_names(names: list[str]) -> list[str]:
    return list(dict.fromkeys(map(fold_for_search, names)))
