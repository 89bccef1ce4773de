"""The search index: made and maintained by the database itself, on both engines.

PostgreSQL: a GIN index of three letters in a row (pg_trgm). SQLite: an FTS5 table of the same, which triggers keep, so
that no way of writing can pass it by. It is looked after each `migrate` whether all is there, since SQLite drops a
table's triggers when a migration rebuilds the table. Out of scope: asking it (``claims.models.search_text``).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _

from claims.models.search_text import word_index

COLUMN = "search_text"


def indexed_tables() -> list[str]:
    """The tables whose words are indexed."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "has_word_index", False))


def ensure_index() -> list[str]:
    """Make what is missing; returns the tables whose index was made again. One query where nothing is missing.

    Raises ImproperlyConfigured where the database cannot have such an index, with what to do.
    """
    make = {"sqlite": _make_on_sqlite, "postgresql": _make_on_postgresql}[connection.vendor]
    missing = [table for table in indexed_tables() if not _parts(table) <= _there()]
    for table in missing:
        for statement in make(table):
            with connection.cursor() as cursor:
                try:
                    cursor.execute(statement)
                except DatabaseError as error:
                    raise ImproperlyConfigured(_reason(error)) from error
    return missing


def _there() -> set[str]:
    """The names of the database's triggers, or of its indexes."""
    queries = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = ANY (current_schemas(false))",
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def _parts(table: str) -> set[str]:
    name = word_index(table)
    return {f"{name}_{event}" for event in _TRIGGERS} if connection.vendor == "sqlite" else {name}


#: What keeps an FTS5 table that reads its text from the table itself; it needs the old text to forget it.
_FORGET = "INSERT INTO {index} ({index}, rowid, {column}) VALUES ('delete', old.id, old.{column});"
_LEARN = "INSERT INTO {index} (rowid, {column}) VALUES (new.id, new.{column});"
_TRIGGERS = {
    "added": ("INSERT", _LEARN),
    "changed": ("UPDATE OF {column}", f"{_FORGET} {_LEARN}"),
    "gone": ("DELETE", _FORGET),
}


def _make_on_sqlite(table: str) -> Iterator[str]:
    index = word_index(table)
    names: dict[str, str] = {"table": table, "index": index, "column": COLUMN}
    yield (
        "CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5({column}, content='{table}', content_rowid='id', "
        "tokenize='trigram')"
    ).format(**names)
    for event, (when, what) in _TRIGGERS.items():
        yield (f"CREATE TRIGGER IF NOT EXISTS {index}_{event} AFTER {when} ON {table} BEGIN {what} END".format(**names))
    yield f"INSERT INTO {index} ({index}) VALUES ('rebuild')"


def _make_on_postgresql(table: str) -> Iterator[str]:
    yield "CREATE EXTENSION IF NOT EXISTS pg_trgm"
    yield f"CREATE INDEX IF NOT EXISTS {word_index(table)} ON {table} USING gin ({COLUMN} gin_trgm_ops)"


def _reason(error: DatabaseError) -> str:
    advice = {
        "sqlite": _("The search needs SQLite 3.34 or newer with FTS5"),
        "postgresql": _("The search needs the extension pg_trgm: a superuser must run CREATE EXTENSION pg_trgm once"),
    }
    return f"{advice[connection.vendor]} ({error})."
