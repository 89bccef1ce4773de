"""The ledger of promises on the real dossier: a moved goalpost does not hide what came of the first promise."""

from __future__ import annotations

import datetime as dt

import pytest

from claims.enums import Status
from claims.models import Promise
from timeline.pages.home import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]

DAY = dt.date(2026, 11, 21)


def test_the_first_version_is_judged_with_the_newest_where_they_fare_differently() -> None:
    (moved,) = rows_of(Promise.objects.filter(slug="trade-200-billion"), as_of=DAY)
    assert moved.badge.first is not None and moved.badge.head is not None
    assert (moved.badge.first.status, moved.badge.head.status) == (Status.MET_LATE, Status.MET_ON_TIME)

    (kept,) = rows_of(Promise.objects.filter(slug="trade-100-billion"), as_of=DAY)
    assert not kept.badge.is_pair


def test_an_undated_report_is_the_newest_when_it_became_known_last() -> None:
    (row,) = rows_of(Promise.objects.filter(slug="altai-gas-pipeline"), as_of=DAY)
    assert row.outcome.slug == "altai-refused-by-china"
