"""The bulk files: whole, described, readable by others' software, resumable; and no draft is in them."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.exports import build as building
from claims.exports import sdmx, storage
from claims.exports.table_schemas import format_cell
from claims.models import Source
from claims.tasks import export
from tests.api.change_feed_copy import Copy
from tests.api.world import World, ask, body, checked, good
from tests.factories import (
    FACTORIES,
    ActorFactory,
    ClaimFactory,
    ObservationFactory,
    SourceFactory,
    published,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

EXPORTS = "/api/v1/exports/"
RUSSIAN = "Товарооборот достигнет 200 млрд долларов"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any) -> Path:
    settings.PIVOT_EXPORTS = tmp_path / "exports"
    return tmp_path / "exports"


def make() -> dict[str, Any]:
    now = timezone.now()
    return building.build(today=now.date(), now=now)


def whole(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def fetched(name: str) -> bytes:
    entry = next(each for each in good(EXPORTS)["files"] if each["name"] == name)
    data = whole(Client().get(entry["url"]))
    assert len(data) == entry["bytes"]
    assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    return data


def package() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(fetched(building.PACKAGE)))


def sheet(name: str) -> list[dict[str, str]]:
    text = package().read(f"data/{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_package_is_valid_for_frictionless(world: World, tmp_path: Path) -> None:
    from frictionless import Package

    make()
    package().extractall(tmp_path / "package")
    described = Package(str(tmp_path / "package" / "datapackage.json"))
    report = described.validate()

    assert report.valid, report.flatten(["type", "message", "note"])[:5]
    assert report.stats["tasks"] == len(described.resources) > 30
    assert described.licenses[0]["name"] == "CC-BY-4.0"
    claims = described.get_resource("claims")
    assert claims.schema.primary_key == ["slug"]
    assert any(key["reference"]["resource"] == "actors" for key in claims.schema.foreign_keys)


def test_frictionless_notices_a_reference_that_leads_nowhere(world: World, tmp_path: Path) -> None:
    """So that the test above can fail."""
    from frictionless import Package

    make()
    package().extractall(tmp_path / "package")
    path = tmp_path / "package" / "data" / "targets.csv"
    text = path.read_bytes().decode("utf-8-sig").replace(world.promise.slug + ",", "nowhere,", 1)
    path.write_bytes(text.encode("utf-8-sig"))

    assert not Package(str(tmp_path / "package" / "datapackage.json")).validate().valid


def test_the_lines_are_exactly_what_follows_from_the_feed(world: World) -> None:
    make()
    copy = Copy().catch_up()
    lines: dict[tuple[str, str], Any] = {}
    kinds = {collection: kind for kind, collection in building.COLLECTIONS.items()}
    for entry in good(EXPORTS)["files"]:
        if entry["name"].endswith(".jsonl.gz"):
            collection = entry["name"].removesuffix(".jsonl.gz")
            found = [json.loads(line) for line in gzip.decompress(fetched(entry["name"])).decode().splitlines()]
            assert len(found) == entry["rows"]
            if collection == building.JUDGEMENTS:
                lines |= {("judgement", f"{each['kind']}/{each['record']}"): each for each in found}
            else:
                lines |= {(kinds[collection], each["slug"]): each for each in found}

    assert lines == copy.documents
    assert good(EXPORTS)["head"] == copy.cursor


def test_the_sdmx_file_is_read_by_another_library(world: World) -> None:
    from pysdmx.io import read_sdmx

    make()
    data = fetched(building.SDMX).decode()
    frame = read_sdmx(data).data[0].data

    assert len(frame) == data.count("\r\n") - 1 > 3
    assert set(sdmx.HEADER) - {"STRUCTURE", "STRUCTURE_ID", "ACTION"} <= set(frame.columns)
    rows = frame[frame["SERIES"] == world.target.own_series.slug]
    assert sorted(zip(rows["TIME_PERIOD"], rows["OBS_VALUE"], strict=True)) == [("2015", "63.5"), ("2016", "66.1")]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2016-01-01", "2016-12-31", "2016"),
        ("2016-05-01", "2016-05-31", "2016-05"),
        ("2016-04-01", "2016-06-30", "2016-Q2"),
        ("2016-02-01", "2016-04-30", "2016-02-01/P3M"),
        ("2016-01-01", "2016-10-31", "2016-01-01/P10M"),
        ("2007-01-01", "2016-12-31", "2007-01-01/P10Y"),
        ("2016-05-31", "2016-05-31", "2016-05-31"),
        ("2016-05-03", "2016-05-09", "2016-05-03/P7D"),
    ],
)
def test_a_period_is_written_as_sdmx_writes_it(first: str, last: str, said: str) -> None:
    assert sdmx.time_period(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == said


def test_cyrillic_survives_a_spreadsheet() -> None:
    """A byte order mark is how Excel knows UTF-8; lines end as RFC 4180 says."""
    published(ClaimFactory(statement=RUSSIAN))
    make()
    raw = package().read("data/claims.csv")

    assert raw.startswith(b"\xef\xbb\xbfslug,")
    assert raw.count(b"\n") == raw.count(b"\r\n") > 1
    assert RUSSIAN in raw.decode("utf-8")
    assert RUSSIAN in [row["statement"] for row in sheet("claims")]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_text_runs_as_a_formula(text: str) -> None:
    source = published(SourceFactory())
    Source.objects.filter(pk=source.pk).update(title=f"{text} x")  # with what a service would trim
    make()
    assert {row["slug"]: row["title"] for row in sheet("sources")}[source.slug] == f"'{text} x"


def test_a_negative_number_stays_a_number() -> None:
    figure = published(ObservationFactory(value="-12.500000"))
    make()
    assert {row["slug"]: row["value"] for row in sheet("observations")}[figure.slug] == "-12.5"
    assert format_cell(False) == "false" and format_cell(0) == "0" and format_cell(None) == ""


def test_no_draft_and_no_proposal_leaves(world: World, place: Path) -> None:
    make()
    before = {each["name"]: each["sha256"] for each in good(EXPORTS)["files"]}
    for model, factory in FACTORIES.items():
        factory(slug=f"canary-{model.kind()}")
    ClaimFactory(statement="canary", promises=[world.promise.slug], speakers=[ActorFactory(name="canary").slug])

    make()
    assert {each["name"]: each["sha256"] for each in good(EXPORTS)["files"]} == before
    names = [each["name"] for each in good(EXPORTS)["files"]]
    opened = [gzip.decompress(fetched(n)) if n.endswith(".gz") else fetched(n) for n in names]
    opened += [package().read(name) for name in package().namelist()]
    assert not any(b"canary" in each for each in opened)


def test_the_job_builds_when_something_public_changed_and_only_then(world: World) -> None:
    assert export() == 1
    assert export() == 0
    ClaimFactory()
    assert export() == 0
    first = good(EXPORTS)["head"]
    now = timezone.now()
    published(SourceFactory())
    wait = dt.timedelta(minutes=10)
    assert not building.build_if_due(today=now.date(), now=now, every=wait)
    assert building.build_if_due(today=now.date(), now=now + wait, every=wait)
    assert good(EXPORTS)["head"] == first + 1


def test_an_interrupted_download_goes_on_where_it_stopped(world: World) -> None:
    make()
    entry = good(EXPORTS)["files"][0]
    data = whole(Client().get(entry["url"]))
    tag = f'"{entry["sha256"]}"'
    start = whole(Client().get(entry["url"], headers={"Range": "bytes=0-99"}))
    published(SourceFactory())
    make()
    rest = Client().get(entry["url"], headers={"Range": "bytes=100-", "If-Range": tag})

    assert rest.status_code == 206
    assert rest.headers["Content-Range"] == f"bytes 100-{len(data) - 1}/{len(data)}"
    assert start + whole(rest) == data
    assert good(EXPORTS)["files"][0]["url"] != entry["url"]


@pytest.mark.parametrize(
    ("wanted", "part"),
    [("bytes=0-0", (0, 1)), ("bytes=5-9", (5, 10)), ("bytes=-7", (-7, None)), ("bytes=3-999999999", (3, None))],
)
def test_ranges_are_answered_as_rfc_9110_says(world: World, wanted: str, part: tuple[int, int | None]) -> None:
    make()
    url = good(EXPORTS)["files"][0]["url"]
    answer = Client().get(url, headers={"Range": wanted})
    data = whole(Client().get(url))
    assert answer.status_code == 206
    assert whole(answer) == data[slice(*part)]
    assert int(answer.headers["Content-Length"]) == len(data[slice(*part)])


def test_a_file_is_never_packed_a_second_time(world: World) -> None:
    """A range of packed bytes would be a range of something else."""
    make()
    url = good(EXPORTS)["files"][0]["url"]
    for headers in ({}, {"Range": "bytes=0-500"}):
        answer = Client().get(url, headers={"Accept-Encoding": "gzip", **headers})
        assert "Content-Encoding" not in answer.headers
        assert len(whole(answer)) == int(answer.headers["Content-Length"])


@pytest.mark.parametrize("wanted", ["bytes=999999999-", "bytes=-0", "bytes=9-5", "bytes=-"])
def test_a_range_outside_the_file_is_a_416(world: World, wanted: str) -> None:
    make()
    entry = good(EXPORTS)["files"][0]
    answer = Client().get(entry["url"], headers={"Range": wanted})
    assert answer.headers["Content-Range"] == f"bytes */{entry['bytes']}"
    assert checked(answer)["type"] == "/api/problems/range-not-satisfiable"


@pytest.mark.parametrize(
    "headers", [{"Range": "lines=1-2"}, {"Range": "bytes=0-1,3-4"}, {"Range": "bytes=0-1", "If-Range": '"x"'}]
)
def test_what_is_no_single_range_of_this_file_gets_the_whole(world: World, headers: dict[str, str]) -> None:
    make()
    entry = good(EXPORTS)["files"][0]
    answer = Client().get(entry["url"], headers=headers)
    assert answer.status_code == 200
    assert len(whole(answer)) == entry["bytes"]


def test_an_unchanged_file_and_an_unchanged_listing_are_304(world: World) -> None:
    make()
    for url in (EXPORTS, good(EXPORTS)["files"][0]["url"]):
        first = Client().get(url)
        assert whole(first)
        again = Client().get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_latest_leads_to_the_newest_build(world: World) -> None:
    make()
    answer = ask(EXPORTS + "latest/data-package.zip")
    assert answer.status_code == 302
    assert good(EXPORTS)["files"][0]["url"].endswith(answer.headers["Location"])


@pytest.mark.parametrize(
    "path", ["1/nothing.zip", "999/data-package.zip", "latest/nothing.zip", "../x/y", "1/manifest.json"]
)
def test_no_other_file_can_be_had(world: World, path: str) -> None:
    make()
    assert ask(EXPORTS + path).status_code == 404


def test_before_the_first_build_there_is_nothing_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    assert good(EXPORTS)["files"] == []
    assert ask(EXPORTS + "latest/data-package.zip").status_code == 404
    monkeypatch.setattr(building, "newest_public_seq", lambda: 0)
    assert export() == 0


def test_a_build_that_fails_leaves_the_one_before(world: World, monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    make()
    before = body(ask(EXPORTS))
    published(SourceFactory())
    monkeypatch.setattr(building, "_zip", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make()
    assert body(ask(EXPORTS)) == before
    assert [path.name for path in place.iterdir() if path.name.startswith("making-")] == []


def test_old_builds_are_cleared_away(world: World, place: Path) -> None:
    for _number in range(storage.MAX_BUILDS + 2):
        published(SourceFactory())
        make()
    assert len([path for path in place.iterdir() if path.is_dir()]) == storage.MAX_BUILDS
