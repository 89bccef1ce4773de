"""Words for people: none is missing, and sentences carry the rule's own numbers."""

import inspect
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from django.utils.translation import override

from claims import enums, presentation
from claims.enums import DeadlineKind, FlagKind, Modifier, MoveKind, Stage, Status
from claims.method import example_rows as build
from claims.method.facts import PromiseFacts
from claims.method.flags import find_flags, find_indicator_flags
from claims.method.goalposts import compare_versions
from claims.method.headline import assess_promise
from claims.method.results import as_json, terms_of
from claims.method.target_assessment import assess_target
from claims.method.thresholds import CLOSED_BANDS, PACE_BANDS
from claims.presentation.dates import in_period
from claims.presentation.labels import LABELS
from claims.presentation.numbers import share_words
from claims.presentation.parameters import MissingParameterError
from claims.presentation.sentences import assessment_sentence
from claims.presentation.target_sentences import aim_words, target_sentence
from tests.method.test_promised_path import CONTRACT, DELIVERED, RAMP
from tests.method.test_promised_path import facts as path_facts
from tests.method.test_worked_example import FACTS, LAVROV

VOCABULARIES = [
    item for _, item in inspect.getmembers(enums, inspect.isclass) if issubclass(item, StrEnum) and item is not StrEnum
]
NAMES = {"trade": "Trade"}


def sentence(kind: FlagKind, day: str) -> str:
    """The sentence of the flag; of several versions that raise it, of the first."""
    flag = next(flag for flag in find_flags(FACTS, day=build.day(day)) if flag.kind is kind)
    return presentation.flag_sentence(flag.kind, flag.params, names=NAMES)


@pytest.mark.parametrize("words", VOCABULARIES, ids=lambda item: item.__name__)
def test_every_member_of_every_vocabulary_has_a_label(words: type[StrEnum]) -> None:
    assert set(LABELS[words]) == set(words)
    assert all(str(presentation.label(member)) for member in words)
    assert [value for value, _ in presentation.choices(words)] == [member.value for member in words]


def test_every_status_modifier_and_flag_has_a_meaning() -> None:
    assert all(str(presentation.status_meaning(item)).endswith(".") for item in Status)
    assert all(str(presentation.modifier_meaning(item)).endswith(".") for item in Modifier)
    assert all(str(presentation.flag_meaning(item)).endswith(".") for item in FlagKind)


def test_labels_of_one_vocabulary_differ() -> None:
    for words in VOCABULARIES:
        labels = [str(presentation.label(member)) for member in words]
        assert len(labels) == len(set(labels)), words


def test_a_path_that_is_promised_is_called_so_and_no_other() -> None:
    facts = path_facts(RAMP, DELIVERED, **CONTRACT)
    (flag,) = (each for each in find_flags(facts, day=date(2021, 2, 15)) if each.kind is FlagKind.BEHIND_SCHEDULE)
    said = presentation.flag_sentence(flag.kind, flag.params, names={"trade": "gas delivered"})
    assert "on its path to at least 38 USD bn by the end of 2025, the promise was 5 USD bn by then" in said
    assert "even path" not in said


def test_a_flag_behind_schedule_names_figure_path_and_paces() -> None:
    assert sentence(FlagKind.BEHIND_SCHEDULE, "2018-02-01") == (
        "Trade came to 66.1 USD bn in 2016; an even path to at least 200 USD bn by the end of 2020 would have been at "
        "79.9 USD bn. From there, 31.9 % a year is needed; at the start, it was 25.8 % a year. The figure may be off "
        "by 1.32 USD bn; within that, it could also be “Stalled”. The pace is between 0.08 and 0.24 times the required "
        "one."
    )


HAS_NONE = {"baseline_value": None, "baseline_end": None, "own_series": None}


@pytest.mark.parametrize(
    ("years", "target", "words"),
    [
        ({2010: 100, 2015: 110}, HAS_NONE, "Base: 100 USD bn in 2010, the last figure when it was said."),
        (
            {2009: 100, 2015: 110},
            {"baseline_value": None},
            "Base: 100 USD bn in 2009, the figure nearest to the period named.",
        ),
        ({2010: 100, 2015: 110}, {}, None),
        ({2010: 100, 2015: 210}, HAS_NONE, None),
    ],
)
def test_a_baseline_that_was_not_stated_is_named_where_the_status_rests_on_it(
    years: dict[int, Any], target: dict[str, Any], words: str | None
) -> None:
    facts = build.facts(targets=(build.target(**target),), observations=build.values(years))
    said = _head_sentence(facts, "2016-06-01")
    assert words is None or said.endswith(words)
    assert ("Base:" in said) is (words is not None)


def test_the_inherited_baseline_is_named_by_its_last_day() -> None:
    said = _head_sentence(FACTS, "2018-02-01")
    assert said.startswith("Trade came to 66.1 USD bn in 2016; an even path to at least 200 USD bn by the end of 2023")
    assert said.endswith("Base: 63.5 USD bn at the end of 2015, as in version 1.")


def test_a_sentence_of_an_earlier_version_says_which_one_speaks_and_why() -> None:
    later = build.target(
        slug="later", sequence=2, known_on=date(2015, 6, 30), baseline_value=None, baseline_end=date(2015, 12, 31)
    )
    facts = build.facts(targets=(build.target(), later), observations=build.values({2012: 110, 2015: 130}))
    assert _head_sentence(facts, "2016-06-01").endswith(
        "This is the result of version 1, because version 2 cannot be assessed: its series has no figure since the "
        "baseline or the statement."
    )


def _head_sentence(facts: PromiseFacts, day: str) -> str:
    (head,) = (row for row in assess_promise(facts, day=build.day(day)) if row.heads_promise)
    target = next(row for row in facts.targets if row.slug == head.subject)
    return assessment_sentence(head, terms=terms_of(target, indicator="trade", unit="USD bn", frequency="annual"))


def test_a_missed_deadline_names_its_figure_and_the_share_made() -> None:
    assert sentence(FlagKind.DEADLINE_MISSED, "2021-12-31") == (
        "Trade came to 104 USD bn in 2020; the promise was at least 200 USD bn by the end of 2020. That is "
        "52.0 % of the promised level."
    )


def test_a_late_success_names_how_late() -> None:
    assert "228 USD bn in 2023: 3 years after the deadline" in sentence(FlagKind.MET_LATE, "2024-12-31")


def test_a_moved_goalpost_names_what_from_and_to() -> None:
    told = sentence(FlagKind.GOALPOST_MOVED, "2016-11-30")
    assert "moved from the end of 2020 to the end of 2019, 2021 or 2023: up to 3 years later." in told


@pytest.mark.parametrize(
    ("before", "after", "years", "told"),
    [
        ("2020-12-31", "2021-12-31", 1.0, "from the end of 2020 to the end of 2021: 1 year later."),
        ("2020-12-31", "[2021-12-31,2023-12-31]", 3.0, "to the end of 2021 or 2023: up to 3 years later."),
        ("2019-12-31/2023-12-31", "2024-12-31", 1.0, "to the end of 2024: at least 1 year later."),
        ("[2019-12-31,2023-12-31]", "[2024-12-31,2025-12-31]", 2.0, "2024 or 2025: the last date 2 years later."),
    ],
)
def test_how_much_later_is_exact_only_where_each_version_named_one_day(
    before: str, after: str, years: float, told: str
) -> None:
    move = {"kind": MoveKind.LATER, "before": before, "after": after, "amount": years, "unit": "years"}
    assert told in presentation.move_sentence(move)


@pytest.mark.parametrize(
    ("number", "unit", "told"),
    [
        ("1", "vetoes", "1 veto"),
        ("0", "vetoes", "0 vetoes"),
        ("1.0", "vetoes", "1.0 vetoes"),
        ("21", "states", "21 states"),
        ("at most 1", "treaties", "at most 1 treaty"),
        ("1–2", "areas", "1–2 areas"),
        ("1", "exercises", "1 exercise"),
        ("1", "branches", "1 branch"),
        ("1", "aircraft", "1 aircraft"),
        ("1", "times", "1 time"),
        ("at most 1", "times", "at most 1 time"),
        ("1", "thousand barrels a day", "1 thousand barrels a day"),
        ("1", "USD bn", "1 USD bn"),
        ("1", "%", "1 %"),
        ("1", "", "1"),
        ("1", "rank", "rank 1"),
        ("7", "rank", "rank 7"),
    ],
)
def test_one_of_what_is_counted_is_not_said_in_the_plural(number: str, unit: str, told: str) -> None:
    assert presentation.with_unit(number, unit) == told


def test_units_are_changed_after_one_in_english_alone() -> None:
    with override("fr"):
        assert presentation.with_unit("1", "vetoes") == "1 vetoes"


@pytest.mark.parametrize(
    ("after", "kind", "told"),
    [
        ({"value": 150}, MoveKind.LOWER, "The target became easier: 150 USD bn instead of 200 USD bn."),
        ({"deadlines": ()}, MoveKind.UNDATED, "The deadline, the end of 2020, was dropped."),
        (
            {"baseline_value": "63.5", "baseline_end": date(2011, 12, 31)},
            MoveKind.RE_BASED,
            "The baseline changed from 100 at the end of 2010 to 63.5 at the end of 2011.",
        ),
    ],
)
def test_every_kind_of_move_has_its_sentence(after: dict[str, Any], kind: MoveKind, told: str) -> None:
    second = build.target(slug="second", sequence=2, **after)
    (move,) = compare_versions(build.facts(targets=(build.target(), second)), day=date(2014, 1, 1))
    assert (move.kind, presentation.move_sentence(move)) == (kind, told)


def test_disagreeing_series_are_named_with_their_values() -> None:
    rows = (build.observation(2014, 88, of="paper"), build.observation(2014, 100, of="visit"))
    series = (build.series("paper"), build.series("visit"))
    (flag,) = find_indicator_flags(build.indicator(), series, rows, day=date(2016, 1, 1))
    assert presentation.flag_sentence(flag.kind, flag.params) == (
        "For 2014 the series differ by 12.0 %: 88 USD bn (paper) and 100 USD bn (visit)."
    )


@pytest.mark.parametrize(
    ("unit", "values", "told"),
    [("rank", (10, 9), "differ by 1 place:"), ("%", (0.25, 0.75), "differ by 0.5 percentage points:")],
)
def test_places_and_percentages_differ_by_places_and_points(unit: str, values: tuple[Any, Any], told: str) -> None:
    rows = tuple(build.observation(2014, value, of=name) for name, value in zip(("a", "b"), values, strict=True))
    indicator = build.indicator(unit=unit)
    (flag,) = find_indicator_flags(indicator, (build.series("a"), build.series("b")), rows, day=date(2016, 1, 1))
    assert told in presentation.flag_sentence(flag.kind, flag.params)


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (
            {"comparator": "multiply", "direction": "decrease", "value": 0.667},
            "at most 0.667 times the level at the start",
        ),
        ({"comparator": "multiply", "direction": "decrease", "value": 0.5}, "at most 0.5 times the level at the start"),
        ({"comparator": "multiply", "direction": "increase", "value": 3}, "at least 3 times the level at the start"),
        ({"comparator": "multiply", "direction": "increase", "value": 1}, "at least the level at the start"),
        ({"comparator": "multiply", "direction": "decrease", "value": 1}, "at most the level at the start"),
        ({"comparator": "at_most", "unit": "rank", "value": 1}, "rank 1"),
        ({"comparator": "at_most", "unit": "rank", "value": 3}, "rank 3 or better"),
        ({"comparator": "between", "unit": "km", "value": 38, "high": 42}, "38 to 42 km"),
    ],
)
def test_what_is_asked_for_is_never_rounded_to_something_else(terms: dict[str, Any], told: str) -> None:
    assert presentation.describe_terms(terms).startswith(told)


def test_a_cut_is_a_ceiling_in_every_sentence() -> None:
    params = {"comparator": "multiply", "unit": "Mt", "goal": 50, "baseline": {"value": 100}}
    assert presentation.goal_words(params) == "at most 50 Mt"


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2016-01-01", "2016-12-31", "in 2016"),
        ("2016-06-01", "2016-06-30", "in June 2016"),
        ("2020-12-31", "2020-12-31", "on 31 December 2020"),
        ("2023-01-01", "2023-11-30", "from January to November 2023"),
        ("2020-01-01", "2025-12-31", "from 2020 to 2025"),
        ("2020-01-10", "2020-06-20", "from 10 January 2020 to 20 June 2020"),
    ],
)
def test_a_figure_is_of_a_day_a_period_or_a_part_of_one(start: str, end: str, told: str) -> None:
    assert in_period(start, end) == told


def test_a_shortfall_is_never_rounded_up_to_the_whole() -> None:
    assert share_words(0.9999) == "99.9 %"
    assert share_words(0.54) == "54.0 %"


def test_flags_of_deliverables_read_as_sentences() -> None:
    overdue = build.facts(milestones=(build.milestone("first-gas"),))
    told = {
        flag.kind: presentation.flag_sentence(flag.kind, flag.params)
        for flag in find_flags(overdue, day=date(2019, 1, 1))
    }
    assert told == {
        FlagKind.MILESTONE_OVERDUE: "Overdue, with no report of completion: first gas (the end of 2018).",
        FlagKind.NO_OUTCOME_AFTER_DUE: "Due by the end of 2018; no outcome is recorded.",
    }
    stopped = build.facts(
        milestones=overdue.milestones, outcomes=(build.outcome("stop", Stage.SUSPENDED, "2016-02-01"),)
    )
    (flag,) = find_flags(stopped, day=date(2016, 2, 1))
    assert "The report of 1 February 2016 says that work has stopped" in presentation.flag_sentence(
        flag.kind, flag.params
    )


@pytest.mark.parametrize("kind", FlagKind)
def test_a_flag_without_its_numbers_is_refused_and_never_said_with_others(kind: FlagKind) -> None:
    with pytest.raises((MissingParameterError, KeyError)):
        presentation.flag_sentence(kind, {})


def test_an_assessment_says_the_state_of_the_target_or_why_it_cannot() -> None:
    series = build.series("own")
    found = assess_target(FACTS, LAVROV, series=series, day=date(2018, 2, 1))
    terms = terms_of(LAVROV, indicator="trade", unit="USD bn", frequency="annual")
    told = presentation.assessment_sentence(found, terms=terms)
    assert told.startswith("Trade came to 66.1 USD bn in 2016; an even path to at least 200 USD bn")
    with pytest.raises(MissingParameterError):
        presentation.assessment_sentence(found)
    early = assess_target(FACTS, LAVROV, series=series, day=date(2016, 6, 1))
    assert presentation.assessment_sentence(early, terms=terms) == (
        "Its series has no figure since the baseline or the statement. The latest figure is 63.6 USD bn in 2015."
    )


def said_of(years: dict[int, int], day: str, *, basis: Any = None, **fields: Any) -> str:
    """What is said of trade against the plain target of the builders, by these figures."""
    target = build.target(**fields)
    facts = build.facts(targets=(target,), observations=build.values(years) if basis is None else basis)
    found = assess_target(facts, target, series=build.series(), day=date.fromisoformat(day))
    return presentation.assessment_sentence(
        found, terms=terms_of(target, indicator="trade", unit="USD bn", frequency="annual")
    )


def test_a_target_that_is_satisfied_again_does_not_read_as_lost() -> None:
    told = said_of({2015: 210, 2016: 190, 2017: 220}, "2018-06-01", deadlines=())
    assert told == (
        "Trade reached 210 USD bn in 2015; the promise was at least 200 USD bn. A later figure did not meet "
        "it: 190 USD bn in 2016. The latest figure meets it again: 220 USD bn in 2017."
    )
    closed = said_of({2020: 210, 2022: 190}, "2024-06-01")
    assert closed.endswith("A later figure did not meet it: 190 USD bn in 2022.")


@pytest.mark.parametrize(
    ("years", "day", "told"),
    [
        ({}, "2024-06-01", "has passed, and no deciding figure is recorded."),
        (
            {2018: 150},
            "2021-06-01",
            "and the deciding figures do not go that far yet. The latest figure is 150 USD bn in 2018.",
        ),
        (
            {2018: 150},
            "2024-06-01",
            "and no figure that late is recorded to this day. The latest figure is 150 USD bn in 2018.",
        ),
        (
            {2018: 150, 2022: 250},
            "2024-06-01",
            "and no deciding figure is recorded for that time. The latest figure is 250 USD bn in 2022.",
        ),
    ],
)
def test_a_passed_deadline_says_whether_figures_end_too_early_or_are_none(
    years: dict[int, int], day: str, told: str
) -> None:
    assert said_of(years, day).endswith(told)


def test_of_a_choice_of_deadlines_each_has_its_result() -> None:
    several = ("2019-12-31", "2021-12-31", "2023-12-31")
    told = said_of({2019: 150, 2021: 205, 2023: 210}, "2024-06-01", deadlines=several)
    assert told.endswith(
        "By deadline: Met late by the end of 2019; Met on time by the end of 2021; Met on time by the end of 2023."
    )
    facts = build.facts(
        targets=(build.target(deadlines=several),), observations=build.values({2019: 150, 2021: 150, 2023: 160})
    )
    (flag,) = [row for row in find_flags(facts, day=date(2024, 6, 1)) if row.kind is FlagKind.DEADLINE_MISSED]
    assert presentation.flag_sentence(flag.kind, flag.params).endswith(
        "Missed by the end of 2019; Missed by the end of 2021; Missed by the end of 2023."
    )


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        (["metric", "value", "date"], "Missing from the record: a measurable target and a deadline."),
        (["value"], "Missing from the record: an amount."),
        (
            ["metric", "value", "date", "owner"],
            "Missing from the record: a measurable target, a deadline and a named promisor.",
        ),
    ],
)
def test_a_vague_promise_lacks_something_in_its_record_and_not_in_its_words(missing: list[str], told: str) -> None:
    assert presentation.flag_sentence(FlagKind.VAGUE_PROMISE, {"missing": missing}) == told


def test_the_table_of_bands_is_the_one_that_decides() -> None:
    rows = presentation.bands_table()
    assert [row.status for row in rows] == [status for status, _ in (*PACE_BANDS, *CLOSED_BANDS)]
    assert [row.rule for row in rows[:3]] == ["R ≥ 0.95", "0.60 ≤ R < 0.95", "0.10 ≤ R < 0.60"]
    assert [row.rule for row in rows[-2:]] == ["0.00 ≤ A < 0.95", "A < 0.00"]


@pytest.mark.parametrize(
    ("edtf", "words", "told"),
    [
        ("2016-05-31", "", "31 May 2016"),
        ("2016-05", "", "May 2016"),
        ("2016-06~", "", "about June 2016"),
        ("2016?", "", "2016 (uncertain)"),
        ("2016-01/2016-04", "early 2016", "early 2016"),
        ("2016-01/2016-04", "", "January 2016 to April 2016"),
        ("[2019,2021,2023]", "", "2019, 2021 or 2023"),
        ("../2016", "", "2016 or earlier"),
        ("2016/..", "", "2016 or later"),
        ("201X", "", "the 2010s"),
        ("2016-34", "", "second quarter of 2016"),
        ("", "", "undated"),
    ],
)
def test_a_vague_date_is_shown_as_vague_as_it_is(edtf: str, words: str, told: str) -> None:
    assert presentation.vague_date_words(edtf, words) == told


@pytest.mark.parametrize(
    ("days", "kind", "told"),
    [
        (("2020-12-31",), DeadlineKind.SINGLE, "the end of 2020"),
        (("2020-06-30",), DeadlineKind.SINGLE, "the end of June 2020"),
        (("2020-06-15",), DeadlineKind.SINGLE, "15 June 2020"),
        (("2019-12-31", "2021-12-31", "2023-12-31"), DeadlineKind.SET, "the end of 2019, 2021 or 2023"),
        (("2019-12-31", "2023-12-31"), DeadlineKind.INTERVAL, "the end of 2019 to the end of 2023"),
        ((), DeadlineKind.NONE, "no deadline"),
    ],
)
def test_deadlines_in_words(days: tuple[str, ...], kind: DeadlineKind, told: str) -> None:
    assert presentation.deadlines_words(days, kind) == told


def test_numbers_follow_the_readers_language() -> None:
    with override("de"):
        assert presentation.value_words(1234.5) == "1.234,5"
        assert presentation.day_words("2016-05-31") == "31 Mai 2016"
    assert presentation.value_words(1234.5, "km") == "1,234.5 km"
    assert presentation.rounded_words(79.8776, "USD bn") == "79.9 USD bn"
    assert presentation.slip_words(days=1095, years=3.0) == "3 years"
    assert presentation.slip_words(days=1, years=0.003) == "1 day"
    for days, years in ((None, None), (1095, None), (None, 3.0)):
        with pytest.raises(MissingParameterError):
            presentation.slip_words(days=days, years=years)


@pytest.mark.parametrize(
    ("first", "days", "told"),
    [
        ("2024-01-01", ("2026-12-31",), "from 2024 to 2026"),
        ("2024-06-01", ("2026-06-30",), "from June 2024 to June 2026"),
        ("2024-01-01", (), "from 2024 on"),
        (None, ("2026-12-31",), "by the end of 2026"),
        (None, (), ""),
    ],
)
def test_when_a_target_applies_is_said_as_a_time_where_its_start_is_named(
    first: str | None, days: tuple[str, ...], told: str
) -> None:
    assert presentation.term_words(first, days, DeadlineKind.SINGLE if days else DeadlineKind.NONE) == told


def test_awaiting_a_figure_takes_nothing_back_that_was_reached_before() -> None:
    facts = build.facts(targets=(build.target(),), observations=build.values({2018: 150, 2019: 210}))
    found = assess_target(facts, facts.targets[0], series=facts.series[0], day=date(2021, 1, 1))
    told = target_sentence({**as_json(found), "subject": "Trade", "unit": "USD bn", "comparator": "at_least"})
    assert told == (
        "The deadline for at least 200 USD bn, the end of 2020, has passed, and the deciding figures do not "
        "go that far yet. It had been reached earlier: 210 USD bn in 2019."
    )


@pytest.mark.parametrize(
    ("kind", "noun", "word"), [(None, "promise", "promised"), ("expectation", "expectation", "expected")]
)
def test_an_expectation_is_not_called_a_promise(kind: str | None, noun: str, word: str) -> None:
    facts = build.facts(targets=(build.target(),), observations=build.values({2018: 150, 2020: 190}))
    found = assess_target(facts, facts.targets[0], series=facts.series[0], day=date(2021, 6, 1))
    terms = terms_of(facts.targets[0], indicator="trade", unit="USD bn", frequency="annual", kind_of_promise=kind)
    assert presentation.assessment_sentence(found, terms=terms) == (
        f"Trade came to 190 USD bn in 2020; the {noun} was at least 200 USD bn by the end of 2020. "
        f"That is 95.0 % of the {word} level."
    )


def test_what_is_promised_for_each_year_lasts_until_its_last_day() -> None:
    params = {"goal": 3, "comparator": "at_least", "unit": "trees", "deadline": "2025-12-31", "frequency": "annual"}
    assert aim_words(params) == "at least 3 trees by the end of 2025"
    assert aim_words(params | {"applies": "each_period"}) == "at least 3 trees each year until the end of 2025"
