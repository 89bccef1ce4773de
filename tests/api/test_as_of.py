"""As of a past day nothing that became known later appears, in any list, record, filter or progress."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.api.world import LISTS, every_address, good, objects

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world"), pytest.mark.engine]

DAYS = ["2016-05-30", "2016-07-01", "2018-02-01", "2021-01-01"]
#: Days of knowing. A citation's publication is provenance, shown whatever the day is.
KNOWN = {"known_on", "opened_on", "from_day", "concluded_on", "withdrawn_on"}


@pytest.mark.parametrize("day", DAYS)
def test_nothing_known_later_appears_in_any_answer(day: str) -> None:
    found = 0
    for address in every_address(as_of=day):
        answer = good(address, as_of=day)
        for each in objects(answer):
            for name in KNOWN & each.keys():
                found += 1
                assert each[name] is None or dt.date.fromisoformat(each[name]) <= dt.date.fromisoformat(day), (
                    address,
                    name,
                    each,
                )
            assert "to_day" not in each and each.get("closed_on") is None
    assert found > 0 or day == DAYS[0]


def test_a_day_before_everything_shows_empty_lists() -> None:
    for name in LISTS:
        assert good(f"{name}/", as_of="1900-01-01", count="true")["count"] == 0, name


@pytest.mark.sample(2)
@pytest.mark.parametrize("day", DAYS)
def test_every_reference_leads_to_a_record_that_was_known_on_that_day(day: str) -> None:
    addresses = {
        each["self"]
        for address in every_address(as_of=day)
        for each in objects(good(address, as_of=day))
        if each.get("self")
    }
    for address in sorted(addresses):
        assert good(address, as_of=day)


def test_today_is_what_is_meant_without_a_day() -> None:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    for name in LISTS:
        assert good(f"{name}/")["results"] == good(f"{name}/", as_of=today)["results"]


def _statuses(**query: str) -> dict[str, Any]:
    return {
        row["slug"]: row["assessment"]["status"] for row in good("promises/", **query)["results"] if row["assessment"]
    }


@pytest.mark.parametrize("day", DAYS)
def test_the_status_filter_agrees_with_progress_on_every_day(day: str) -> None:
    statuses = _statuses(as_of=day)
    for slug, status in statuses.items():
        assert good(f"promises/{slug}/progress/", as_of=day)["status"]["status"] == status
        assert slug in _statuses(as_of=day, status=status)
    for status in {"far_behind", "not_assessable", "missed", "awaiting_data"}:
        assert set(_statuses(as_of=day, status=status)) == {slug for slug, found in statuses.items() if found == status}


@pytest.mark.parametrize("day", DAYS)
def test_flags_agree_with_progress_on_every_day(day: str) -> None:
    listed = {row["id"]: row for row in good("flags/", as_of=day)["results"]}
    shown: dict[str, Any] = {}
    for promise in good("promises/", as_of=day)["results"]:
        shown |= {flag["id"]: flag for flag in good(f"promises/{promise['slug']}/progress/", as_of=day)["flags"]}
    assert listed == shown


def test_a_vague_date_is_filtered_by_its_bounds() -> None:
    def found(**query: str) -> set[str]:
        return {row["due_on"]["edtf"] for row in good("targets/", **query)["results"]}

    assert found(**{"from": "2020-12-31", "to": "2020-12-31"}) == {"2020"}
    assert found(**{"from": "2021"}) == {"[2021,2023]"}
    assert found(**{"from": "2024"}) == set()
    assert found(to="2019") == set()
    assert found(to="2020-01") == {"2020"}


def test_known_since_keeps_what_is_new() -> None:
    rows = good("claims/", known_since="2017")["results"]
    assert rows and all(row["known_on"] >= "2017-01-01" for row in rows)
