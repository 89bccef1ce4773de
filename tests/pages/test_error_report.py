"""Reporting an error: the one page with a form that writes."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.models import ErrorReport
from timeline.pages.error_report import own_path

pytestmark = pytest.mark.django_db


def _post(**given: str) -> tuple[int, str]:
    client = Client(enforce_csrf_checks=True)
    client.get("/report/")
    token = client.cookies["csrftoken"].value
    response = client.post("/report/", {"csrfmiddlewaretoken": token, **given})
    return response.status_code, response.headers.get("Location", "") or response.content.decode()


def test_a_report_lands_on_the_desk_with_the_page_that_it_is_about() -> None:
    status, where = _post(page="/promises/x/?as_of=2016-07-01", message="It was 66.2.", contact="a@example.org")
    assert (status, where) == (302, "/report/thanks/")
    report = ErrorReport.objects.get()
    assert (report.page, report.message, report.contact) == (
        "/promises/x/?as_of=2016-07-01",
        "It was 66.2.",
        "a@example.org",
    )


def test_the_form_says_what_is_missing_and_keeps_what_was_written() -> None:
    status, html = _post(page="/flags/", message="   ", contact="me")
    assert status == 422
    assert "the message is empty" in html and 'value="me"' in html and 'value="/flags/"' in html
    assert not ErrorReport.objects.exists()


def test_a_message_that_is_too_long_is_refused_and_kept() -> None:
    status, html = _post(page="/", message="x" * 4001)
    assert status == 422 and "longer than 4000 characters" in html
    assert not ErrorReport.objects.exists()


def test_a_program_that_fills_in_everything_is_thanked_and_ignored() -> None:
    status, where = _post(page="/", message="Buy!", website="https://example.org")
    assert (status, where) == (302, "/report/thanks/")
    assert not ErrorReport.objects.exists()


def test_a_form_without_the_token_is_refused_with_a_page_that_says_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/report/", {"message": "x"})
    assert response.status_code == 403
    assert "Allow cookies for this site" in response.content.decode()
    assert not ErrorReport.objects.exists()


def test_the_form_is_never_kept_by_a_cache() -> None:
    assert "no-store" in Client().get("/report/").headers["Cache-Control"]


@pytest.mark.parametrize(
    "given",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "\\\\evil",
        "/\\evil.example",
        "http://[",
        "",
        "x",
    ],
)
def test_a_page_elsewhere_becomes_the_home_page(given: str) -> None:
    assert own_path(given) == "/"


def test_a_page_of_this_site_is_kept_with_its_query() -> None:
    assert own_path("/timeline/?kind=claim&as_of=2016-07-01") == "/timeline/?kind=claim&as_of=2016-07-01"
    assert len(own_path("/" + "x" * 5000)) == 600
