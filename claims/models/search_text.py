"""Texts as they are searched: without case, accents and double spaces, the same on every database.

SQLite folds the case of ASCII letters only, PostgreSQL that of its locale; so each record keeps its own words folded in
a column, and a search compares folded with folded. Models with `has_word_index` keep an index of every three letters in
a row (``claims.services.search_index``), which the lookups `has` and `resembles` ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeAlias, runtime_checkable

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.lookups import Contains
from django.db.models.sql.compiler import SQLCompiler

from claims.text import fold_for_search

#: Signs that the index knows together; a shorter word is looked for without it.
GRAM = 3
#: How many rows `resembles` takes, those that have most in common with the word.
MAX_SIMILAR = 100


AnyLookup: TypeAlias = "Lookup[Any]"  # of values of every type


@runtime_checkable
class SearchedRow(Protocol):
    """A row that says which of its words a search finds."""

    def searched_texts(self) -> Iterable[object]: ...


def folded_texts(row: models.Model) -> str:
    """The words of a row as they are searched: each of its texts folded, in a line of its own."""
    assert isinstance(row, SearchedRow), f"{type(row).__name__} does not say what a search finds of it"
    return "\n".join(fold_for_search(str(text)) for text in row.searched_texts() if text)


class SearchTextField(models.TextField):  # type: ignore[type-arg]
    """The row's own words, folded; made again by every save and bulk creation from `searched_texts()`."""

    def __init__(self, **kwargs: Any) -> None:  # the options of Django's field
        kwargs.update(blank=True, editable=False, db_default="")
        super().__init__(**kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = folded_texts(model_instance)
        setattr(model_instance, self.attname, text)
        return text


def word_index(table: str) -> str:
    """The name of the index of a table's words."""
    return f"{table}_words"


@SearchTextField.register_lookup
class Has(Contains):
    """The word is somewhere in the text; as `contains`, but SQLite asks the index (PostgreSQL does by itself)."""

    lookup_name = "has"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[object]]:
        word = str(self.rhs)
        if len(word) < GRAM:
            sql, params = self.as_sql(compiler, connection)
            return sql, list(params)
        return _in_index(self, compiler, connection, _quote_words(word))

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        operators: dict[str, str] = connection.operators  # type: ignore[attr-defined]
        return operators["contains"] % rhs


@SearchTextField.register_lookup
class Resembles(Lookup):
    """The row is among the `MAX_SIMILAR` that have three letters in a row, or more, in common with the word."""

    lookup_name = "resembles"
    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[object]]:
        word = str(self.rhs)
        grams = dict.fromkeys(word[at : at + GRAM] for at in range(max(1, len(word) - GRAM + 1)))
        return _in_index(self, compiler, connection, " OR ".join(map(_quote_words, grams)), most=MAX_SIMILAR)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[object]]:
        key, table = _key(self, compiler), connection.ops.quote_name(self.lhs.target.model._meta.db_table)
        text = connection.ops.quote_name(self.lhs.target.column)
        like = f"SELECT id FROM {table} WHERE %s <%% {text} ORDER BY word_similarity(%s, {text}) DESC LIMIT %s"
        return f"{key} IN ({like})", [str(self.rhs), str(self.rhs), MAX_SIMILAR]


def _in_index(
    lookup: AnyLookup, compiler: SQLCompiler, connection: BaseDatabaseWrapper, question: str, *, most: int | None = None
) -> tuple[str, list[object]]:
    index = connection.ops.quote_name(word_index(lookup.lhs.target.model._meta.db_table))
    best = "" if most is None else f" ORDER BY rank LIMIT {most}"
    return f"{_key(lookup, compiler)} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s{best})", [question]


def _key(lookup: AnyLookup, compiler: SQLCompiler) -> str:
    """The primary key of the row whose text is asked."""
    column = lookup.lhs
    sql, _params = compiler.compile(column.target.model._meta.pk.get_col(column.alias))
    return str(sql)


def _quote_words(words: str) -> str:
    """Words as FTS5 takes them literally."""
    return '"' + words.replace('"', '""') + '"'
