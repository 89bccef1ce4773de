"""Finding records by words: their own, and those of the records that they are found through.

Latin and Cyrillic, without case and accents, the same on both databases (``claims.models.search``). Every word of the
question has to occur somewhere in what a record is searched in. Works on any queryset, so that the public search
starts from `public()` and the desk from everything. Out of scope: ranking, and where the question comes from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from claims.text import fold_for_search

M = TypeVar("M", bound=Model)

#: Longer questions are cut: a search is a handful of words.
MOST_SIGNS, MOST_WORDS = 200, 8


def words_of(text: str) -> list[str]:
    """The folded words of a question, each once."""
    return list(dict.fromkeys(fold_for_search(text[:MOST_SIGNS]).split()))[:MOST_WORDS]


def matching(found: QuerySet[M], text: str, *, through: Sequence[str] = ()) -> QuerySet[M]:
    """The records of `found` in which each word occurs, in their own text or in that of a related one.

    `through` are paths of relations to records or aliases, such as "speakers__aliases". A related record counts
    whatever its state: give only paths whose words the asker may see. An empty question finds everything.
    """
    for word in words_of(text):
        found = found.filter(word_in(found.model, word, through=through))
    return found


def word_in(model: type[Any], word: str, *, through: Sequence[str] = (), lookup: str = "contains") -> Q:
    """Whether one word occurs in a record's own text or in that of a related one, by a lookup of the text."""
    condition = Q(**{f"search_text__{lookup}": word})
    for path in through:
        condition |= leads_to(model, path, Q(**{f"search_text__{lookup}": word}))
    return condition


def leads_to(model: type[Any], path: str, condition: Q) -> Q:
    """Whether a record leads on this path, such as "series__provider", to a row that meets the condition.

    Asked from the far end, one list of keys in the next: a join would meet each record once for every path and row.
    """
    name, _separator, rest = path.partition("__")
    relation: Any = model._meta.get_field(name)
    related = relation.related_model
    rows = related._default_manager.filter(leads_to(related, rest, condition) if rest else condition).order_by()
    if relation.concrete and not relation.many_to_many:
        return Q(**{f"{name}__in": rows.values("pk")})
    own: QuerySet[Any] = model._default_manager.filter(**{f"{name}__in": rows.values("pk")})
    return Q(pk__in=own.order_by().values("pk"))
