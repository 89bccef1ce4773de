"""Fills an empty database for `bench/timeline/run.py`: entries of the timeline with the records that they show.

    DATABASE_URL=… python bench/timeline/fill.py 100000

36 years, eight topics, 100 promises, 200 actors, 1,000 sources; titles of 60 characters; a tenth ranges, a tenth known
to the month, a twentieth to the year. The same for the same number.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

import django

django.setup()

from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone

from claims import models as claims
from claims.dates import parse_edtf_date
from timeline.models import Entry, Event, EventCitation
from timeline.services import recount

FIRST, LAST = dt.date(1990, 1, 1), dt.date(2026, 6, 30)
TOPICS, PROMISES, ACTORS, SOURCES = 8, 100, 200, 1000
CHUNK = 20_000
#: Kinds of entries with the model that they show and how many of a hundred they are.
KINDS: tuple[tuple[str, type[Any], int], ...] = (
    ("event", Event, 60),
    ("claim", claims.Claim, 25),
    ("outcome", claims.Outcome, 10),
    ("milestone", claims.Milestone, 5),
)
DATES = {"event": "happened_on", "claim": "stated_on", "outcome": "happened_on", "milestone": "due_on"}
TITLES = {"event": "title", "claim": "statement", "outcome": "summary", "milestone": "title"}
CITED: dict[str, Any] = {
    "event": EventCitation,
    "claim": claims.ClaimCitation,
    "outcome": claims.OutcomeCitation,
    "milestone": claims.MilestoneCitation,
}
WORDS = ("the", "ministers", "of", "both", "states", "meet", "about", "works", "by", "river", "and", "sign", "paper")


def insert(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Rows of a model; a column that they do not name gets its field's default."""
    fields = list(model._meta.concrete_fields)
    now = timezone.now()
    defaults = {field.column: _default(field, now) for field in fields}
    chunk: list[list[Any]] = []
    columns: list[str] = []
    for row in rows:
        columns = columns or [f.column for f in fields if f.column in row or not f.primary_key]
        chunk.append([row.get(column, defaults[column]) for column in columns])
        if len(chunk) == CHUNK:
            _write(model, columns, chunk)
            chunk = []
    if chunk:
        _write(model, columns, chunk)


def _default(field: Any, now: Any) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return now
    if isinstance(field, models.TextField) and field.has_db_default():
        return ""
    value = field.get_default()
    return json.dumps(value) if isinstance(field, models.JSONField) else value


def _write(model: Any, columns: list[str], rows: list[list[Any]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            text = io.StringIO("".join("\t".join(map(_copied, row)) + "\n" for row in rows))
            cursor.cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', text)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


def _copied(value: Any) -> str:
    return r"\N" if value is None else str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n")


def dates(chance: random.Random) -> tuple[str, dt.date, dt.date]:
    """A date as EDTF with its bounds: a day, a month, a year, or a range of up to three years."""
    day = FIRST + dt.timedelta(days=chance.randrange((LAST - FIRST).days))
    what = chance.random()
    if what < 0.1:
        end = day + dt.timedelta(days=chance.randrange(40, 1000))
        text = f"{day:%Y-%m}/{end:%Y-%m}"
    else:
        text = f"{day:%Y-%m}" if what < 0.2 else f"{day:%Y}" if what < 0.25 else day.isoformat()
    lower, upper = parse_edtf_date(text)
    assert lower is not None and upper is not None
    return text, lower, upper


def title(chance: random.Random, number: int) -> str:
    words = " ".join(chance.choice(WORDS) for _ in range(20))
    return f"{number:07} {words}"[:60]


def everything(count: int) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Kind, number within its kind, and what the record and its entry share."""
    chance = random.Random(count)
    numbers = dict.fromkeys(CITED, 0)
    kinds = [kind for kind, _model, share in KINDS for _ in range(share)]
    for number in range(1, count + 1):
        kind = chance.choice(kinds)
        numbers[kind] += 1
        text, lower, upper = dates(chance)
        known = min(upper + dt.timedelta(days=chance.randrange(45)), LAST)
        yield (
            kind,
            number,
            {
                "pk": numbers[kind],
                "title": title(chance, number),
                "edtf": text,
                "lower": lower,
                "upper": upper,
                "known_on": known if kind != "milestone" else min(known, lower),
                "importance": chance.choice((1, 2, 3, 3, 3, 4, 5)),
                "topic": 1 + chance.randrange(TOPICS),
                "actor": 1 + chance.randrange(ACTORS),
                "promise": 1 + chance.randrange(PROMISES),
                "source": 1 + chance.randrange(SOURCES),
            },
        )


def records(rows: list[Any], wanted: str) -> Iterator[dict[str, Any]]:
    for kind, _number, row in rows:
        if kind == wanted:
            date = DATES[kind]
            found = {
                "slug": f"{kind}-{row['pk']}",
                "id": row["pk"],
                TITLES[kind]: row["title"],
                date: row["edtf"],
                f"{date}_lower": row["lower"],
                f"{date}_upper": row["upper"],
                "known_on": row["known_on"],
                "state": "published",
                "importance": row["importance"],
                "kind_of_claim": "asserts",
                "stage": "implementing",
            }
            yield found | ({"promise_id": row["promise"], "set_by_id": 1} if kind in ("outcome", "milestone") else {})


def entries(rows: list[Any]) -> Iterator[dict[str, Any]]:
    params = {"event": {"place": "Riverside"}, "claim": {"kind_of_claim": "asserts"}}
    for kind, number, row in rows:
        slug = f"promise-{row['promise']}"
        more = params.get(kind, {"promise": slug, "stage": "implementing", "milestone": None})
        yield {
            "id": number,
            "key": f"{kind}--{kind}-{row['pk']}",
            "kind": kind,
            "record_kind": kind,
            "record": f"{kind}-{row['pk']}",
            "params": json.dumps(more),
            "sort_on": row["upper"] if kind == "milestone" else row["lower"],
            "search_text": row["title"],
        } | {name: row[name] for name in ("title", "edtf", "lower", "upper", "known_on", "importance")}


def main(count: int) -> None:
    began = time.monotonic()
    call_command("migrate", verbosity=0)
    public = {"state": "published", "known_on": FIRST}
    chance = random.Random(1)
    numbered = [(claims.Topic, TOPICS, "name", "Topic"), (claims.Actor, ACTORS, "name", "Ministry of works")]
    for model, many, column, words in [*numbered, (claims.Promise, PROMISES, "title", "Works by the river")]:
        kind = model.kind()
        insert(model, ({"slug": f"{kind}-{n}", column: f"{words} {n}"} | public for n in range(1, many + 1)))
    days = [FIRST + dt.timedelta(days=chance.randrange((LAST - FIRST).days)) for _ in range(SOURCES)]
    insert(
        claims.Source,
        (
            {"slug": f"source-{n}", "title": f"Report on the works {n}", "published_on": day.isoformat()}
            | {"published_on_lower": day, "published_on_upper": day, "kind_of_source": "news"}
            | public
            for n, day in enumerate(days, start=1)
        ),
    )
    some: list[Any] = []
    for each in everything(count):
        some.append(each)
        if len(some) == 5 * CHUNK:
            write(some)
            some = []
    write(some)
    recount()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in (Entry, Event, *(model for _kind, model, _share in KINDS)):
                sequence = f"pg_get_serial_sequence('{model._meta.db_table}', 'id')"
                cursor.execute(f"SELECT setval({sequence}, {count + 1})")
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(f"{count} entries in {time.monotonic() - began:.0f} s")


@transaction.atomic
def write(rows: list[Any]) -> None:
    for kind, model, _share in sorted(KINDS, key=lambda each: each[0] != "claim"):
        insert(model, records(rows, kind))
        cites = ({"record_id": r["pk"], "source_id": r["source"], "locator": "§ 1"} for k, _n, r in rows if k == kind)
        insert(CITED[kind], cites)
    insert(Entry, entries(rows))
    for name, relation in (("topic", Entry.topics), ("actor", Entry.actors), ("promise", Entry.promises)):
        insert(relation.through, ({"entry_id": n, f"{name}_id": row[name]} for _kind, n, row in rows))


if __name__ == "__main__":
    main(int(sys.argv[1]))
