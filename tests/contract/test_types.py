"""How much of the code has a type that says nothing: ceilings for `Any`, and for the errors that mypy ignores.

A ceiling goes down with the count and never up. The edges speak to loosely typed frameworks and may say `Any`.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: How often a package may say `Any`.
MOST_ANY = {
    "claims/dates": 0,
    "claims/exceptions.py": 1,
    "claims/method": 3,
    "claims/models": 14,
    "claims/selectors": 9,
    "claims/services": 18,
    "claims/text": 0,
    "claims/types.py": 3,
    "timeline/models.py": 0,
    "timeline/projection": 1,
    "timeline/selectors": 0,
    "timeline/services.py": 0,
}
MOST_IGNORED = 83


def sources(*places: str) -> Iterator[Path]:
    for place in places:
        found = [ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py"))
        yield from (path for path in found if "migrations" not in path.parts)


def lines_with_any(path: Path) -> list[int]:
    return [
        node.lineno for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name) and node.id == "Any"
    ]


def comments(path: Path) -> dict[int, str]:
    """The comments of a file by line."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
    return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}


@pytest.mark.parametrize("place", MOST_ANY)
def test_no_package_says_any_more_often(place: str) -> None:
    found = {str(path.relative_to(ROOT)): lines for path in sources(place) if (lines := lines_with_any(path))}
    assert sum(map(len, found.values())) <= MOST_ANY[place], found


def test_each_any_says_why_in_a_comment_in_its_line_or_above() -> None:
    unexplained = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources(*MOST_ANY)
        for line in lines_with_any(path)
        if not comments(path).keys() & {line, line - 1}
    ]
    assert unexplained == []


def test_mypy_ignores_no_more_errors() -> None:
    ignored = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources("claims", "timeline", "pivot_tracker")
        for line, text in comments(path).items()
        if "type: ignore" in text
    ]
    assert len(ignored) <= MOST_IGNORED, ignored
