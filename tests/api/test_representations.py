"""An answer can be slim, can nest what a consumer would else call for, and can be a table for a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
from functools import cache, partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.api.registry import VIEWS
from claims.http.csv_renderer import format_cell
from claims.http.record_urls import COLLECTIONS
from claims.models import Flag
from tests.api.world import LISTS, ROOT, World, ask, good, make_world, problem
from tests.factories import ClaimFactory, TopicFactory, published

pytestmark = pytest.mark.django_db

#: Every list with each of its inclusions.
INCLUSIONS = [
    (COLLECTIONS[kind if kind in COLLECTIONS else "entry"], name)
    for kind, view in VIEWS.items()
    for name in view.includes
]
#: Relations that nothing in the world has.
UNUSED = {("sources", "publisher_actor"), ("indicators", "preferred_series"), ("indicators", "change_of")}
UNUSED |= {("series", "source"), ("promises", "counterparties"), ("milestones", "replaces")}
UNUSED |= {(name, "flags") for name in ("targets", "series", "observations")}


@pytest.mark.sample(14)
@pytest.mark.parametrize(("name", "include"), INCLUSIONS, ids=[f"{a}-{b}" for a, b in INCLUSIONS])
def test_what_is_nested_is_the_record_that_a_second_call_would_give(name: str, include: str, world: World) -> None:
    for query in ({"as_of": "2018-02-01"}, {}):
        alone = cache(partial(good, **query))
        rows = good(f"{name}/", include=include, page_size="200", **query)["results"]
        plain = good(f"{name}/", page_size="200", **query)["results"]
        assert [{k: v for k, v in row.items() if k != "included"} for row in rows] == plain
        for row in rows:
            nested = row["included"][include]
            for record in nested if isinstance(nested, list) else [nested]:
                assert record is None or record == alone(record["self"])
            if include in row:
                named = row[include] if isinstance(row[include], list) else [row[include]]
                named = [each if isinstance(each, str) else each and each["slug"] for each in named]
                held = nested if isinstance(nested, list) else [nested]
                assert sorted(map(str, named)) == sorted(str(each and each["slug"]) for each in held)
    assert (name, include) in UNUSED or any(row["included"][include] for row in rows), "the world has nothing to nest"


def test_reverse_relations_nest_what_is_public_on_the_day(world: World) -> None:
    (row,) = good("promises/", include="targets", as_of="2016-07-01", topic="trees-0")["results"]
    assert [target["sequence"] for target in row["included"]["targets"]] == [1]
    (row,) = good("promises/", include="targets", topic="trees-0")["results"]
    assert sorted(target["sequence"] for target in row["included"]["targets"]) == [1, 2]


def test_queries_with_every_inclusion_do_not_grow_with_rows(world: World) -> None:
    def count() -> dict[str, int]:
        found = {}
        for view in VIEWS.values():
            name = COLLECTIONS.get(view.model._meta.model_name, "timeline")
            with CaptureQueriesContext(connection) as captured:
                asked = {"include": ",".join(view.includes)} if view.includes else {}
                good(f"{name}/", page_size="200", **asked)
            found[name] = len(captured)
        return found

    before = count()
    make_world(number=7)
    assert count() == before
    assert max(before.values()) < 120


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", LISTS)
def test_a_slim_answer_has_the_fields_that_were_named_and_no_other(name: str, world: World) -> None:
    whole = good(f"{name}/")["results"]
    for field in whole[0]:
        rows = good(f"{name}/", fields=field)["results"]
        assert rows == [{field: row[field]} for row in whole]


def test_an_unknown_field_or_inclusion_is_named_with_the_nearest(world: World) -> None:
    found = problem("targets/", fields="slug,sequense")
    assert (found["type"], found["errors"][0]["name"]) == ("/api/problems/unknown-field", "fields")
    assert "sequense" in found["detail"] and "“sequence”" in found["detail"]
    found = problem(f"targets/{world.target.slug}/", include="promises")
    assert (found["type"], found["errors"][0]["name"]) == ("/api/problems/unknown-include", "include")
    assert "“promise”" in found["detail"]
    assert problem("topics/", include="promises")["type"] == "/api/problems/unknown-parameter"
    assert problem("targets.csv", include="promise")["type"] == "/api/problems/invalid-parameter"


def test_links_stand_in_a_header_too(world: World) -> None:
    response = ask("claims/", page_size="2")
    assert response.headers["Link"] == f'<{response.json()["next"]}>; rel="next"'
    middle = ask(response.json()["next"])
    assert middle.headers["Link"].count("rel=") == 2
    assert "Link" not in ask("claims/", page_size="200").headers


def _table(text: bytes) -> list[dict[str, Any]]:
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_also_a_table(name: str, world: World) -> None:
    by_address, by_header = ask(f"{name}.csv"), Client().get(f"{ROOT}{name}/", headers={"accept": "text/csv"})
    assert by_address.content == by_header.content
    assert by_address.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows, whole = _table(by_address.content), good(f"{name}/", page_size="200")["results"]
    assert len(rows) == len(whole)
    for row, each in zip(rows, whole, strict=True):
        for column, text in row.items():
            value: Any = each
            for step in column.split("."):
                value = None if value is None else value[step]
            assert text == format_cell(value), column
    covered = {column.split(".")[0] for column in rows[0]}
    assert covered == set(whole[0])


def test_the_columns_of_a_table_stand_in_the_order_asked_for(world: World) -> None:
    header = ask("targets.csv", fields="unit,value,slug,due_on").content.split(b"\r\n")[0].decode("utf-8-sig")
    assert header == "unit,value,slug,due_on.edtf,due_on.words,due_on.lower,due_on.upper"


def test_a_table_has_the_same_columns_when_it_is_empty(world: World) -> None:
    header = ask("targets.csv").content.split(b"\r\n")[0]
    assert ask("targets.csv", topic="none").content == header + b"\r\n"


def test_a_long_table_goes_on_at_the_address_in_its_header(world: World) -> None:
    first = ask("claims.csv", page_size="3")
    second = ask(first.headers["Link"].split(">")[0].removeprefix("<"))
    slugs = [row["slug"] for answer in (first, second) for row in _table(answer.content)]
    assert slugs == [row["slug"] for row in good("claims/", page_size="6")["results"]]


def test_no_cell_is_a_formula_and_every_script_survives(world: World) -> None:
    hostile = ["=1+1", "+7 495", "-x", "@SUM(A1)", "\t=1", "Росатом, «Сила Сибири»\n中国", '"quoted", and, commas']
    for number, text in enumerate(hostile):
        published(ClaimFactory(statement=text, slug=f"hostile-{number}"))
    found = {row["slug"]: row["statement"] for row in _table(ask("claims.csv").content)}
    for number, text in enumerate(hostile):
        shown = found[f"hostile-{number}"]
        assert not shown.startswith(("=", "+", "-", "@", "\t"))
        assert shown.removeprefix("'") == text.strip() or shown == f"'{text}"
    assert format_cell(-3.5) == "-3.5"


def test_a_problem_is_json_even_where_a_table_was_asked_for(world: World) -> None:
    assert problem("claims.csv", nothing="1")["type"] == "/api/problems/unknown-parameter"


def test_a_tag_of_the_list_is_none_of_its_table(world: World) -> None:
    tag = Client().get(f"{ROOT}claims/").headers["ETag"]
    again = Client().get(f"{ROOT}claims/", headers={"accept": "text/csv", "if-none-match": tag})
    assert again.status_code == 200


@pytest.mark.parametrize("name", [name for name in LISTS if name not in ("flags", "assessments", "timeline")])
def test_what_was_written_since_an_instant_is_found_and_nothing_older(name: str, world: World) -> None:
    assert good(f"{name}/", updated_since="2016-01-01")["results"] == good(f"{name}/")["results"]
    assert good(f"{name}/", updated_since="2999-01-01T00:00:00Z")["results"] == []
    assert problem(f"{name}/", updated_since="soon")["type"] == "/api/problems/invalid-date"


def test_text_is_found_in_whatever_case(world: World) -> None:
    assert good("topics/", text="TREES 0")["results"] == good("topics/", text="trees 0")["results"] != []
    published(TopicFactory(name="Nothing else"))
    assert [row["name"] for row in good("topics/", text="hing el")["results"]] == []  # not public by itself


def test_modifiers_flags_and_providers_find_what_the_rows_say(world: World) -> None:
    rows = good("assessments/", page_size="200")["results"]
    for word in {word for row in rows for word in row["modifiers"]}:
        assert good("assessments/", modifier=word, page_size="200")["results"] == [
            row for row in rows if word in row["modifiers"]
        ]
    targets = good("targets/", page_size="200")["results"]
    for word in {word for row in targets if row["assessment"] for word in row["assessment"]["modifiers"]}:
        wanted = [row for row in targets if row["assessment"] and word in row["assessment"]["modifiers"]]
        assert good("targets/", modifier=word, page_size="200")["results"] == wanted
    flags = good("flags/", page_size="200")["results"]
    assert flags
    for flag in flags:
        found = [row["slug"] for row in good("promises/", flag=flag["kind"], page_size="200")["results"]]
        assert set(flag["promises"]) <= set(found)
        if flag["subject_kind"] == "target":
            assert flag["subject"] in {row["slug"] for row in good("targets/", flag=flag["kind"])["results"]}
    assert [row["slug"] for row in good("promises/", provider="parks-office-0")["results"]] == [world.promise.slug]


def test_a_period_is_found_as_it_is_written(world: World) -> None:
    assert {row["period"]["edtf"] for row in good("observations/", period="2016")["results"]} == {"2016"}
    assert problem("observations/", period="soon")["type"] == "/api/problems/invalid-date"


def test_a_name_with_a_dot_nests_within_what_is_nested(world: World) -> None:
    row = good(f"promises/{world.promise.slug}/", include="targets.indicator,targets.set_by,flags")
    assert set(row["included"]) == {"targets", "flags"}
    for target in row["included"]["targets"]:
        alone = good(target["self"], include="indicator,set_by")
        assert target == alone and alone["included"]["indicator"] is not None
    found = problem("promises/", include="targets.indicators")
    assert found["type"] == "/api/problems/unknown-include" and "targets.indicator" in found["detail"]


@pytest.mark.parametrize("name", ["promises", "targets", "series", "indicators", "observations", "claims"])
def test_flags_are_nested_with_what_they_are_about(name: str, world: World) -> None:
    flags = good("flags/", page_size="200")["results"]
    for row in good(f"{name}/", include="flags", page_size="200")["results"]:
        mine = [
            flag
            for flag in flags
            if (flag["subject_kind"], flag["subject"]) == (KIND_OF[name], row["slug"])
            or (name == "promises" and row["slug"] in flag["promises"])
        ]
        nested = row["included"]["flags"]
        assert sorted(nested, key=lambda flag: flag["id"]) == sorted(mine, key=lambda flag: flag["id"])


KIND_OF = {collection: kind for kind, collection in COLLECTIONS.items()}


def test_a_flag_that_closed_is_answered_with_its_period() -> None:
    flag = Flag.objects.create(
        kind="stale_data",
        subject_kind="indicator",
        subject="trade--in-all",
        opened_on=dt.date(2017, 1, 5),
        closed_on=dt.date(2018, 3, 1),
    )
    days = {"from_day": dt.date(2017, 1, 5), "to_day": dt.date(2018, 3, 1)}
    params = {"newest_end": "2015-12-31", "fresh_until": "2017-01-04"}
    flag.findings.create(**days, severity="notice", params=params, evidence=[], digest="d", ruleset="1")
    address = f"flags/{flag.public_id}/"
    assert good(address)["closed_on"] == "2018-03-01"
    assert good(address, as_of="2018-03-01")["closed_on"] == "2018-03-01"
    assert good(address, as_of="2018-02-28")["closed_on"] is None
    assert problem(address, as_of="2017-01-04")["type"] == "/api/problems/not-known-as-of"
    assert flag.public_id not in str(good("flags/"))


@pytest.mark.parametrize(("path", "name"), [("claims/", "text"), ("actors/", "name"), ("timeline/", "text")])
@pytest.mark.parametrize("given", ["", "  "])
def test_an_empty_text_is_not_sought(path: str, name: str, given: str) -> None:
    found = problem(path, **{name: given})
    assert (found["type"], found["errors"][0]["name"]) == ("/api/problems/invalid-parameter", name)
