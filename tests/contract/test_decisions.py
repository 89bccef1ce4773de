"""The decisions in docs/decisions: numbers without gaps, dates, valid statuses, mutual links, a complete index."""

import datetime as dt
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "decisions"
PAGES = sorted(FOLDER.glob("[0-9]*.md"))
STATUS = re.compile(r"proposed|accepted|rejected|superseded by \[(\d{4})\]\(\1-[a-z0-9-]+\.md\)")
OPPOSITES = {"Supersedes": "Status", "Refines": "Refined by", "Refined by": "Refines"}


def fields(page: Path) -> dict[str, str]:
    """The list at the top of a decision: Date, Status and the decisions it is related to."""
    return dict(re.findall(r"^- ([\w ]+): (.+)$", page.read_text(encoding="utf-8").split("\n## ")[0], re.MULTILINE))


def numbers_in(value: str) -> set[str]:
    return set(re.findall(r"\[(\d{4})\]", value))


def status_in_index(page: Path) -> str:
    return re.sub(r"\[(\d{4})\]\([^)]+\)", r"\1", fields(page)["Status"])


def test_numbers_have_no_gaps() -> None:
    assert [page.name[:4] for page in PAGES] == [f"{number:04}" for number in range(1, len(PAGES) + 1)]


@pytest.mark.parametrize("decision", PAGES, ids=lambda decision: decision.stem)
def test_a_decision_has_a_title_a_date_a_status_and_its_three_parts(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(decision.name[:4])}. ")
    assert dt.date.fromisoformat(fields(decision)["Date"]) >= dt.date(2026, 11, 21)
    assert STATUS.fullmatch(fields(decision)["Status"])
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert set(fields(decision)) <= {"Date", "Status", *OPPOSITES}


def test_related_decisions_name_each_other() -> None:
    relations = {(page.name[:4], name): numbers_in(value) for page in PAGES for name, value in fields(page).items()}
    one_sided = [
        (number, name, other)
        for (number, name), others in relations.items()
        for other in others
        if number not in relations.get((other, OPPOSITES.get(name, "Supersedes")), set())
    ]
    assert one_sided == []


def test_the_index_lists_every_decision_with_its_title_date_and_status() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    expected = [
        f"| [{page.name[:4]}]({page.name}) | {page.read_text(encoding='utf-8').splitlines()[0].split('. ', 1)[1]} "
        f"| {fields(page)['Date']} | {status_in_index(page)} |"
        for page in PAGES
    ]
    assert [line for line in index.splitlines() if line.startswith("| [")] == expected
