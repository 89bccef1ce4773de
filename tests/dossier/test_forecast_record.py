"""The forecasts of those whom the dossier quotes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from claims.models import Actor, Topic
from claims.selectors.forecast_record import forecast_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]

TODAY = dt.date(2026, 11, 28)


def test_seven_forecasts_can_be_checked_today_and_none_before_its_time_was_over() -> None:
    score = forecast_record(as_of=TODAY)
    assert (score.checked, score.came_true) == (7, 4)
    assert score.is_small
    earlier = forecast_record(as_of=dt.date(2016, 12, 31))
    assert (earlier.checked, earlier.came_true) == (1, 0)


def test_medvedevs_300_billion_for_2024_was_a_fifth_too_high() -> None:
    score = forecast_record(as_of=TODAY, by=Actor.objects.get(slug="dmitry-medvedev"))
    assert (score.checked, score.came_true) == (1, 0)
    assert score.mean_error == pytest.approx(300 / 244.8 - 1)


def test_forecasts_of_a_topic_are_among_all() -> None:
    for topic in Topic.objects.all():
        assert set(forecast_record(as_of=TODAY, topic=topic).forecasts) <= set(forecast_record(as_of=TODAY).forecasts)


def test_page_and_api_of_an_actor_say_the_same() -> None:
    page = Client().get("/actors/dmitry-medvedev/", {"as_of": "2026-11-22"}).content.decode()
    answer = Client().get("/api/v1/actors/dmitry-medvedev/record/", {"as_of": "2026-11-22"}).json()["forecasts"]
    assert answer["sentences"] == [
        "Of 1 dated forecast that the record can check, 0 came true. That is too few to say how good they are."
    ]
    assert answer["sentences"][0] in page


def test_a_score_takes_the_same_two_queries_for_one_and_for_all(django_assert_num_queries: object) -> None:
    for by in (None, Actor.objects.get(slug="vladimir-putin")):
        with django_assert_num_queries(3):  # type: ignore[operator]
            forecast_record(as_of=TODAY, by=by)
