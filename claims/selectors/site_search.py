"""The readers' search: public records by their words, best first, tolerant of typing errors.

First what has every word (also as a part of a longer one, which is how Chinese is found, that has no blanks); only
where that gives little, what nearly has them. The database says which rows come into question, by its index of three
letters in a row; how good each is, is judged here, so that both engines give the same answer in the same order.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from rapidfuzz.distance import OSA

from claims.models.base import PublicRecord
from claims.models.dated_texts import COLUMN, texts_on, turned_after
from claims.models.search_text import folded_texts
from claims.selectors.text_filter import word_in, words_of

#: Rows of one kind that are looked at: the newest that have every word.
MAX_LOOKED_AT = 200
#: With fewer finds than this, those that nearly have the words are asked for too.
FEW = 5
#: Weight of a word by the place in which it occurs and by how well it matches.
EQUAL, BEGINS, PART, ONE_OFF, TWO_OFF = 1.0, 0.9, 0.75, 0.6, 0.4
#: The share of it that counts outside the title; and the bonus if all words are in the title.
IN_TEXT, TOGETHER = 0.6, 0.25
#: Letters from which on a word may have one mistake, or two.
ONE_MISTAKE, TWO_MISTAKES = 4, 8

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class SearchedKind:
    """A kind that is searched, and the relations whose words count as names of the record."""

    model: type[PublicRecord]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finds:
    """What was found of a kind: keys with their worth, best first; `is_cut` where more came into question."""

    searched: SearchedKind
    keys: tuple[tuple[int, float], ...]
    is_cut: bool


def search_site(kinds: Sequence[SearchedKind], text: str, *, as_of: dt.date) -> list[Finds]:
    """What was public on `as_of` and has the words of `text`, by kind in the order of `kinds`, kinds without left out.

    A fixed number of queries for each kind.
    """
    words = words_of(text)
    if not words:
        return []
    found = [_find_rows(each, words, as_of=as_of, condition=_has) for each in kinds]
    if sum(len(each.keys) for each in found) < FEW and any(map(allowed_typos, words)):
        near = [_find_rows(each, words, as_of=as_of, condition=_nearly_has) for each in kinds]
        found = [_join_finds(*pair) for pair in zip(found, near, strict=True)]
    return [each for each in found if each.keys]


def _has(searched: SearchedKind, word: str) -> Q:
    return word_in(searched.model, word, through=searched.names, lookup="has")


def _nearly_has(searched: SearchedKind, word: str) -> Q:
    resembles = word_in(searched.model, word, through=searched.names, lookup="resembles")
    return _has(searched, word) | resembles if allowed_typos(word) else _has(searched, word)


def _find_rows(
    searched: SearchedKind, words: Sequence[str], *, as_of: dt.date, condition: Callable[[SearchedKind, str], Q]
) -> Finds:
    rows = searched.model.objects.public(as_of)
    for word in words:
        # What read otherwise on the day is judged by that text, whatever it reads today.
        rows = rows.filter(condition(searched, word) | turned_after(as_of))
    columns = ("pk", "search_text", COLUMN)
    looked_at = list(rows.order_by("-known_on", "slug").values_list(*columns)[: MAX_LOOKED_AT + 1])
    names = _names(searched, [key for key, _text, _earlier in looked_at])
    then = _texts_then(searched.model, [key for key, _text, earlier in looked_at if texts_on(earlier, as_of)], as_of)
    judged = [(key, relevance(words, then.get(key, text), names=names[key])) for key, text, _earlier in looked_at]
    best = sorted((each for each in judged if each[1]), key=lambda each: -each[1])
    return Finds(searched, tuple(best), is_cut=len(looked_at) > MAX_LOOKED_AT)


def _texts_then(model: type[PublicRecord], keys: Sequence[int], as_of: dt.date) -> dict[int, str]:
    """What these records read on the day, folded: nobody finds them by a word that came later."""
    if not keys:
        return {}
    records = model.objects.public(as_of).filter(pk__in=keys)
    return {record.pk: folded_texts(record) for record in records}


def _names(searched: SearchedKind, keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for path in searched.names if keys else ():
        rows = searched.model._default_manager.filter(pk__in=keys)
        for key, text in rows.values_list("pk", f"{path}__search_text"):
            found[key] += [text] if text else []
    return found


def _join_finds(exact: Finds, near: Finds) -> Finds:
    known = {key for key, _worth in exact.keys}
    keys = exact.keys + tuple(each for each in near.keys if each[0] not in known)
    return Finds(exact.searched, keys, is_cut=exact.is_cut or near.is_cut)


def allowed_typos(word: str) -> int:
    """How many typing errors a word may have: none if it is short or has a digit, for 2016 is not 2018."""
    if len(word) < ONE_MISTAKE or any(sign.isdigit() for sign in word):
        return 0
    return 1 if len(word) < TWO_MISTAKES else 2


def relevance(words: Sequence[str], text: str, *, names: Iterable[str] = ()) -> float:
    """How well folded words fit a folded text, whose first line is its title; 0 where one of them is missing."""
    title, _line, body = text.partition("\n")
    titles = [title, *names]
    total = 0.0
    for word in words:
        best = max(max(name_similarity(word, each) for each in titles), IN_TEXT * name_similarity(word, body))
        if not best:
            return 0.0
        total += best
    together = " ".join(words)
    return total / len(words) + (TOGETHER if any(together in each for each in titles) else 0.0)


def name_similarity(word: str, text: str) -> float:
    """How well a word matches a text, from 0 (not at all) to 1 (as a word of its own); both folded."""
    spots = _WORD.findall(text)
    if word in text:
        if word in spots:
            return EQUAL
        return BEGINS if any(spot.startswith(word) for spot in spots) else PART
    most = allowed_typos(word)
    if not most:
        return 0.0
    off = min((OSA.distance(word, spot, score_cutoff=most) for spot in set(spots)), default=most + 1)
    return {1: ONE_OFF, 2: TWO_OFF}.get(off, 0.0) if off <= most else 0.0
