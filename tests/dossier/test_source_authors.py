"""Who passes on what others said, in the dossier: all authors of a source, on its claims' pages and in the API."""

import json
import re

import pytest
from django.db.models import Count
from django.test import Client

from claims.models import Claim
from timeline.pages.structured_data import RATINGS

PAPER, AUTHORS = "euiss-2016-12", {"michal-makocki", "nicu-popescu"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]


def test_the_paper_s_claims_are_reported_by_both_of_its_authors() -> None:
    relayed = Claim.objects.filter(citations__source__slug=PAPER, reported_by__slug__in=AUTHORS).distinct()
    assert relayed.count() > 50
    assert [claim.slug for claim in relayed if {actor.slug for actor in claim.reporters} != AUTHORS] == []


def test_the_page_and_the_api_name_both_reporters_and_both_name_the_claim() -> None:
    address = "cast-2013-customer-and-rival"
    page = Client().get(f"/claims/{address}/").text
    reported = re.search(r"<dt>Reported by</dt><dd>(.*?)</dd>", page, re.S)
    assert reported is not None
    assert re.findall(r">([^<]+)</a>", reported[1]) == ["Michal Makocki", "Nicu Popescu"]
    answer = json.loads(Client().get(f"/api/v1/claims/{address}/").content)
    assert answer["reported_by"]["slug"] == "michal-makocki"
    assert [each["slug"] for each in answer["other_reporters"]] == ["nicu-popescu"]
    listed = json.loads(Client().get("/api/v1/claims/?actor=nicu-popescu&page_size=200&fields=slug").content)
    assert address in [row["slug"] for row in listed["results"]]


def test_a_checked_claim_of_two_speakers_names_both_as_its_authors() -> None:
    both = Claim.objects.annotate(voices=Count("speakers", distinct=True)).filter(voices=2)
    checked = both.filter(checks__now__in=RATINGS, checks__to_day=None).order_by("slug").first()
    assert checked is not None
    page = Client().get(f"/claims/{checked.slug}/").text
    scripts = re.findall(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", page, re.S)
    (authors,) = (json.loads(text)["itemReviewed"]["author"] for text in scripts if "ClaimReview" in text)
    assert {each["name"] for each in authors} == {actor.name for actor in checked.speakers.all()}
