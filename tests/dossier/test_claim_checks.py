"""The dossier's claims against the record: none is supported by its own source alone (finding S2 of the fact-check)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.enums import Stance
from claims.models import ClaimCheck, ClaimCitation, Observation, ObservationCitation, Series

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]


def checks() -> list[ClaimCheck]:
    return list(ClaimCheck.objects.filter(to_day=None).select_related("claim").order_by("claim__slug"))


def sources(citations: Any, record: str) -> set[str]:
    found = citations.objects.filter(record__slug=record).exclude(stance=Stance.CONTEXT)
    return set(found.values_list("source__slug", flat=True))


def test_a_supported_or_contradicted_assertion_rests_on_another_source_than_the_claims_own() -> None:
    wrong = []
    for check in checks():
        own = sources(ClaimCitation, check.claim.slug)
        for tested in check.params["now"]:
            if tested["check"]["result"] not in ("supported", "contradicted"):
                continue
            rows = tested["check"]["rows"]
            wrong += [(check.claim.slug, row) for row in rows if not sources(ObservationCitation, row) - own]
    assert wrong == []


def test_a_round_hundred_billion_for_2014_is_contradicted_with_both_customs_figures() -> None:
    found = Client().get("/api/v1/claims/washington-times-2016-100-in-2014/").json()["check"]
    assert (found["on_the_day"], found["now"]) == ("contradicted", "contradicted")
    page = Client().get("/claims/washington-times-2016-100-in-2014/").content.decode()
    for series in ("trade-gacc", "trade-russia"):
        figure = Observation.objects.get(series=Series.objects.get(slug=series), period="2014").value
        assert figure is not None
        assert f"{figure.normalize()} USD bn" in page


def test_two_claims_that_contradict_each_other_are_not_both_supported_by_themselves() -> None:
    results = {check.claim.slug: check.now for check in checks()}
    assert results["weitz-2014-main-partner"] == results["bodner-2016-eu-main-partner"] == "only_own_source"
    page = Client().get("/claims/weitz-2014-main-partner/").content.decode()
    assert "Only its own source to compare with" in page
    assert "ClaimReview" not in page
    listed = Client().get("/api/v1/claims/?check=only_own_source&page_size=200").json()["results"]
    assert "weitz-2014-main-partner" in {row["slug"] for row in listed}
