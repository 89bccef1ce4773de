"""Pictures: what the spec says, and that its rendering obeys the content policy."""

from __future__ import annotations

import os
import re
import time
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import claims
from timeline import card_rendering, charts
from timeline.pages.promise_charts import Drawing

LINES = (charts.Line("A <b>", (charts.Point(date(2015, 12, 31), 63.5), charts.Point(date(2016, 12, 31), 66.1))),)
PROMISED = (
    charts.PromisedPath("1", ((date(2015, 12, 31), 63.5), (date(2020, 12, 31), 200.0)), ((date(2020, 12, 31), 200.0),)),
)


def _drawn(**changes: Any) -> str:
    return charts.promise_svg(
        **{"lines": LINES, "promised": PROMISED, "unit": "USD bn", "width": 400, "height": 200} | changes
    )


def test_the_end_of_a_year_is_that_year_as_a_round_number() -> None:
    assert charts.decimal_year(date(2020, 12, 31)) == 2020
    assert charts.decimal_year(date(2019, 12, 31)) == 2019
    assert 2015.4 < charts.decimal_year(date(2016, 5, 31)) < 2015.5


def test_every_number_of_series_path_and_deadline_is_in_the_spec() -> None:
    spec = charts.promise_spec(LINES, PROMISED, unit="USD bn", width=400, height=200)
    values = [row for layer in spec["layer"] for row in layer["data"]["values"]]
    assert {(row["year"], row["value"]) for row in values} == {(2015, 63.5), (2016, 66.1), (2020, 200.0)}


def test_a_picture_holds_no_style_no_script_and_no_role_of_its_own() -> None:
    drawn = _drawn(unit='<script>alert(1)</script> style="x"')
    assert drawn.startswith('<svg aria-hidden="true"')
    assert " style=" not in drawn.split("&lt;script")[0] and "<script" not in drawn
    assert "aria-label" not in drawn and "role=" not in drawn


def test_each_figure_and_goal_bears_the_id_of_its_record() -> None:
    points = (charts.Point(date(2016, 12, 31), 66.1, of="observation-a"),)
    goals = ((date(2020, 12, 31), 200.0),)
    promised = tuple(charts.PromisedPath(each, (), goals, f"target-{each}") for each in ("1", "2"))
    drawn = _drawn(lines=(charts.Line("A", points),), promised=promised)
    assert re.findall(r'data-of="([^"]+)"', drawn) == ["target-1 target-2", "observation-a"]


def test_what_the_content_policy_forbids_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import vl_convert

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", lambda spec: '<svg xmlns="x"><g style="fill:red"></g></svg>')
    with pytest.raises(ValueError, match="content policy"):
        charts.svg({"mark": "point"})


def test_the_same_picture_is_drawn_once(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PIVOT_PICTURES = tmp_path
    first = _drawn()
    assert len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr(charts, "svg", lambda spec: pytest.fail("drawn twice"))
    assert _drawn() == first


def test_another_release_draws_its_own_pictures(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PIVOT_PICTURES = tmp_path
    _drawn()
    settings.PIVOT_RELEASE = "another"
    monkeypatch.setattr(charts, "svg", lambda spec: "<svg>otherwise</svg>")
    assert _drawn() == "<svg>otherwise</svg>"


def test_another_number_is_another_picture(settings: Any, tmp_path: Path) -> None:
    settings.PIVOT_PICTURES = tmp_path
    point = charts.Point(date(2016, 12, 31), 66.2)
    assert _drawn() != _drawn(lines=(charts.Line("A <b>", (LINES[0].points[0], point)),))


def test_a_directory_that_cannot_be_written_costs_time_and_not_the_page(settings: Any, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="ascii")
    settings.PIVOT_PICTURES = blocked / "pictures"
    assert _drawn().startswith("<svg")


def test_old_pictures_are_forgotten_while_new_ones_are_kept(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PIVOT_PICTURES = tmp_path
    monkeypatch.setattr(charts, "SOMETIMES", "")
    old, recent = tmp_path / "old.svg", tmp_path / "recent.svg"
    for path, age in ((old, charts.CACHE_SECONDS + 60), (recent, charts.CACHE_SECONDS - 60)):
        path.write_text("<svg/>", encoding="ascii")
        os.utime(path, (time.time() - age,) * 2)
    _drawn()
    assert not old.exists() and recent.exists() and len(list(tmp_path.iterdir())) == 2


def test_nothing_to_show_is_no_picture() -> None:
    assert _drawn(lines=(), promised=()) == ""


def test_zero_is_drawn_and_not_left_out() -> None:
    zero = (charts.Line("A", (charts.Point(date(2015, 12, 31), 0.0), charts.Point(date(2016, 12, 31), 0.0))),)
    spec = charts.promise_spec(zero, (), unit="km", width=300, height=200)
    assert [row["value"] for row in spec["layer"][0]["data"]["values"]] == [0.0, 0.0]


def test_long_spans_get_few_round_ticks() -> None:
    line = (charts.Line("A", (charts.Point(date(1900, 12, 31), 1.0), charts.Point(date(2020, 12, 31), 2.0))),)
    spec = charts.promise_spec(line, (), unit="km", width=358, height=200)
    ticks = spec["layer"][0]["encoding"]["x"]["axis"]["values"]
    assert len(ticks) <= 7 and all(tick % 10 == 0 for tick in ticks)


FAN = charts.Fan(0, (((date(2016, 12, 31), 66.1, 66.1), (date(2019, 12, 31), 30.0, 5000.0)),))


def test_a_forecast_is_drawn_as_a_band_and_cannot_dwarf_what_was_measured() -> None:
    spec = charts.promise_spec(LINES, PROMISED, (FAN,), unit="USD bn", width=400, height=200)
    (band,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == "area"]

    assert [(row["value"], row["high"]) for row in band["data"]["values"]] == [(66.1, 66.1), (30.0, 5000.0)]
    assert band["mark"]["clip"] and band["encoding"]["y"]["scale"]["domainMax"] == pytest.approx(320)
    assert _drawn(fans=(FAN,)) != _drawn()


def _layers(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def test_ranks_have_whole_numbers_only_and_the_first_is_at_the_top() -> None:
    years = [charts.Point(date(year, 12, 31), rank) for year, rank in ((2016, 1.0), (2017, 2.0), (2018, 1.0))]
    spec = charts.promise_spec(
        (charts.Line("A", tuple(years)),), (), unit="rank", width=400, height=380, are_ranks=True
    )
    y = spec["layer"][0]["encoding"]["y"]
    assert list(y["axis"]["values"]) == [1, 2] and y["axis"]["format"] == "d"
    assert y["scale"] == {"domain": [0.5, 2.5], "reverse": True, "nice": False, "zero": False}
    drawn = _drawn(lines=(charts.Line("A", tuple(years)),), promised=(), unit="rank", are_ranks=True)
    assert drawn.index(">1</text>") < drawn.index(">2</text>") and ">1.5<" not in drawn


def test_many_ranks_have_few_round_places() -> None:
    line = charts.Line("A", tuple(charts.Point(date(year, 12, 31), year - 2000.0) for year in range(2001, 2041)))
    spec = charts.promise_spec((line,), (), unit="rank", width=400, height=300, are_ranks=True)
    assert list(spec["layer"][0]["encoding"]["y"]["axis"]["values"]) == [1, 10, 20, 30, 40]


def test_a_scale_is_no_finer_than_its_figures() -> None:
    line = charts.Line("A", tuple(charts.Point(date(year, 12, 31), 1.0) for year in (2016, 2017)))
    drawn = _drawn(lines=(line,), promised=(), unit="vetoes", decimals=0)
    assert ">1</text>" in drawn and "0.5" not in re.findall(r">([\d.]+)</text>", drawn)


def test_no_forecast_and_no_goal_hides_the_figure_that_came() -> None:
    end = date(2020, 12, 31)
    points = (charts.Point(end, 200.0), charts.Point(end, 200.0, joined=False, firm=False))
    spec = charts.promise_spec((charts.Line("A", points),), PROMISED, unit="USD bn", width=400, height=200)
    fills = [layer["mark"]["fill"] for layer in _layers(spec, "point")]
    assert fills == [charts.PAPER, charts.PAPER, charts.COLOURS[0]]  # the goal, the forecast, the figure


def test_the_number_of_a_version_is_not_written_over_a_figure() -> None:
    goal = (date(2020, 12, 31), 38.0)
    line = charts.Line("A", (charts.Point(date(2015, 12, 31), 4.0), charts.Point(goal[0], 38.8)))
    for width, height in ((760, 380), (358, 300)):
        label = {"unit": "bcm", "width": width, "height": height}
        alone = charts.promise_spec((), (charts.PromisedPath("2", (), (goal,)),), **label)
        assert _layers(alone, "text")[0]["mark"]["dy"] == -14  # above, where nothing is
        spec = charts.promise_spec((line,), (charts.PromisedPath("2", (), (goal,)),), **label)
        assert _layers(spec, "text")[0]["mark"]["dy"] > 0


def test_a_card_is_a_picture_of_its_own_with_the_colours_of_the_site() -> None:
    sheet = (Path(claims.__file__).parent / "static/claims/tokens.css").read_text()
    for name, colour in card_rendering.COLOURS.items():
        assert f"{name}: light-dark({colour}, " in sheet, name
    svg = card_rendering.card_svg('A <b> "title" \x00 ' * 30, "An answer", foot="A site", chart=_drawn())
    ElementTree.fromstring(svg)
    assert "var(" not in svg and "<b>" not in svg and "…" in svg

    png = card_rendering.card_png(svg)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (1200, 630)


def test_a_forecast_that_fits_is_not_said_to_be_cut() -> None:
    low = charts.Fan(0, (((date(2016, 12, 31), 66.1, 66.1), (date(2019, 12, 31), 60.0, 90.0)),))
    assert charts.is_cut(LINES, PROMISED, (FAN,))
    assert not charts.is_cut(LINES, PROMISED, (low,))


def test_one_mark_alone_is_no_picture() -> None:
    goal = charts.PromisedPath("1", (), ((date(2020, 12, 31), 200.0),))
    assert not Drawing("USD bn", 0, (), (goal,), ()).shows_a_course
    assert Drawing("USD bn", 0, LINES, (goal,), ()).shows_a_course
