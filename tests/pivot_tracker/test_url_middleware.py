"""An address that cannot be read as it was meant is refused in words: by the API as a problem, elsewhere as a page."""

from __future__ import annotations

import pytest
from django.test import Client

from pivot_tracker.url_middleware import LONGEST

pytestmark = pytest.mark.django_db

API = ["/api/v1/claims/", "/api/v1/claims.csv", "/api/v1/changes/", "/api/v1/", "/api/schema/", "/api/nothing/"]
PAGES = ["/", "/search/", "/timeline/", "/claims/", "/sources/", "/nothing/", "/admin/login/"]


@pytest.mark.parametrize("query", ["text=%FF", "text=a%C3", "text=%ED%A0%80", "%FF=1", "text=caf%E9&topic=x"])
@pytest.mark.parametrize("path", API)
def test_bytes_that_are_not_utf_8_are_a_problem_of_their_parameter(path: str, query: str) -> None:
    answer = Client().get(f"{path}?{query}")
    body = answer.json()
    assert (answer.status_code, body["type"]) == (400, "/api/problems/invalid-parameter")
    assert "UTF-8" in body["detail"] and len(body["errors"]) == 1
    assert query.startswith("%FF") or body["errors"][0]["name"] == "text"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_the_same_in_words(path: str) -> None:
    answer = Client().get(f"{path}?q=caf%E9")
    assert answer.status_code == 400
    assert "q: The address is not UTF-8." in answer.content.decode()


@pytest.mark.parametrize("query", ["text=%EF%BF%BD", "text=caf%C3%A9", "text=%F0%9F%8C%B3", "text=+%2B"])
def test_text_in_utf_8_is_read(query: str) -> None:
    assert Client().get(f"/api/v1/claims/?{query}").status_code == 200


@pytest.mark.parametrize("path", API)
def test_an_address_that_is_too_long_is_a_problem(path: str) -> None:
    answer = Client().get(f"{path}?text=" + "a" * LONGEST)
    assert (answer.status_code, answer.json()["type"]) == (414, "/api/problems/address-too-long")
    assert "4094 bytes" in answer.json()["detail"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_whose_address_is_too_long_says_so(path: str) -> None:
    answer = Client().get(f"{path}?q=" + "a" * LONGEST)
    assert answer.status_code == 414
    assert "4094 bytes" in answer.content.decode()
