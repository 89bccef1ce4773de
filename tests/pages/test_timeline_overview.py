"""The overview's geometry: what is in view, what its links stand for, and where doubt is drawn as doubt."""

from __future__ import annotations

from datetime import date

import pytest

from claims.enums import EntryKind
from timeline.pages.date_glyphs import WIDTH, span_of
from timeline.pages.timeline_overview import (
    LANE,
    NARROW,
    WIDE,
    Overview,
    Stretch,
    gap_between,
    month_number,
    timeline_overview,
)
from timeline.selectors.month_histogram import Density, Lane

AS_OF = date(2024, 5, 1)


def of_months(*months: date, kind: EntryKind = EntryKind.EVENT) -> Density:
    lane = Lane(placed=dict.fromkeys(months, 1), stands=dict.fromkeys(months, 1))
    return Density({kind: lane}, min(months), max(months))


def drawn(found: Density, first: date | None = None, last: date | None = None) -> Overview:
    picture = timeline_overview(found, {}, first=first, last=last, as_of=AS_OF)
    assert picture is not None
    return picture


def years(first: int, last: int) -> Stretch:
    return Stretch(first * 12, (last + 1) * 12)


LONG = of_months(*(date(year, month, 1) for year in range(1990, 2027) for month in (2, 8)))


def test_the_whole_period_is_shown_in_years_that_fill_it() -> None:
    picture = drawn(LONG)
    assert picture.window == picture.whole == years(1990, 2026)
    assert sum(bin.stretch.months for bin in picture.wide) == picture.whole.months
    assert sum(bin.number for bin in picture.wide) == picture.number == 74


def test_nothing_anywhere_gives_no_overview() -> None:
    assert timeline_overview(Density({}, None, None), {}, first=None, last=None, as_of=AS_OF) is None


@pytest.mark.parametrize(
    ("first", "last"),
    [("1990-01-01", "2026-12-31"), ("2016-01-01", "2016-12-31"), ("2003-03-01", "2011-08-31"), ("0001-01-01", None)],
)
def test_no_axis_has_more_links_than_there_is_room_for(first: str, last: str | None) -> None:
    picture = drawn(LONG, date.fromisoformat(first), None if last is None else date.fromisoformat(last))
    for bins, most in ((picture.wide, WIDE), (picture.narrow, NARROW)):
        assert 0 < len(bins) <= most + 1
        ends = [bin.stretch for bin in bins]
        assert all(one.end == two.first for one, two in zip(ends, ends[1:], strict=False))
        assert (ends[0].first, ends[-1].end) == (picture.window.first, picture.window.end)


def test_a_month_is_shown_within_its_year_with_the_rest_veiled_and_the_year_one_step_out() -> None:
    picture = drawn(LONG, date(2016, 2, 1), date(2016, 2, 29))
    assert picture.window == years(2016, 2016)
    assert picture.chosen == Stretch(month_number(date(2016, 2, 1)), month_number(date(2016, 3, 1)))
    assert [length for _at, length in picture.veils] == [1, 10]
    assert [bin.words for bin in picture.wide if bin.is_chosen] == ["February 2016"]
    assert {name: stretch for name, _words, stretch in picture.moves}["wider"] == years(2016, 2016)


def test_a_few_entries_long_before_the_others_are_next_to_the_overview() -> None:
    some = of_months(date(1896, 6, 1), *(date(year, month, 1) for year in range(2012, 2020) for month in range(1, 13)))
    picture = drawn(some)
    assert picture.window == years(2012, 2019) and picture.whole == years(1896, 2019)
    assert picture.earlier_rest == (years(1896, 2011), 1)
    assert drawn(some, date(1890, 1, 1), date(1899, 12, 31)).number == 1


def test_what_may_lie_over_a_year_is_drawn_behind_and_not_as_a_month() -> None:
    lane = Lane(over={date(2016, 1, 1): 1, date(2017, 1, 1): 0}, stands={date(2016, 1, 1): 1})
    (shape,) = drawn(Density({EntryKind.EVENT: lane}, date(2016, 1, 1), date(2016, 12, 1))).lanes
    assert shape.sure == ""
    assert shape.vague.startswith(f"M0 {LANE}v-") and "h12v" in shape.vague


def test_neighbouring_months_of_one_height_are_one_shape() -> None:
    (shape,) = drawn(of_months(date(2016, 1, 1), date(2016, 2, 1), date(2016, 4, 1))).lanes
    assert shape.sure.count("M") == 2


def test_addresses_of_stretches_are_years_where_they_are_years() -> None:
    assert years(2016, 2017).days() == ("2016", "2017")
    assert Stretch(month_number(date(2016, 3, 1)), month_number(date(2016, 6, 1))).days() == ("2016-03", "2016-05")


SOURCES = [(month_number(date(2015, 4, 1)), 2), (month_number(date(2016, 1, 1)), 5)]


@pytest.mark.parametrize(
    ("upper", "lower", "until", "expected"),
    [
        (date(2014, 1, 31), date(2016, 1, 1), AS_OF, 2),
        (date(2012, 1, 31), date(2015, 4, 1), AS_OF, 0),
        (date(2014, 1, 31), date(2015, 1, 1), AS_OF, None),
        (date(2014, 1, 31), date(2020, 1, 1), date(2014, 9, 1), None),
        (None, date(2020, 1, 1), AS_OF, None),
    ],
    ids=["read", "nobody looked", "short", "still to come", "open"],
)
def test_an_empty_stretch_tells_how_many_sources_of_it_were_read(
    upper: date | None, lower: date, until: date, expected: int | None
) -> None:
    gap = gap_between(upper, lower, SOURCES, until=until)
    assert (None if gap is None else gap.sources) == expected


@pytest.mark.parametrize(
    ("edtf", "sure", "vague", "about"),
    [
        ("2016", 0, [("0.0", "72.0")], False),
        ("2016~", 0, [("0.0", "72.0")], True),
        ("../2016-06-30", 0, [("0.0", "35.8")], True),
        ("2016-01-01/2016-12-31", 3, [], False),
        ("2015/2017", 1, [("0.0", "24.0"), ("48.0", "24.0")], False),
        ("[2016,2018]", 0, [("0.0", "24.0"), ("48.0", "24.0")], False),
    ],
)
def test_the_doubtful_part_of_a_date_is_drawn_apart(
    edtf: str, sure: int, vague: list[tuple[str, str]], about: bool
) -> None:
    span = span_of(edtf)
    assert span is not None
    assert (len(span.sure), list(span.vague), span.is_about) == (sure, vague, about)
    assert all(float(at) >= 0 and float(at) + float(length) <= WIDTH + 0.1 for at, length in span.sure + span.vague)


def test_a_day_needs_no_picture_and_what_is_no_date_gets_none() -> None:
    assert span_of("2016-06-25") is None
    assert span_of("soon") is None
    assert span_of("2016-06-25?") is not None
