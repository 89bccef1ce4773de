"""Every error has one shape, and the answer to a bad request says what is wrong and where."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from claims.api.exceptions import ALIASES, TYPES
from claims.exceptions import ClaimsError
from tests.api.world import LISTS, World, ask, checked, good, problem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_parameter_is_refused_by_name_on_every_list(name: str) -> None:
    found = problem(f"{name}/", asof="2016-07-01")
    assert found["status"] == 400
    assert found["type"] == "/api/problems/unknown-parameter"
    assert found["errors"][0]["name"] == "asof"
    assert "as_of" in found["errors"][0]["reason"]


@pytest.mark.parametrize("name", [name for name in LISTS if name not in ("assessments", "timeline")])
def test_a_record_that_does_not_exist_is_a_404_in_every_collection(name: str) -> None:
    found = problem(f"{name}/no-such-thing/")
    assert (found["status"], found["type"]) == (404, "/api/problems/not-found")


def test_a_misspelt_slug_is_answered_with_the_nearest_public_one(world: World) -> None:
    assert world.promise.slug == "two-hundred-trees-0"
    assert problem("promises/two-hundred-tres-0/")["detail"].endswith("Did you mean “two-hundred-trees-0”?")
    assert problem("promises/two-thousand-houses/")["detail"] == "There is no promise “two-thousand-houses”."
    early = problem("promises/two-hundred-tres-0/", as_of="1990-01-01")
    assert early["detail"] == "There is no promise “two-hundred-tres-0”."


def test_a_reason_that_begins_with_its_parameter_does_not_name_it_twice() -> None:
    assert problem("promises/", as_of="2016-13-01")["detail"].startswith("as_of is “2016-13-01”")
    assert problem("promises/", page_size="0")["detail"].startswith("page_size: “0”")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_can_be_written(name: str, method: str) -> None:
    response = getattr(Client(), method)(f"/api/v1/{name}/", data="{}", content_type="application/json")
    found = checked(response)
    assert (found["status"], found["type"]) == (405, "/api/problems/method-not-allowed")
    assert response.headers["Allow"] == "GET, HEAD"


def test_a_method_that_is_not_there_is_refused_before_its_parameters() -> None:
    found = checked(Client().generic("TRACE", "/api/v1/claims/none/?fields=slug"))
    assert (found["status"], found["type"]) == (405, "/api/problems/method-not-allowed")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("2016-13-01", "invalid-date"),
        ("2016-02-30", "invalid-date"),
        ("0000-01-01", "invalid-date"),
        ("2016-7-1", "invalid-date"),
        ("20160701", "invalid-date"),
        ("2016-W26-5", "invalid-date"),
        ("2016-07-01T00:00:00", "invalid-date"),
        ("yesterday", "invalid-date"),
        ("٢٠١٦-٠٧-٠١", "invalid-date"),
        ("2016-07-01\n", "invalid-date"),
        ("", "invalid-date"),
        ("9999-12-31", "future-date"),
    ],
)
@pytest.mark.parametrize("path", ["claims/", "promises/none/", "promises/none/progress/"])
def test_an_as_of_that_is_no_past_day_is_refused(path: str, given: str, code: str) -> None:
    found = problem(path, as_of=given)
    assert (found["status"], found["type"]) == (400, f"/api/problems/{code}")
    assert [error["name"] for error in found["errors"]] == ["as_of"]


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ({"from": "2016-13"}, "from", "invalid-date"),
        ({"to": "2016-02-30"}, "to", "invalid-date"),
        ({"known_since": "soon"}, "known_since", "invalid-date"),
        ({"from": "2017", "to": "2016"}, "from", "invalid-parameter"),
        ({"kind": "set_target"}, "kind", "invalid-parameter"),
        ({"topic": "a b"}, "topic", "invalid-parameter"),
        ({"topic": "a\x00"}, "topic", "invalid-parameter"),
        ({"topic": ",".join(["a"] * 51)}, "topic", "invalid-parameter"),
        ({"importance": "6"}, "importance", "invalid-parameter"),
        ({"importance": "１"}, "importance", "invalid-parameter"),
        ({"page_size": "0"}, "page_size", "invalid-parameter"),
        ({"page_size": "201"}, "page_size", "invalid-parameter"),
        ({"page_size": "ten"}, "page_size", "invalid-parameter"),
        ({"page_size": "9" * 4000}, "page_size", "invalid-parameter"),
        ({"count": "yes"}, "count", "invalid-parameter"),
        ({"ordering": "state"}, "ordering", "invalid-parameter"),
        ({"ordering": "--slug"}, "ordering", "invalid-parameter"),
        ({"ordering": "id"}, "ordering", "invalid-parameter"),
        ({"cursor": "abc"}, "cursor", "invalid-cursor"),
        ({"cursor": ""}, "cursor", "invalid-cursor"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_the_name_of_its_parameter(
    query: dict[str, str], name: str, code: str
) -> None:
    found = problem("claims/", **query)
    assert (found["status"], found["type"]) == (400, f"/api/problems/{code}")
    assert name in [error["name"] for error in found["errors"]]


def test_a_misspelt_word_is_answered_with_the_nearest() -> None:
    assert "far_behind" in problem("promises/", status="far_behnd")["detail"]


def test_everything_wrong_with_the_filters_is_said_at_once() -> None:
    found = problem("claims/", kind="nothing", importance="9")
    assert {error["name"] for error in found["errors"]} == {"kind", "importance"}


def test_a_parameter_given_twice_is_refused() -> None:
    response = Client().get("/api/v1/claims/?topic=a&topic=b")
    assert checked(response)["errors"][0]["name"] == "topic"


def test_a_record_takes_no_filters(world: World) -> None:
    assert problem(f"promises/{world.promise.slug}/", topic="trees")["errors"][0]["name"] == "topic"


def test_a_cursor_of_another_list_filter_or_ordering_is_refused(world: World) -> None:
    cursor = good("claims/", page_size="1")["next"].split("cursor=")[1].split("&")[0]
    for path, query in (("events/", {}), ("claims/", {"kind": "sets_target"}), ("claims/", {"ordering": "slug"})):
        found = problem(path, cursor=cursor, **query)
        assert found["type"] == "/api/problems/invalid-cursor"


def test_a_cursor_that_was_changed_is_refused(world: World) -> None:
    cursor = good("claims/", page_size="1")["next"].split("cursor=")[1].split("&")[0]
    assert problem("claims/", cursor="A" + cursor[1:])["type"] == "/api/problems/invalid-cursor"


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/nothing/", "/api/v2/claims/", "/api/v1/claims/a/b/", "/api/problems/x"]
)
def test_a_wrong_address_under_the_api_is_a_problem_too(path: str) -> None:
    assert problem(path)["type"] == "/api/problems/not-found"


def test_a_media_type_that_there_is_not_is_a_406() -> None:
    found = checked(Client().get("/api/v1/claims/", headers={"accept": "application/xml"}))
    assert (found["status"], found["type"]) == (406, "/api/problems/not-acceptable")


@pytest.mark.parametrize("path", ["claims/", "claims.csv", "claims/none/", "changes/", "progress/", ""])
def test_a_406_is_kept_for_that_accept_header_only(path: str) -> None:
    answer = Client().get(f"/api/v1/{path}", headers={"accept": "application/xml"})
    if answer.status_code == 406:  # a table is a table whatever is asked for
        assert "accept" in answer.headers["Vary"].lower()
    else:
        assert path == "claims.csv"


def test_format_is_answered_with_the_addresses_of_both_forms() -> None:
    detail = problem("claims/", format="csv", topic="trees")["detail"]
    assert "/api/v1/claims.csv?topic=trees" in detail and "/api/v1/claims/?topic=trees" in detail
    assert Client().get("/api/v1/claims.csv?topic=trees").status_code == 200
    assert "/api/v1/claims/" in problem("claims.csv", format="json")["detail"]


@pytest.mark.parametrize("path", ["claims/none/", "promises/none/progress/", "changes/", "exports/", ""])
def test_format_is_answered_with_json_only_where_there_is_no_table(path: str) -> None:
    assert "only JSON" in problem(path, format="csv")["detail"]


def test_head_is_answered_like_get_without_a_body() -> None:
    asked, read = (getattr(Client(), method)("/api/v1/claims/") for method in ("head", "get"))
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["ETag"] == read.headers["ETag"]


def test_a_browser_that_takes_anything_gets_an_answer() -> None:
    assert Client().get("/api/v1/claims/", headers={"accept": "text/html,*/*;q=0.8"}).status_code == 200


def test_a_failure_of_the_server_is_a_problem_without_its_cause(monkeypatch: Any) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("claims.api.base_views.public", fail)
    response = ask("claims/")
    assert checked(response)["type"] == "/api/problems/server-error"
    assert b"secret" not in response.content


def test_what_was_not_known_yet_is_a_404_of_its_own_type(world: World) -> None:
    for path in (
        f"targets/{world.target.slug}/",
        f"targets/{world.target.slug}/progress/",
        f"promises/{world.promise.slug}/",
        f"promises/{world.promise.slug}/progress/",
    ):
        found = problem(path, as_of="2016-05-01")
        assert (found["status"], found["type"]) == (404, "/api/problems/not-known-as-of")
        assert "2016-05-01" in found["detail"]
        assert "2016-05-31" not in json.dumps(found)


def every_code() -> set[str]:
    kinds = {ClaimsError}
    for kind in list(kinds):
        kinds |= set(kind.__subclasses__())
    return {kind.default_code for kind in kinds if kind.__module__ == "claims.exceptions"} - {"claims-error"}


def test_every_error_that_claims_raises_has_a_documented_type() -> None:
    assert {ALIASES.get(code, code) for code in every_code()} <= set(TYPES)


def test_the_list_of_problems_names_each() -> None:
    page = Client().get("/api/problems/").content.decode()
    assert all(kind.uri in page for kind in TYPES.values())
