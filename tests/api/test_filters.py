"""Each filter keeps what it names and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.world import LISTS, World, ask, body, good

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def slugs(path: str, **query: str) -> set[str]:
    return {row.get("slug") or row.get("id") or row["target"] for row in good(path, **query)["results"]}


#: list, filter, where its value is in a row of the list (None: not in the row, but in the world's first promise)
CASES: list[tuple[str, str, Any]] = [
    ("actors", "affiliation", lambda row: row["affiliation"] and row["affiliation"]["slug"]),
    ("actors", "kind", lambda row: row["kind_of_actor"]),
    ("sources", "kind", lambda row: row["kind_of_source"]),
    ("sources", "language", lambda row: row["language"]),
    ("claims", "kind", lambda row: row["kind_of_claim"]),
    (
        "claims",
        "actor",
        lambda row: [
            *(s["slug"] for s in (*row["speakers"], *row["other_reporters"])),
            row["reported_by"] and row["reported_by"]["slug"],
        ],
    ),
    ("claims", "topic", lambda row: [each["slug"] for each in row["topics"]]),
    ("claims", "promise", lambda row: [each["slug"] for each in row["promises"]]),
    ("claims", "source", lambda row: [each["source"] for each in row["citations"]]),
    ("claims", "check", lambda row: row["check"] and row["check"]["now"]),
    ("promises", "status", lambda row: row["assessment"] and row["assessment"]["status"]),
    ("promises", "actor", lambda row: [each["slug"] for each in row["promisors"]]),
    ("promises", "topic", lambda row: [each["slug"] for each in row["topics"]]),
    ("targets", "status", lambda row: row["assessment"] and row["assessment"]["status"]),
    ("targets", "promise", lambda row: row["promise"]["slug"]),
    ("targets", "indicator", lambda row: row["indicator"]["slug"]),
    ("targets", "source", lambda row: [each["source"] for each in row["citations"]]),
    ("milestones", "promise", lambda row: row["promise"]["slug"]),
    ("outcomes", "stage", lambda row: row["stage"]),
    ("outcomes", "promise", lambda row: row["promise"]["slug"]),
    ("outcomes", "milestone", lambda row: row["milestone"]["slug"]),
    ("outcomes", "actor", lambda row: [each["slug"] for each in row["delivered_to"]]),
    ("indicators", "topic", lambda row: [each["slug"] for each in row["topics"]]),
    ("indicators", "frequency", lambda row: row["frequency"]),
    ("series", "indicator", lambda row: row["indicator"]["slug"]),
    ("series", "provider", lambda row: row["provider"]["slug"]),
    ("observations", "kind", lambda row: row["kind_of_value"]),
    ("observations", "indicator", lambda row: row["indicator"]["slug"]),
    ("observations", "series", lambda row: row["series"]["slug"]),
    ("verdicts", "promise", lambda row: row["promise"]["slug"]),
    ("verdicts", "verdict", lambda row: row["verdict"]),
    ("assessments", "status", lambda row: row["status"]),
    ("assessments", "promise", lambda row: row["promise"]),
    ("assessments", "target", lambda row: row["target"]),
    ("assessments", "series", lambda row: row["series"]),
    ("assessments", "heads_promise", lambda row: str(row["heads_promise"]).lower()),
    ("assessments", "heads_version", lambda row: str(row["heads_version"]).lower()),
    ("flags", "kind", lambda row: row["kind"]),
    ("flags", "severity", lambda row: row["severity"]),
    ("flags", "subject_kind", lambda row: row["subject_kind"]),
    ("flags", "subject", lambda row: row["subject"]),
    ("flags", "promise", lambda row: row["promises"]),
    ("events", "actor", lambda row: [each["slug"] for each in row["actors"]]),
    ("events", "topic", lambda row: [each["slug"] for each in row["topics"]]),
    ("events", "promise", lambda row: [each["slug"] for each in row["promises"]]),
    ("events", "source", lambda row: [each["source"] for each in row["citations"]]),
    ("timeline", "kind", lambda row: row["kind"]),
    ("timeline", "actor", lambda row: [each["slug"] for each in row["actors"]]),
    ("timeline", "topic", lambda row: [each["slug"] for each in row["topics"]]),
    ("timeline", "promise", lambda row: [each["slug"] for each in row["promises"]]),
]


def values(found: Any) -> set[str]:
    return {each for each in (found if isinstance(found, list) else [found]) if each is not None}


@pytest.mark.sample(16)
@pytest.mark.parametrize(("name", "filter_name", "value"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_a_filter_keeps_exactly_the_rows_that_have_its_value(
    name: str, filter_name: str, value: Any, world: World
) -> None:
    rows = good(f"{name}/", page_size="200")["results"]
    possible = {each for row in rows for each in values(value(row))}
    assert possible, "the world has nothing to filter by"
    for one in sorted(possible):
        kept = good(f"{name}/", page_size="200", **{filter_name: one})["results"]
        assert kept == [row for row in rows if one in values(value(row))]


@pytest.mark.parametrize(
    ("name", "filter_name", "value"),
    [
        ("promises", "indicator", "trees-standing-0-usd-bn"),
        ("targets", "topic", "trees-0"),
        ("targets", "actor", "mayor-0"),
        ("outcomes", "topic", "trees-0"),
        ("observations", "provider", "parks-office-0"),
        ("assessments", "indicator", "trees-standing-0-usd-bn"),
        ("assessments", "provider", "parks-office-0"),
        ("assessments", "topic", "trees-0"),
        ("flags", "topic", "trees-0"),
    ],
)
def test_a_filter_over_relations_keeps_some_and_drops_others(
    name: str, filter_name: str, value: str, world: World
) -> None:
    whole, kept = slugs(f"{name}/"), slugs(f"{name}/", **{filter_name: value})
    assert kept and kept < whole
    assert not any("-1" in each for each in kept if name == "promises")


def test_several_values_mean_any_of_them(world: World) -> None:
    one, other = (slugs("claims/", topic=topic) for topic in ("trees-0", "trees-1"))
    assert slugs("claims/", topic="trees-0,trees-1") == one | other


def test_several_filters_mean_all_of_them(world: World) -> None:
    assert slugs("claims/", topic="trees-0", promise="two-hundred-trees-1") == set()


def test_importance_keeps_what_weighs_as_much_or_more(world: World) -> None:
    assert len(slugs("promises/", importance="5")) == 2
    assert slugs("claims/", importance="4") == set()


@pytest.mark.parametrize("name", LISTS)
def test_a_slug_that_names_nothing_finds_nothing(name: str, world: World) -> None:
    for filter_name in ("topic", "actor", "promise", "indicator", "provider"):
        response = ask(f"{name}/", **{filter_name: "no-such-slug"})
        assert response.status_code == 400 or body(response)["results"] == []


@pytest.mark.parametrize("year", ["２０１６", "٢٠١٦"])
def test_digits_of_other_scripts_are_no_period(world: World, year: str) -> None:
    answer = ask("observations/", period=year)

    assert answer.status_code == 400
    assert "period" in answer.content.decode()
