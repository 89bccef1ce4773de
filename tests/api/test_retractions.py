"""A retracted record is gone and not unknown: since when, why, and what takes its place, on page, API and feed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.exceptions import PermissionRefusedError
from claims.models import Claim
from claims.services import workflow
from tests.factories import ClaimFactory, SourceFactory, editor, published, reviewer

pytestmark = pytest.mark.django_db
WHY = "The newspaper took it back."


def retracted(record: Any, **options: Any) -> Any:
    return workflow.retract(record, by=reviewer(), why=WHY, **options)


@pytest.fixture
def claim() -> Claim:
    replacement = published(ClaimFactory(statement="Right", slug="right"))
    found: Claim = published(ClaimFactory(statement="Wrong", slug="wrong"))
    return retracted(found, replaced_by=replacement.slug)  # type: ignore[no-any-return]


def ask(path: str) -> Any:
    return Client().get(path)


def test_the_api_says_that_it_is_gone_why_and_what_to_read_instead(claim: Claim) -> None:
    answer = ask("/api/v1/claims/wrong/")
    assert answer.status_code == 410
    body = answer.json()
    assert body["type"] == "/api/problems/retracted"
    assert body["retracted_on"] == timezone.now().date().isoformat()
    assert body["why"] == WHY and WHY in body["detail"]
    address = "http://testserver/api/v1/claims/right/"
    assert body["replaced_by"] == {"kind": "claim", "slug": "right", "self": address}
    assert ask(address).json()["slug"] == "right"
    assert "Wrong" not in answer.content.decode()


def test_the_page_says_the_same_and_links_it(claim: Claim) -> None:
    answer = ask("/claims/wrong/")
    html = answer.content.decode()
    assert answer.status_code == 410
    assert "was retracted on" in html and WHY in html
    assert 'href="/claims/right/"' in html and 'href="/corrections/"' in html
    assert "never public" not in html


def test_the_feed_gives_the_reason_and_the_replacement(claim: Claim) -> None:
    rows = ask("/api/v1/changes/?page_size=200").json()["results"]
    (row,) = [row for row in rows if row["action"] == "retracted"]
    assert (row["record"], row["why"], row["replaced_by"]) == ("wrong", WHY, "right")
    assert row["document"]["gone"] is True
    assert {row["why"] for row in rows if row["action"] == "published"} == {None}


def test_every_address_of_it_is_gone_and_before_it_was_known_it_is_not_known_yet() -> None:
    claim = retracted(published(ClaimFactory(stated_on="2016-07-01")))
    for path in (f"/api/v1/claims/{claim.slug}/", f"/claims/{claim.slug}/"):
        assert ask(path).status_code == 410
        assert ask(f"{path}?as_of=2016-08-01").status_code == 410
        assert ask(f"{path}?as_of=2016-06-01").status_code == 404


def test_a_replacement_that_was_retracted_too_is_not_named(claim: Claim) -> None:
    retracted(Claim.objects.get(slug="right"))
    assert ask("/api/v1/claims/wrong/").json()["replaced_by"] is None


def test_what_never_left_the_desk_stays_unknown() -> None:
    draft = SourceFactory(slug="a-draft", by=editor())
    assert ask(f"/api/v1/sources/{draft.slug}/").status_code == 404
    assert ask(f"/sources/{draft.slug}/").status_code == 404


@pytest.mark.parametrize("slug", ["wrong", "no-such-claim", "a-draft"])
def test_only_another_public_record_of_the_kind_takes_the_place(slug: str) -> None:
    ClaimFactory(slug="a-draft", by=editor())
    found = published(ClaimFactory(slug="wrong"))
    with pytest.raises(PermissionRefusedError) as refusal:
        retracted(found, replaced_by=slug)
    assert refusal.value.code == "no-replacement"
    assert Claim.objects.get(slug="wrong").state == "published"


def test_the_desk_asks_for_the_replacement_and_refuses_a_wrong_one(client: Client) -> None:
    found = published(ClaimFactory(slug="wrong"))
    client.force_login(reviewer())
    url = f"/admin/claims/claim/{found.pk}/step/retract/"
    assert 'name="replaced_by"' in client.get(url).content.decode()
    refused = client.post(url, {"why": WHY, "replaced_by": "nothing"})
    assert "no published claim" in refused.content.decode()
    published(ClaimFactory(slug="right"))
    assert client.post(url, {"why": WHY, "replaced_by": "right"}).status_code == 302
    assert ask("/api/v1/claims/wrong/").json()["replaced_by"]["slug"] == "right"


def test_a_retracted_record_asked_as_of_a_day_before_it_was_known_was_not_known_yet() -> None:
    found = retracted(published(ClaimFactory(stated_on="2016-05-31")))
    answer = ask(f"/api/v1/claims/{found.slug}/?as_of=2015-01-01")
    assert (answer.status_code, answer.json()["type"]) == (404, "/api/problems/not-known-as-of")


def test_signing_in_without_an_address_to_go_on_to_leads_to_the_desk() -> None:
    from django.conf import settings
    from django.shortcuts import resolve_url

    assert resolve_url(settings.LOGIN_REDIRECT_URL) == "/admin/"


def test_wide_signs_of_a_formula_get_an_apostrophe_in_tables() -> None:
    from claims.http.csv_renderer import format_cell

    assert [format_cell(f"{sign}CMD()")[0] for sign in "=+-@＝＋－＠"] == ["'"] * 8


def test_a_number_of_thousands_of_digits_is_refused_in_our_own_words() -> None:
    from claims.api.write.parsers import _parse_json

    assert _parse_json(b'{"importance": ' + b"7" * 5000 + b"}")["importance"] > 10**30
