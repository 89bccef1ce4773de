"""Finding records by words: their own, and those of the records that they are found through.

Latin and Cyrillic, without case and accents, the same on both databases (``claims.models.search_text``). Every word of
the question has to occur somewhere in what a record is searched in; a queryset that shows the texts of a day is
searched in those. Works on any queryset, so that the public search starts from `public()` and the desk from everything.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from claims.models.aliases import AnyQuerySet
from claims.models.dated_texts import COLUMN, day_shown, shown_as_of, turned_after
from claims.models.search_text import folded_texts
from claims.text import fold_for_search

M = TypeVar("M", bound=Model)

#: Longer questions are cut: a search is a handful of words.
MOST_SIGNS, MOST_WORDS = 200, 8


#: The sign of a currency before a number, and a number with a short word for its size: titles write both out.
_CURRENCY = re.compile(r"\b(?:us|hk|c|a)?[$€£¥₽](?= ?\d)|(?<!\w)[$€£¥₽](?= ?\d)")
_AMOUNT = re.compile(r"(\d) ?(bn|b|mn|mln|m|tn|trn)\b")
_SIZES = {"bn": "billion", "b": "billion", "mn": "million", "mln": "million", "m": "million"}


def words_of(text: str) -> list[str]:
    """The folded words of a question, each once; “$200bn” asks for 200 and billion, as titles say it."""
    folded = _CURRENCY.sub("", fold_for_search(text[:MOST_SIGNS]))
    folded = _AMOUNT.sub(lambda found: f"{found[1]} {_SIZES.get(found[2], 'trillion')}", folded)
    return list(dict.fromkeys(folded.split()))[:MOST_WORDS]


def filter_by_text(found: QuerySet[M], text: str, *, through: Sequence[str] = ()) -> QuerySet[M]:
    """The records of `found` in which each word occurs, in their own text or in that of a related one.

    `through` are paths of relations to records or aliases, such as "speakers__aliases". A related record counts
    whatever its state: give only paths whose words the asker may see. An empty question finds everything.
    """
    words = words_of(text)
    past = texts_then(found.model, through, day_shown(found)) if words else {}
    for word in words:
        found = found.filter(word_in(found.model, word, through=through, past=past))
    return found


#: What rows read on a past day where they read otherwise today, folded, by model and primary key.
Past = dict[type[Model], dict[int, str]]


def texts_then(model: type[Model], through: Sequence[str], day: dt.date | None) -> Past:
    """What is searched on a day instead of today's text; empty without a day. One query a model that has such texts."""
    searched = {model, *(_at_end(model, path) for path in through)}
    dated = [each for each in searched if day is not None and hasattr(each, COLUMN)]
    return {each: _read_then(each, day) for each in dated}  # type: ignore[arg-type]


def _read_then(model: type[Model], day: dt.date) -> dict[int, str]:
    rows = model._default_manager.filter(turned_after(day)).order_by()
    return {row.pk: folded_texts(row) for row in shown_as_of(rows, day)}


def _at_end(model: type[Model], path: str) -> type[Model]:
    for name in path.split("__"):
        reached = model._meta.get_field(name).related_model
        assert isinstance(reached, type)
        model = reached
    return model


def word_in(
    model: type[Model], word: str, *, through: Sequence[str] = (), lookup: str = "contains", past: Past | None = None
) -> Q:
    """Whether one word occurs in a record's own text or in that of a related one, by a lookup of the text."""
    past = past or {}
    condition = _own_word(word, lookup, past.get(model))
    for path in through:
        condition |= leads_to(model, path, _own_word(word, lookup, past.get(_at_end(model, path))))
    return condition


def _own_word(word: str, lookup: str, then: dict[int, str] | None) -> Q:
    today = Q(**{f"search_text__{lookup}": word})
    if not then:
        return today
    return (today & ~Q(pk__in=list(then))) | Q(pk__in=[key for key, text in then.items() if word in text])


def leads_to(model: type[Model], path: str, condition: Q) -> Q:
    """Whether a record leads on this path, such as "series__provider", to a row that meets the condition.

    Asked from the far end, one list of keys in the next: a join would meet each record once for every path and row.
    """
    name, _separator, rest = path.partition("__")
    relation = model._meta.get_field(name)
    related = relation.related_model
    assert isinstance(related, type)
    rows = related._default_manager.filter(leads_to(related, rest, condition) if rest else condition).order_by()
    if relation.concrete and not relation.many_to_many:
        return Q(**{f"{name}__in": rows.values("pk")})
    own: AnyQuerySet = model._default_manager.filter(**{f"{name}__in": rows.values("pk")})
    return Q(pk__in=own.order_by().values("pk"))
