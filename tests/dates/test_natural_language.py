"""Dates as people type them: each plain form read exactly, two readings refused, and everything accepted reads back."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.dates import deadline_dates, parse_date, parse_edtf_date, to_typed_text
from claims.dates.refusals import EXAMPLES, PLAIN_EXAMPLES
from claims.enums import DeadlineKind
from claims.exceptions import InvalidDateError

READ = {
    "June 2016": "2016-06",
    " 31  May 2016 ": "2016-05-31",
    "31st of May 2016": "2016-05-31",
    "May 31, 2016": "2016-05-31",
    "on 31 May 2016": "2016-05-31",
    "Sept. 2015": "2015-09",
    "31.05.2016": "2016-05-31",
    "03.04.2016": "2016-04-03",
    "31/05/2016": "2016-05-31",
    "05/31/2016": "2016-05-31",
    "05/05/2016": "2016-05-05",
    "2016/5/31": "2016-05-31",
    "05/2016": "2016-05",
    "about June 2016": "2016-06~",
    "around 2016": "2016~",
    "June 2016?": "2016-06?",
    "circa 2016?": "2016%",
    "2016-06~": "2016-06~",
    "201x": "201X",
    "the 2010s": "201X",
    "summer 2016": "2016-22",
    "the fall of 2016": "2016-23",
    "Q3 2024": "2024-35",
    "2024Q3": "2024-35",
    "third quarter of 2024": "2024-35",
    "H1 2024": "2024-40",
    "the second half of 2024": "2024-41",
    "2015-2018": "2015/2018",
    "2015 – 2018": "2015/2018",
    "from June 2016 to August 2017": "2016-06/2017-08",
    "June to August 2016": "2016-06/2016-08",
    "3-5 May 2016": "2016-05-03/2016-05-05",
    "3 to 5 May 2016": "2016-05-03/2016-05-05",
    "2019, 2021 or 2023": "[2019,2021,2023]",
    "2019 and 2021": "{2019,2021}",
    "[ 2019, 2021 ]": "[2019,2021]",
    "since 2016": "2016/..",
    "from 2016 on": "2016/..",
    "2016 or earlier": "../2016",
    "2021-22~": "2021-22~",
    "2020–25": "2020/2025",
    "2015—2018": "2015/2018",
    "2016-06–2016-08": "2016-06/2016-08",
    "31.05.2016–02.06.2016": "2016-05-31/2016-06-02",
    "May 3-5, 2016": "2016-05-03/2016-05-05",
    "May 3–5, 2016": "2016-05-03/2016-05-05",
    "May 30 to June 2, 2016": "2016-05-30/2016-06-02",
    "30 May–2 June 2016": "2016-05-30/2016-06-02",
    "June–August 2016": "2016-06/2016-08",
    "June 2016–August 2017": "2016-06/2017-08",
    "June 2016-August 2017": "2016-06/2017-08",
    "Q1–Q3 2024": "2024-33/2024-35",
    "Q3 2023–Q1 2024": "2023-35/2024-33",
    "3Q25": "2025-35",
    "3Q2025": "2025-35",
    "3Q98": "1998-35",
    "Q3'25": "2025-35",
    "Q3/2025": "2025-35",
    "2025-Q3": "2025-35",
    "1H2025": "2025-40",
    "2H25": "2025-41",
    "9M 2024": "2024-01/2024-09",
    "the first nine months of 2024": "2024-01/2024-09",
    "last three months of 2024": "2024-10/2024-12",
    "June '16": "2016-06",
    "winter 2016/17": "2016-12/2017-02",
    "winter 2016-17": "2016-12/2017-02",
    "southern winter 2016": "2016-06/2016-08",
    "southern spring 2016": "2016-09/2016-11",
    "southern autumn 2016": "2016-03/2016-05",
    "southern summer 2016/17": "2016-12/2017-02",
    "since mid-June 2024": "2024-06-11/..",
    "2016 onwards": "2016/..",
    "Tuesday, 31 May 2016": "2016-05-31",
}
READ_WITH_WORDS = {
    "early 2016": "2016-37",
    "Mid-2016": "2016-38",
    "late 2016": "2016-39",
    "by 2020": "../2020",
    "by the end of 2020": "../2020",
    "not later than June 2020": "../2020-06",
    "by Q3 2024": "../2024-35",
    "before 2016": "../2015",
    "before March 2016": "../2016-02",
    "before 1 March 2016": "../2016-02-29",
    "before summer 2016": "../2016-05-31",
    "after 2016": "2017/..",
    "after 31 December 2016": "2017-01-01/..",
    "between 2020 and 2025": "2020/2025",
    "between March and June 2024": "2024-03/2024-06",
    "between 3 and 5 May 2016": "2016-05-03/2016-05-05",
    "before the end of 2023": "../2023",
    "by end-2024": "../2024",
    "by year-end 2024": "../2024",
    "by end June 2024": "../2024-06",
    "by the end of the 2020s": "../202X",
    "by 2027 at the latest": "../2027",
    "2027 at the latest": "../2027",
    "early June 2024": "2024-06-01/2024-06-10",
    "mid-June 2024": "2024-06-11/2024-06-20",
    "late February 2024": "2024-02-21/2024-02-29",
    "by mid-June 2024": "../2024-06-20",
    "before mid-June 2024": "../2024-06-10",
    "by mid-2026": "../2026-38",
}
REFUSED = {
    "03/04/2016": "2016-03-04 and 2016-04-03",
    "3-4-2016": "2016-03-04 and 2016-04-03",
    "13/13/2016": "no such date",
    "31.13.2016": "no such date",
    "31 sept 2015": "no such date",
    "2021-22": "2021/2022 or summer 2021",
    "2021-22/2022-23": "2021/2022 or summer 2021",
    "2012-13": "2012/2013",
    "the end of 2020": "a day, late 2020, by 2020",
    "beginning of June 2016": "a day",
    "until 2016": "by 2016 or before 2016",
    "winter 2016": "2016-12/2017-02",
    "before about 2016": "too vague",
    "about 2016~": "vague twice",
    "June 16": "“June 16” names no year: write the date itself, such as by 31 May 2016",
    "Feb-24": "“Feb-24” can mean Feb 2024 and the day 24 Feb",
    "31 May 16": "“31 May 16” is not a date",
    "later this week": "is not a date",
    "2020-25": "2020/2025 or northern spring 2020",
    "2016-37": "2016/2037 or first four months of 2016",
    "2020-30": "2020/2030",
    "2020/25": "write 2020/2025",
    "2005–12": "2005-12 and 2005/2012",
    "2021/22": "2021/2022 (both years) and twelve months from 2021 on: write 2021/2022, or the months",
    "1999/00": "1999/2000 (both years)",
    "2021–22": "2021/2022 (both years) and twelve months from 2021 on: write 2021/2022, or the months",
    "end of 2024": "“end of 2024” can mean one day or a longer time: write a day, late 2024, by 2024",
    "year-end 2024": "a day, late 2024, by 2024",
    "end of March 2024": "a day, late March 2024, by March 2024",
    "the start of 2025": "a day, early 2025",
    "until mid-2026": "by mid-2026 or before mid-2026",
    "southern summer 2016": "2015-12/2016-02 and 2016-12/2017-02",
    "winter 2016/18": "do not follow each other",
    "3Q55": "1955 and one of 2055",
    "about mid-June 2024": "write 2024-06-11/2024-06-20, or a month or year",
    "in his first 100 days": "from which day it counts: write the date itself",
    "Monday, 31 May 2016": "2016-05-31 is a Tuesday, no Monday",
    "2019, mid-June 2021 or 2023": "is not a date",
    "Ma 2016": "is not a month",
    "Q5 2024": "is not a date",
    "2019, 2021, 2023": "is not a date",
    "before 0001": "no date before",
    "after 9999": "no date after",
    "2018 to 2016": "ends before it starts",
    "by": "is not a date",
    "": "Enter a date",
    "2016 " * 100: "too long",
}


@pytest.mark.parametrize(("text", "edtf"), READ.items())
def test_a_plain_form_is_read_exactly(text: str, edtf: str) -> None:
    found = parse_date(text)
    assert (found.edtf, found.words) == (edtf, "")
    assert (found.lower, found.upper) == parse_edtf_date(edtf)


@pytest.mark.parametrize(("text", "edtf"), READ_WITH_WORDS.items())
def test_words_that_say_more_than_the_date_are_kept_with_it(text: str, edtf: str) -> None:
    found = parse_date(text)
    assert (found.edtf, found.words) == (edtf, text)


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_what_would_have_to_be_guessed_is_refused_with_what_to_write(text: str, why: str) -> None:
    with pytest.raises(InvalidDateError, match=r"write |Write for example 2016|leave out") as caught:
        parse_date(text)
    assert why in caught.value.message
    assert "\n" not in caught.value.message
    assert (caught.value.code, caught.value.detail["field"]) == ("invalid-date", "date")


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("the end of 2024", "../2024"),
        ("end-2024", "../2024"),
        ("year-end 2024", "../2024"),
        ("at the end of March 2024", "../2024-03"),
        ("Ende 2024", "../2024"),
        ("fin 2024", "../2024"),
        ("в конце 2024 года", "../2024"),
        ("2024年底", "../2024"),
    ],
)
def test_the_end_of_a_period_is_its_last_day_where_a_deadline_is_asked_for(text: str, edtf: str) -> None:
    found = parse_date(text, is_deadline=True)

    assert (found.edtf, found.words) == (edtf, text)
    with pytest.raises(InvalidDateError, match="can mean one day or a longer time"):
        parse_date(text)


def test_a_deadline_has_still_two_readings_where_its_words_have() -> None:
    for text in ("until mid-2026", "the start of 2025", "2021/22", "winter 2016"):
        with pytest.raises(InvalidDateError, match="write"):
            parse_date(text, is_deadline=True)


def test_every_example_in_a_refusal_is_understood() -> None:
    examples = [text for examples in (EXAMPLES, PLAIN_EXAMPLES) for text in examples.replace(" or ", ", ").split(", ")]
    assert len([parse_date(example).edtf for example in examples]) == 16


@pytest.mark.parametrize("code", [*range(21, 24), *range(25, 28), *range(33, 42)])
@pytest.mark.parametrize("edtf", ["2016-{}", "2016-{0}/2018-{0}", "../2016-{}", "2016-{}/.."])
def test_every_part_of_a_year_that_is_stored_can_be_typed(code: int, edtf: str) -> None:
    stored = edtf.format(code)
    assert parse_date(to_typed_text(stored)).edtf == stored


def test_quarters_are_the_calendars_and_not_months() -> None:
    """edtf's own reading of free text takes Q3 for March."""
    bounds = [(found.lower, found.upper) for found in (parse_date(f"Q{number} 2024") for number in range(1, 5))]
    assert bounds == [
        (date(2024, first, 1), date(2024, first + 2, calendar.monthrange(2024, first + 2)[1]))
        for first in (1, 4, 7, 10)
    ]


@pytest.mark.parametrize("text", ["early 2016", "summer 2016", "by the end of April 2016", "Q1 2016"])
def test_a_part_of_a_year_is_one_deadline(text: str) -> None:
    kind, days = deadline_dates(parse_date(text).edtf)
    assert (kind, len(days)) == (DeadlineKind.SINGLE, 1)


def test_the_sources_own_words_are_kept_but_no_more_than_six() -> None:
    assert parse_date("2016-01/2016-04", words="in the first months").words == "in the first months"
    with pytest.raises(InvalidDateError, match="6 at most"):
        parse_date("2016", words="one two three four five six seven")


YEARS = st.sampled_from(["1999", "2016", "2020", "2021", "2032"])
MONTHS = st.sampled_from(calendar.month_name[1:])
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
SINGLE = st.one_of(
    YEARS,
    DAYS.map(date.isoformat),
    DAYS.map(lambda day: f"{day.day} {calendar.month_name[day.month]} {day.year}"),
    DAYS.map(lambda day: f"{day:%d.%m.%Y}"),
    DAYS.map(lambda day: f"{day:%d/%m/%Y}"),
    st.builds("{} {}".format, MONTHS, YEARS),
    st.builds("{}-{:02d}".format, YEARS, st.integers(1, 41)),
    st.builds("{} {}".format, st.sampled_from(["early", "mid", "late", "spring", "summer", "fall", "winter"]), YEARS),
    st.builds("Q{} {}".format, st.integers(0, 5), YEARS),
    st.builds("H{} {}".format, st.integers(1, 2), YEARS),
    YEARS.map(lambda year: year[:3] + "X"),
    YEARS.map(lambda year: f"the {year[:3]}0s"),
)
MARKED = st.one_of(SINGLE, SINGLE.map("about {}".format), SINGLE.map("{}?".format), SINGLE.map("{}~".format))
TYPED = st.one_of(
    MARKED,
    st.builds("{} {}".format, st.sampled_from(["by", "before", "after", "since", "until", "the end of"]), MARKED),
    st.builds("{}{}{}".format, MARKED, st.sampled_from([" to ", "/", " - ", " or ", " and ", ", "]), MARKED),
    st.lists(SINGLE, min_size=1, max_size=4).map(lambda members: "[" + ",".join(members) + "]"),
    st.text("0123456789-/.~?%X[]{}, QqabceflorinyJune", max_size=24),
)


@settings(max_examples=120, deadline=None)
@given(TYPED)
def test_whatever_is_accepted_reads_back_as_the_same_date(text: str) -> None:
    try:
        found = parse_date(text)
    except InvalidDateError:
        return
    assert (found.lower, found.upper) == parse_edtf_date(found.edtf)
    again = parse_date(to_typed_text(found.edtf))
    assert (again.edtf, again.lower, again.upper) == (found.edtf, found.lower, found.upper)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.sampled_from(["/", "-"]))
def test_figures_with_two_readings_are_refused_and_with_one_are_read(day: date, sign: str) -> None:
    text = f"{day.day}{sign}{day.month}{sign}{day.year}"
    if day.day > 12 or day.day == day.month:
        assert parse_date(text).edtf == day.isoformat()
    else:
        with pytest.raises(InvalidDateError, match="can mean"):
            parse_date(text)
