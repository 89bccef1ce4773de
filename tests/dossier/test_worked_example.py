"""The worked example of the method, on the real dossier, through the API.

Target of at least 200 USD bn of trade by 2020, stated at the end of May 2016 on a base of 63.5 for 2015, judged on the
Russian series; a later version moved the goalpost at the end of November 2016.
"""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any

import pytest

from tests.api.world import LISTS, good, objects, problem, walk
from tests.deep import is_tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]

PROMISE = "trade-200-billion"
LAVROV, MEDVEDEV = f"{PROMISE}-v2", f"{PROMISE}-v3"


def progress(day: str) -> dict[str, Any]:
    found: dict[str, Any] = good(f"promises/{PROMISE}/progress/", as_of=day)
    return found


def version(target: str, day: str) -> dict[str, Any]:
    return next(each for each in progress(day)["versions"] if each["target"] == target)


def near(value: float, digits: int) -> Any:
    return pytest.approx(value, abs=0.5 * 10**-digits)


def test_at_the_beginning_of_2018_the_version_of_may_2016_is_far_behind() -> None:
    found = version(LAVROV, "2018-02-01")
    assert found["value"] == 200
    assert found["deadline"]["edtf"] == "2020"
    assert found["baseline"] == {"value": 63.5, "period": found["baseline"]["period"]}
    assert found["baseline"]["period"]["edtf"] == "2015"
    assessed = found["assessment"]
    assert assessed["series"] == "trade-russia"
    assert assessed["status"] == "far_behind"
    assert assessed["baseline"]["value"] == 63.5 and assessed["baseline"]["origin"] == "stated"
    assert (assessed["latest"]["value"], assessed["latest"]["period_end"]) == (66.1, "2016-12-31")
    assert assessed["ratio"] == near(0.159, 3)
    assert assessed["ratio_linear"] == near(0.095, 3)
    assert assessed["attainment"] == near(0.019, 3)
    assert assessed["path_value"] == near(79.9, 1)
    assert assessed["needed_pace"] == near(0.319, 3)
    assert assessed["required_pace"] == near(0.258, 3)
    assert {"model_sensitive", "early"} <= set(assessed["modifiers"])


@pytest.mark.parametrize("day", ["2017-06-01", "2018-02-01"])
def test_the_promise_is_far_behind_by_the_newest_version_and_an_inherited_baseline(day: str) -> None:
    said = progress(day)["status"]
    assert (said["target"], said["series"], said["status"]) == (MEDVEDEV, "trade-russia", "far_behind")
    assert (said["baseline"]["value"], said["baseline"]["origin"], said["baseline"]["from_version"]) == (
        63.5,
        "inherited",
        2,
    )
    assert "baseline_implied" in said["modifiers"] and said["spoken_by"] is None
    assert said["sentence"].endswith("Base: 63.5 USD bn at the end of 2015, as in version 2.")
    behind = {flag["subject"] for flag in progress(day)["flags"] if flag["kind"] == "behind_schedule"}
    assert behind == {LAVROV, MEDVEDEV}


def test_while_the_russian_figure_is_not_known_the_chinese_series_is_used() -> None:
    said = progress("2017-01-20")["status"]
    assert (said["target"], said["series"], said["status"]) == (MEDVEDEV, "trade-gacc", "far_behind")
    assert "other_series" in said["modifiers"]


def test_an_earlier_version_speaks_while_the_newest_has_no_figure_after_its_baseline() -> None:
    newest = f"{PROMISE}-v4"
    said = progress("2019-03-01")["status"]
    reason = "no_later_observation"
    assert said["target"] == MEDVEDEV
    assert said["spoken_by"] == {"version": 3, "instead_of": newest, "instead_of_version": 4, "reason": reason}
    assert "This is the result of version 3, because version 4 cannot be assessed" in said["sentence"]
    assert version(newest, "2019-03-01")["assessment"]["reason"] == reason
    later = progress("2020-02-01")["status"]
    assert (later["target"], later["spoken_by"]) == (newest, None)


def test_before_it_was_stated_there_is_no_such_version() -> None:
    assert LAVROV not in [each["target"] for each in progress("2016-05-01")["versions"]]
    found = problem(f"targets/{LAVROV}/progress/", as_of="2016-05-01")
    assert (found["status"], found["type"]) == (404, "/api/problems/not-known-as-of")
    assert good(f"targets/{LAVROV}/progress/", as_of="2016-06-30")["target"] == LAVROV


def test_once_the_figure_for_2020_is_known_it_is_missed() -> None:
    assessed = version(LAVROV, "2021-12-31")["assessment"]
    assert (assessed["status"], assessed["decided_by"]["value"]) == ("missed", 104)
    assert assessed["decided_by"]["period_end"] == "2020-12-31"


def test_once_the_figure_for_2023_is_known_it_is_met_three_years_late() -> None:
    assessed = version(LAVROV, "2024-12-31")["assessment"]
    assert (assessed["status"], assessed["decided_by"]["value"]) == ("met_late", 228)
    assert assessed["slip"] == {"days": 1095, "years": near(3, 2)}


@pytest.mark.parametrize(("day", "status"), [("2021-12-31", "missed"), ("2024-12-31", "met_late")])
def test_the_chinese_series_says_the_same(day: str, status: str) -> None:
    rivals = {each["series"]: each for each in version(LAVROV, day)["rivals"]}
    assert rivals["trade-gacc"]["status"] == status


def moved(day: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = good("flags/", kind="goalpost_moved", promise=PROMISE, as_of=day)["results"]
    return found


def test_the_goalpost_moves_at_the_end_of_november_2016_and_not_before() -> None:
    assert moved("2016-11-29") == []
    assert [flag for flag in progress("2016-11-29")["flags"] if flag["kind"] == "goalpost_moved"] == []
    for day in ("2016-11-30", "2018-02-01", "2024-12-31"):
        (flag,) = (each for each in moved(day) if each["opened_on"] == "2016-11-30")
        assert flag in progress(day)["flags"]
        assert flag["severity"] == "serious"
        assert all(move["known_on"] == each["opened_on"] for each in moved(day) for move in each["params"]["moves"])
        later = next(move for move in flag["params"]["moves"] if move["kind"] == "later")
        assert (later["from_target"], later["to_target"]) == (LAVROV, MEDVEDEV)
        assert later["before"] == "2020-12-31"
        assert later["after"].endswith("2023-12-31]")
        assert "2020" in flag["sentence"] and "2023" in flag["sentence"]
        assert {row["slug"] for row in flag["evidence"]} >= {LAVROV, MEDVEDEV}
        assert all(row["citations"] for row in flag["evidence"] if row["kind"] == "target")


def test_a_flag_asked_for_before_it_opened_is_not_known_yet() -> None:
    (flag,) = moved("2018-02-01")
    assert good(f"flags/{flag['id']}/", as_of="2018-02-01") == flag
    assert problem(f"flags/{flag['id']}/", as_of="2016-11-29")["type"] == "/api/problems/not-known-as-of"


@pytest.mark.parametrize("day", ["2016-05-01", "2016-11-29", "2018-02-01", "2021-12-31", "2024-12-31"])
def test_lists_filtered_by_status_agree_with_progress(day: str) -> None:
    shown = progress(day)
    status = shown["status"]["status"]
    for asked in (status, "far_behind", "missed", "met_late"):
        listed = {row["slug"] for row in good("promises/", status=asked, as_of=day)["results"]}
        assert (PROMISE in listed) == (asked == status)
    for each in shown["versions"]:
        own = each["assessment"]["status"]
        for asked in (own, "far_behind", "missed", "met_late"):
            listed = {row["slug"] for row in good("targets/", status=asked, as_of=day)["results"]}
            assert (each["target"] in listed) == (asked == own)


def test_figures_of_2014_stand_apart_and_disagree() -> None:
    rows = good("observations/", indicator="russia-china-trade", **{"from": "2014", "to": "2014"}, page_size="200")
    whole_year = [row for row in rows["results"] if row["period"]["edtf"].rstrip("~") == "2014"]
    by_series = {row["series"]["slug"]: row["value"] for row in whole_year}
    assert {88, 100, 95.3} <= {round(value, 1) for value in by_series.values()}
    (flag,) = (
        flag
        for flag in good("flags/", kind="sources_disagree", subject="russia-china-trade")["results"]
        if flag["subject_period"] == "2014-01-01/2014-12-31"
    )
    assert {row["slug"] for row in flag["evidence"]} <= {row["slug"] for row in whole_year}
    assert {88, 100, 95.3} <= {round(each["value"], 1) for each in flag["params"]["values"]}
    assert all(row["citations"] for row in flag["evidence"])


def test_no_number_is_an_average_of_disagreeing_figures() -> None:
    values = (88.0, 100.0, 95.3)
    means = {sum(some) / len(some) for size in (2, 3) for some in combinations(values, size)}
    answers = [progress("2024-12-31"), *(page for page in walk("flags/", subject="russia-china-trade"))]
    answers += walk("assessments/", promise=PROMISE, page_size="200")
    numbers = {value for answer in answers for each in objects(answer) for value in each.values() if _is_number(value)}
    assert not {value for value in numbers for mean in means if abs(value - mean) < 1e-6}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def test_the_timeline_of_a_past_day_shows_nothing_that_became_known_later() -> None:
    day = dt.date(2016, 7, 1)
    seen = 0
    for name in LISTS:
        for page in walk(f"{name}/", as_of=day.isoformat(), page_size="200"):
            for each in objects(page):
                for field in ("known_on", "opened_on", "from_day"):
                    if field in each:
                        seen += 1
                        assert dt.date.fromisoformat(each[field]) <= day, (name, each)
    assert seen > 100
    asked = {"as_of": day.isoformat(), "promise": PROMISE, "page_size": "200"}
    kinds = {row["kind"] for page in walk("timeline/", **asked) for row in page}
    assert {"event", "claim", "target_set", "deadline"} <= kinds
    assert "goalpost_moved" not in kinds


def test_every_promise_of_the_dossier_can_be_asked_how_far_it_is() -> None:
    for promise in good("promises/", page_size="200")["results"]:
        if not is_tried(promise["slug"], one_in=4):
            continue
        found = good(f"promises/{promise['slug']}/progress/")
        assert found["status"] is None or found["status"]["status"]
        assert all(flag["sentence"] and flag["evidence"] for flag in found["flags"])
        assert all(each["citations"] for each in (*found["versions"], *found["outcomes"]))
