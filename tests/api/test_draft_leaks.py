"""Draft non-interference: with drafts and without, a site answers generated anonymous requests byte for byte alike.

20,000 requests and 500 drafts with DEEP=1 (`make deep`), a seeded few hundred and a few dozen here. The same site is
asked before the drafts were entered and after.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from claims.enums import State
from claims.services import records
from tests.api.test_drafts import CANARY
from tests.api.test_schema import schema
from tests.api.world import ROOT, World, compute, every_address
from tests.deep import DEEP
from tests.factories import FACTORIES, editor
from tests.pages.crawler import public_addresses

pytestmark = pytest.mark.django_db
DRAFTS, REQUESTS = (500, 20_000) if DEEP else (26, 250)
#: Pages and feeds besides the API. The form for reports holds a token that is another each time.
PAGES = [address for address in public_addresses() if address != "/report/"]
PAGES += ["/search/?q=trees", f"/search/?q={CANARY}"]


def _requests(seed: int, number: int) -> Iterator[str]:
    """Addresses of lists, records and pages with parameters out of the schema, good and bad ones."""
    chance = random.Random(seed)
    paths = {path: item["get"].get("parameters", []) for path, item in schema()["paths"].items() if "get" in item}
    lists = sorted(path for path in paths if "{" not in path and "desk" not in path and "exports" not in path)
    known = sorted(address for address in every_address() if address.count("/") > 4)
    for _ in range(number):
        kind = chance.random()
        if kind < 0.1:
            yield chance.choice(PAGES)
        elif kind < 0.3:
            yield chance.choice(known) + chance.choice(["", "?as_of=2018-02-01", "?as_of=2016-07-01"])
        else:
            path = chance.choice(lists)
            asked = [each for each in paths[path] if each["in"] == "query" and chance.random() < 0.2]
            query = "&".join(f"{each['name']}={_value(each['schema'], chance)}" for each in asked)
            table = path[:-1] + ".csv" if kind > 0.95 and path != ROOT else path
            yield f"{table}?{query}" if query else table


def _value(schema_of: dict[str, Any], chance: random.Random) -> str:
    one = schema_of.get("items", schema_of)
    if "enum" in one:
        return str(chance.choice(one["enum"]))
    if one.get("type") == "boolean":
        return chance.choice(["true", "false"])
    if one.get("type") == "integer":
        return str(chance.choice([one["minimum"], min(one["maximum"], 7), 3]))
    return chance.choice(
        [CANARY, f"{CANARY}-1", "trees-0", "two-hundred-trees-0", "2016", "2018-02-01", "mayor-0", "a"]
    )


def _enter(world: World, number: int) -> None:
    """Drafts of every kind in turn, named so that any leak shows, and proposals of edits."""
    models = sorted(FACTORIES, key=lambda model: model.kind())
    names = ("title", "statement", "name", "summary", "reason")
    for count in range(number):
        model = models[count % len(models)]
        fields = {f.name for f in model._meta.concrete_fields}
        words = {name: f"{CANARY} {count}" for name in names if name in fields}
        draft = FACTORIES[model](slug=f"{CANARY}-{model.kind()}-{count}", note=CANARY, **words)
        assert draft.state == State.DRAFT
    for record in (world.promise, world.target, world.target.set_by):
        record.refresh_from_db()
        records.edit_record(record, {"note": CANARY}, by=editor(), base_version=record.version)


def _answers(addresses: list[str]) -> dict[str, tuple[int, bytes, str | None]]:
    client = Client(raise_request_exception=False)
    found = {}
    for address in addresses:
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        found[address] = (answer.status_code, content, answer.headers.get("ETag"))
    return found


def test_answers_do_not_depend_on_drafts(world: World) -> None:
    addresses = sorted(set(_requests(20_261_122, REQUESTS)))
    before = _answers(addresses)
    _enter(world, DRAFTS)
    compute()
    after = _answers(addresses)
    assert [address for address in addresses if before[address] != after[address]] == []
    assert not [address for address in addresses if before[address][0] >= 500]
    told = [each for each in before.items() if CANARY.encode() in each[1][1] and CANARY not in each[0]]
    assert told == []
    print(f"{len(addresses)} different requests of {REQUESTS}, {DRAFTS} drafts")
