"""A date in words says exactly the date: typing the words gives the same date again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from claims import presentation
from claims.dates import DateShape, Precision, ShapeKind, parse_date, shape_of

YEAR = st.sampled_from(["1999", "2016", "2020", "2021", "2032"])
#: Months, and the codes of seasons, quarters, thirds and halves; 24, 28 and 32 are winters and refused.
FINER = st.sampled_from([*range(1, 13), 21, 22, 23, *range(33, 42)])
ATOM = st.one_of(
    YEAR,
    YEAR.map(lambda year: year[:3] + "X"),
    st.builds("{}-{:02d}".format, YEAR, FINER),
    st.dates().filter(lambda day: day.year >= 1902).map(lambda day: day.isoformat()),
)
MARKED = st.builds("{}{}".format, ATOM, st.sampled_from(["", "~", "?", "%"]))
EDTF = st.one_of(
    MARKED,
    MARKED.map("../{}".format),
    MARKED.map("{}/..".format),
    st.builds("{}/{}".format, st.sampled_from(["1901", "1901-05~", "1901-35"]), MARKED),
    st.lists(MARKED, min_size=2, max_size=3).map(lambda members: "[" + ",".join(members) + "]"),
    st.lists(MARKED, min_size=2, max_size=3).map(lambda members: "{" + ",".join(members) + "}"),
)


def meaning(shape: DateShape) -> DateShape:
    """A shape without the spelling of its parts."""
    return replace(shape, parts=tuple(replace(part, text="") for part in shape.parts))


@settings(max_examples=120, deadline=None)
@given(EDTF)
def test_the_words_for_a_date_are_understood_as_exactly_this_date(edtf: str) -> None:
    assert meaning(shape_of(parse_date(presentation.vague_date_words(edtf)).edtf)) == meaning(shape_of(edtf))


def test_a_span_of_years_is_shown_by_its_bounds() -> None:
    shape = shape_of("19XX")
    assert (shape.kind, shape.parts[0].precision) == (ShapeKind.SINGLE, Precision.SPAN)
    assert presentation.vague_date_words("19XX") == "between 1900 and 1999"
