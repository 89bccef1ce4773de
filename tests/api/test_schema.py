"""The API's description of itself is complete and true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from claims.api import pagination
from claims.api.openapi.examples import PROMISE_HISTORY, PROMISE_PROGRESS, RECORD, TARGET_PROGRESS
from tests.api.world import LISTS, ROOT, World, ask, body, every_address, good

pytestmark = pytest.mark.django_db


@cache
def schema() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def test_making_the_schema_warns_of_nothing() -> None:
    GENERATOR_STATS.reset()
    made = SchemaGenerator().get_schema(request=None, public=True)
    assert not GENERATOR_STATS
    validate_schema(made)
    assert made["openapi"].startswith("3.1")


def _routes(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).removeprefix("^").removesuffix("\\Z").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def test_every_address_of_the_api_is_described_and_no_other() -> None:
    named = (
        re.sub(r"\(\?P<(\w+)>[^)]*\)|<(?:slug|str):(\w+)>", r"{\1\2}", route)
        for route in _routes(get_resolver().url_patterns)
    )
    routes = {"/" + route for route in named if route.startswith("api/v1/") and not route.endswith(".csv")}
    assert routes == set(schema()["paths"])


def _operations() -> list[tuple[str, dict[str, Any]]]:
    """Every operation with its path."""
    return [(path, operation) for path, item in schema()["paths"].items() for operation in item.values()]


def test_every_operation_says_what_it_does_and_how_it_fails() -> None:
    for path, operation in _operations():
        assert operation["description"], path
        assert "application/problem+json" in operation["responses"]["default"]["content"]
        assert ("404" in operation["responses"]) == ("{" in path)


def test_every_parameter_is_explained() -> None:
    for path, operation in _operations():
        for parameter in operation.get("parameters", []):
            assert parameter["in"] == "path" or parameter["description"], (path, parameter["name"])


def test_every_word_of_a_closed_list_is_said_in_words() -> None:
    lists = {name: each for name, each in schema()["components"]["schemas"].items() if name.endswith("Word")}
    assert len(lists) > 25
    for name, each in lists.items():
        told = re.findall(r"^- `([^`]+)`: \S", each["description"], re.MULTILINE)
        assert told == each["enum"], name


def test_every_field_of_an_assessment_is_explained() -> None:
    fields = schema()["components"]["schemas"]["Assessment"]["properties"]
    assert [name for name, each in fields.items() if not each.get("description")] == []


def test_the_parameters_described_are_those_that_are_read() -> None:
    """And no other: the answer to an unknown one lists them all."""
    for name in LISTS:
        reason = body(ask(f"{name}/", zzzzzzzz="1"))["errors"][0]["reason"]
        read = set(reason.split("Possible values: ")[1].rstrip(".").split(", "))
        described = {each["name"] for each in schema()["paths"][f"{ROOT}{name}/"]["get"]["parameters"]}
        assert read == described
        assert described >= pagination.NAMES | {"as_of"}


def validator(path: str, status: str = "200") -> jsonschema.Draft202012Validator:
    """Checks a body against the schema of an answer."""
    answers = schema()["paths"][path]["get"]["responses"][status]["content"]
    answer = answers.get("application/json") or answers["application/problem+json"]
    whole = {**answer["schema"], "components": schema()["components"]}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(whole, format_checker=checker)


def described(address: str) -> str:
    """The described path that an address belongs to."""
    path = address.split("?")[0]
    steps = path.removeprefix(ROOT).strip("/").split("/")
    if len(steps) > 1:
        steps[1] = "{id}" if steps[0] == "flags" else "{slug}"
    return ROOT + "/".join(steps) + "/" if steps != [""] else ROOT


@pytest.mark.parametrize("day", ["2016-07-01", "2018-02-01", None])
def test_every_answer_is_as_the_schema_says(world: World, day: str | None) -> None:
    query = {} if day is None else {"as_of": day}
    for address in every_address(**query):
        answer = good(address, **query)
        errors = [
            f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator(described(address)).iter_errors(answer)
        ]
        assert errors == [], address


def test_an_answer_has_no_field_that_the_schema_does_not_name(world: World) -> None:
    components = schema()["components"]["schemas"]
    for address in every_address():
        answer = good(address)
        content = schema()["paths"][described(address)]["get"]["responses"]["200"]["content"]["application/json"][
            "schema"
        ]
        _no_more(answer, content, components, address)


def _no_more(data: Any, described_by: dict[str, Any], components: dict[str, Any], where: str) -> None:
    if "$ref" in described_by:
        described_by = components[described_by["$ref"].rsplit("/", 1)[1]]
    for choice in (*described_by.get("allOf", ()), *described_by.get("oneOf", ()), *described_by.get("anyOf", ())):
        if choice.get("type") != "null":
            _no_more(data, choice, components, where)
    if isinstance(data, dict) and "properties" in described_by:
        assert set(data) <= set(described_by["properties"]), where
        for name, value in data.items():
            _no_more(value, described_by["properties"][name], components, f"{where} {name}")
    if isinstance(data, list) and "items" in described_by:
        for each in data:
            _no_more(each, described_by["items"], components, where)


def test_a_problem_is_as_the_schema_says() -> None:
    for path, query in (("claims/", {"x": "1"}), ("claims/nothing/", {}), ("claims/", {"as_of": "soon"})):
        answer = body(ask(path, **query))
        status = str(answer["status"])
        assert list(validator(described(ROOT + path), status).iter_errors(answer)) == []


@pytest.mark.parametrize(
    ("path", "example"),
    [
        ("/api/v1/promises/{slug}/progress/", PROMISE_PROGRESS),
        ("/api/v1/targets/{slug}/progress/", TARGET_PROGRESS),
        ("/api/v1/promises/{slug}/history/", PROMISE_HISTORY),
        ("/api/v1/record/", RECORD),
        ("/api/v1/actors/{slug}/record/", RECORD),
    ],
)
def test_the_examples_are_as_the_schema_says(path: str, example: Any) -> None:
    assert [error.message for error in validator(path).iter_errors(example.value)] == []
    shown = schema()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["examples"]
    assert [each["value"] for each in shown.values()] == [example.value]


def test_every_operation_has_an_example_that_is_as_the_schema_says() -> None:
    """If not: `python -m tests.api.openapi_answers > claims/api/openapi/answers.json`."""
    for path, operation in _operations():
        ((_status, answer),) = [
            each for each in list(operation["responses"].items())[:1] + [("", {})] if each[1].get("content")
        ]
        content = answer["content"]
        if "application/json" not in content:
            assert "{build}" in path
            continue
        told = content["application/json"]
        shown = [each["value"] for each in told.get("examples", {}).values()] or [told["example"]]
        for example in shown:
            assert [error.message[:200] for error in _checker(told["schema"]).iter_errors(example)] == [], path
        if "requestBody" in operation:
            sent = operation["requestBody"]["content"]["application/json"]
            assert [error.message[:200] for error in _checker(sent["schema"]).iter_errors(sent["example"])] == [], path


def _checker(described_by: dict[str, Any]) -> jsonschema.Draft202012Validator:
    whole = {**described_by, "components": schema()["components"]}
    return jsonschema.Draft202012Validator(whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def test_the_schema_and_its_pages_answer() -> None:
    assert Client().get("/api/schema/").status_code == 200
    assert Client().get("/api/docs/").status_code == 200


def test_numbers_are_json_numbers_and_zero_is_not_null(world: World) -> None:
    row = next(row for row in good("observations/")["results"] if row["period"]["edtf"] == "2015")
    assert row["value"] == 63.5 and isinstance(row["value"], float)
    assert row["low"] is None
