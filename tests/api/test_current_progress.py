"""The progress of every promise with a number, in one list: the same as each promise's own progress says."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.test_schema import validator
from tests.api.world import World, ask, good, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.mark.parametrize("day", ["2016-07-01", "2018-02-01", None])
def test_a_row_says_what_the_promise_s_own_progress_says(world: World, day: str | None) -> None:
    query = {} if day is None else {"as_of": day}
    rows = good("progress/", **query)["results"]
    assert [row["promise"]["slug"] for row in rows] == ["two-hundred-trees-0", "two-hundred-trees-1"]
    for row in rows:
        whole = good(f"promises/{row['promise']['slug']}/progress/", **query)
        (version,) = [each for each in whole["versions"] if each["is_current"]]
        assert (row["assessment"], row["deliverable"]) == (version["assessment"], whole["deliverable"])
        # On the first day nothing can be said of the number yet, and its steps give the promise's status. On the
        # second no figure is newer than the second version, so that the first one speaks for it.
        first = whole["versions"][0]["assessment"]
        speaks = {"2016-07-01": row["deliverable"], "2018-02-01": first, None: row["assessment"]}
        assert whole["status"] == speaks[day]
        assert (row["target"]["slug"], row["value"]) == (version["target"], version["value"])
        assert (row["indicator"]["slug"], row["unit"]) == (version["indicator"]["slug"], version["indicator"]["unit"])
        assert row["comparator"] == version["comparator"]
        assert (row["deadline"], row["stated_on"]) == (version["deadline"], version["stated_on"])
        assert row["citations"] == version["citations"] and row["citations"]
        assert [each["slug"] for each in row["used"]] == row["assessment"]["rows"]
        assert all(each["citations"] for each in row["used"])
        assert good(row["self"], **query)["assessment"] == row["assessment"]


def test_it_is_as_the_schema_says_and_walks_in_pages(world: World) -> None:
    answer = good("progress/", page_size="1")
    assert list(validator("/api/v1/progress/").iter_errors(answer)) == []
    rest = good(answer["next"])
    assert rest["next"] is None and rest["results"][0] != answer["results"][0]
    assert len(ask("progress.csv").content.strip().split(b"\r\n")) == 3


def test_its_queries_do_not_grow_with_promises(world: World) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            good("progress/", page_size="200")
        return len(captured)

    before = count()
    make_world(number=7)
    assert count() == before <= 10
