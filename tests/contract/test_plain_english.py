"""Plain English: no banned word in texts for people, docstrings, comments, names of tests and templates.

Names in backticks and placeholders are code and are not read. Decisions (docs/decisions) keep the words of their day.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("claims", "timeline", "pivot_tracker")

#: House words and translated syntax, each with the usual word.
BANNED = {
    "whoever": "anyone who",
    "anew": "again",
    "mend": "fix",
    "mended": "fixed",
    "mending": "fixing",
    "told": "said, shown, notified",
    "lies": "is",
    "stands": "is, appears",
    "beside": "next to, besides",
    "meanwhile": "in the meantime, or nothing",
    "in vain": "without success",
    "just now": "now",
    "was to be expected": "was due",
}
#: Words banned only in texts for people, where comments may use them.
BANNED_IN_TEXTS = {
    "somebody else": "someone else",
    "by itself": "on its own, automatically",
    "looks odd": "warning",
    "rests on": "is based on",
    "so that": "to, so",
    "the right to do": "permission to",
    "exists already": "already exists",
    "is there already": "already exists",
    "takes its place": "replaces it",
}
CODE = re.compile(r"``.*?``|`[^`]*`|%\(\w+\)[sd]", flags=re.DOTALL)
TAGS = re.compile(r"{#.*?#}|{{.*?}}|<(script|style)\b.*?</\1>|<[^>]*>", flags=re.DOTALL)
TRANSLATED = re.compile(r'{%\s*trans(?:late)?\s+"([^"]*)"')
OTHER_TAGS = re.compile(r"{%.*?%}", flags=re.DOTALL)


TWICE = re.compile(r"\b(?!that\b|had\b)([a-z]{2,})(?: |\n)\1\b(?![-\w])", flags=re.IGNORECASE)


def pattern(words: dict[str, str]) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(re.escape(word) for word in words)})\b", flags=re.IGNORECASE)


IN_PROSE = pattern(BANNED)
IN_TEXTS = pattern(BANNED | BANNED_IN_TEXTS)


def tracked(*suffixes: str, under: tuple[str, ...] = PACKAGES) -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z", *under], cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name for name in listing.decode().split("\0") if name.endswith(suffixes)]
    return [path for path in paths if path.is_file() and "migrations" not in path.parts]


def is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def prose(source: str) -> Iterator[str]:
    """Docstrings and comments."""
    for node in ast.walk(ast.parse(source)):
        if is_docstring(node):
            yield node.value.value  # type: ignore[attr-defined]
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def texts(source: str) -> Iterator[str]:
    """String literals of two words or more that are not docstrings."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if is_docstring(node)}  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip()
        if is_text and id(node) not in docstrings:
            yield node.value  # type: ignore[attr-defined]


def template_text(source: str) -> str:
    """What a template shows: its own text and the texts marked for translation."""
    return OTHER_TAGS.sub(" ", TRANSLATED.sub(r"\1 {%", TAGS.sub(" ", source)))


def found(path: Path, words: re.Pattern[str], pieces: Iterator[str]) -> list[str]:
    name = path.relative_to(ROOT).as_posix()
    plain = (CODE.sub(" ", piece) for piece in pieces)
    return [
        f"{name}: “{match[0]}” in “{' '.join(piece.split())[:90]}”"
        for piece in plain
        for match in words.finditer(piece)
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_no_banned_word_in_texts_for_people(package: str) -> None:
    paths = tracked(".py", under=(package,))
    assert len(paths) > 20
    assert [hit for path in paths for hit in found(path, IN_TEXTS, texts(path.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize("directory", [*PACKAGES, "tests", "bench"])
def test_no_banned_word_in_docstrings_and_comments(directory: str) -> None:
    paths = [path for path in tracked(".py", under=(directory,)) if path != Path(__file__)]
    assert paths != []
    assert [hit for path in paths for hit in found(path, IN_PROSE, prose(path.read_text(encoding="utf-8")))] == []


def test_no_banned_word_in_names_of_tests() -> None:
    names = [
        (path, node.name.replace("_", " "))
        for path in tracked(".py", under=("tests",))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert len(names) > 1000
    assert [hit for path, name in names for hit in found(path, IN_PROSE, iter((name,)))] == []


def test_no_banned_word_in_templates() -> None:
    paths = tracked(".html", ".txt")
    assert len(paths) > 80
    shown = ((path, template_text(path.read_text(encoding="utf-8"))) for path in paths)
    assert [hit for path, text in shown for hit in found(path, IN_TEXTS, iter((text,)))] == []


def test_no_banned_word_in_the_documentation() -> None:
    paths = [
        path for path in tracked(".md", under=("docs", "README.md", "CHANGELOG.md")) if "decisions" not in path.parts
    ]
    assert len(paths) > 15
    blocks = re.compile(r"```.*?```", flags=re.DOTALL)
    read = ((path, blocks.sub(" ", path.read_text(encoding="utf-8"))) for path in paths)
    assert [hit for path, text in read for hit in found(path, IN_PROSE, iter((text,)))] == []


def test_no_word_is_written_twice() -> None:
    """As a script that replaces words leaves them when it runs again."""
    pieces = [
        (path, piece)
        for path in tracked(".py", under=PACKAGES)
        for piece in (*texts(path.read_text(encoding="utf-8")), *prose(path.read_text(encoding="utf-8")))
    ]
    pieces += [(path, template_text(path.read_text(encoding="utf-8"))) for path in tracked(".html", ".txt")]
    assert [hit for path, piece in pieces for hit in found(path, TWICE, iter((re.sub(r"<[^>]*>", " ", piece),)))] == []


def test_the_check_finds_a_banned_word_in_each_kind_of_source() -> None:
    source = '"""Made anew."""\n# mended\nX = _("Somebody else wrote")\n'
    assert [bool(IN_PROSE.search(piece)) for piece in prose(source)] == [True, True]
    assert [bool(IN_TEXTS.search(piece)) for piece in texts(source)] == [True]
    assert IN_TEXTS.search(template_text('<p class="lies">{% translate "It was mended" %}</p>'))
    assert not IN_TEXTS.search(template_text('<p class="lies">{{ told }}</p>'))
