"""Rows that contradict themselves, left by an older program or another one: reported, and never a failure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from claims.models import Observation, Target
from claims.services.assess import assess_all
from claims.services.future_dates import utc_today
from tests.factories import (
    ClaimFactory,
    IndicatorFactory,
    ObservationFactory,
    PromiseFactory,
    SeriesFactory,
    TargetFactory,
    published,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

#: What no way in takes: a column and what is planted there.
PLANTED = {"tolerance": "-5", "due_on": "[2020", "sequence": "0"}


@contextmanager
def unchecked(model: Any) -> Iterator[None]:
    """Let the database take what its checks refuse."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = 1")
        else:
            # No table is altered while deferred checks of this transaction wait.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            table = model._meta.db_table
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        try:
            yield
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = 0")


def plant(target: Target, column: str, value: str) -> None:
    with unchecked(Target), connection.cursor() as cursor:
        cursor.execute(f"UPDATE claims_target SET {column} = %s WHERE id = %s", [value, target.pk])


@pytest.mark.parametrize("column", PLANTED)
def test_a_version_that_contradicts_itself_is_reported_and_stops_nothing_else(column: str, client: Client) -> None:
    promise, indicator = PromiseFactory(), IndicatorFactory()
    series = SeriesFactory(indicator=indicator)
    good, bad = (
        TargetFactory(
            promise=promise,
            indicator=indicator,
            set_by=ClaimFactory(stated_on=f"2016-05-0{number}"),
            sequence=number,
            value="200",
            due_on="2020",
        )
        for number in (1, 2)
    )
    figure = ObservationFactory(series=series, period="2015", value="150")
    for record in (promise, indicator, series, good.set_by, bad.set_by, good, bad, figure):
        published(record)
    plant(bad, column, PLANTED[column])

    assess_all(today=utc_today())
    answers = [
        f"/api/v1/promises/{promise.slug}/progress/",
        f"/api/v1/promises/{promise.slug}/",
        f"/api/v1/promises/{promise.slug}/history/",
        f"/api/v1/targets/{good.slug}/progress/",
        f"/api/v1/targets/{bad.slug}/progress/",
        f"/api/v1/targets/{bad.slug}/",
        "/api/v1/targets/",
        f"/promises/{promise.slug}/",
    ]
    for address in answers:
        assert client.get(address).status_code == 200, address
    told = client.get(answers[0]).json()["versions"]
    assert {version["target"] for version in told} == {good.slug, bad.slug}
    by_slug = {version["target"]: version["assessment"] for version in told}
    assert by_slug[good.slug]["status"] != "not_assessable"
    if column != "sequence":
        assert (by_slug[bad.slug]["status"], by_slug[bad.slug]["reason"]) == ("not_assessable", "out_of_range")
    assert all(version["moves"] == [] for version in told)


def test_a_figure_that_contradicts_itself_is_left_out(client: Client) -> None:
    promise, indicator = PromiseFactory(), IndicatorFactory()
    series = SeriesFactory(indicator=indicator)
    target = TargetFactory(promise=promise, indicator=indicator, value="200", due_on="2020")
    figures = [ObservationFactory(series=series, period=str(year), value="150") for year in (2014, 2015)]
    for record in (promise, indicator, series, target.set_by, target, *figures):
        published(record)
    with unchecked(Observation):
        Observation.objects.filter(pk=figures[1].pk).update(period_lower="2016-01-01", period_upper="2015-01-01")

    assess_all(today=utc_today())
    for address in (
        f"/api/v1/promises/{promise.slug}/progress/",
        f"/promises/{promise.slug}/",
        f"/api/v1/indicators/{indicator.slug}/",
        f"/indicators/{indicator.slug}/",
        "/api/v1/observations/",
    ):
        assert client.get(address).status_code == 200, address
