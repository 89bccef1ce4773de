"""docs/explanation/method.md is what its generator makes, and every word of the rules has its row in it."""

from pathlib import Path

import pytest

from claims.enums import Comparator, FlagKind, Modifier, Reason, Stage, Status, TrackRecordCategory, VerdictKind
from claims.management.commands.method_reference import page
from claims.method.flag_rules.registry import RULES
from claims.presentation import label, method_tables

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "method.md"


def test_the_page_is_what_the_generator_makes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: manage.py method_reference > docs/explanation/method.md"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("statuses", Status),
        ("reasons", Reason),
        ("modifiers", Modifier),
        ("comparators", Comparator),
        ("stages", Stage),
        ("flags", FlagKind),
    ],
)
def test_every_word_has_its_row(table: str, words: type[Status]) -> None:
    assert [row[0] for row in method_tables()[table].rows] == [word.value for word in words]


@pytest.mark.parametrize(("table", "words"), [("standings", TrackRecordCategory), ("verdicts", VerdictKind)])
def test_every_standing_and_verdict_has_its_row(table: str, words: type[TrackRecordCategory]) -> None:
    assert [row[0] for row in method_tables()[table].rows] == [str(label(word)) for word in words]


def test_every_flag_has_a_severity() -> None:
    assert all(rule.severities for rule in RULES.values())
    assert all(row[-1] != "–" for row in method_tables()["flags"].rows)


def test_the_worked_case_says_what_the_specification_says() -> None:
    rows = method_tables()["worked"].rows
    (early,) = [row for row in rows if row[0] == "1 February 2018" and row[1] == "its own series"]
    assert early[2:7] == ("66.1 (2016)", "0.159", "1.9 %", "79.9", "Far behind")
    assert [row[6] for row in rows if row[0] == "31 December 2024"] == ["Met late", "Met late"]
