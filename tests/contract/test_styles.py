"""The design system: sizes, spaces and colours are tokens, sheets and lines are short, and every class has a use."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from pathlib import Path

import django.contrib.admin
import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parents[2]
APPS = [ROOT / name for name in ("claims", "timeline", "pivot_tracker")]
TOKENS = ROOT / "claims/static/claims/tokens.css"
SHEETS = sorted(path for app in APPS for path in app.glob("static/**/*.css") if path != TOKENS)
ADMIN = Path(django.contrib.admin.__file__).parent

MOST_LINES, LONGEST_LINE = 350, 120

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DECLARATION = re.compile(r"(?:^|[;{])\s*([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|light-dark)\(|\b(?:black|white)\b")
_SPACING = re.compile(r"^(?:margin|padding|gap|row-gap|column-gap)(?:-[a-z]+)*$")
#: No space, a hair's width, a share of what is around, what grows with the adjacent type, and a margin of paper.
_PLAIN_SPACE = re.compile(r"-?(?:0|1px|auto|inherit|[\d.]+%|[\d.]+em|[\d.]+mm)")
_TOKEN = re.compile(r"var\(--[a-z0-9-]+\)")
_TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_CLASS_NAME = re.compile(r"\.([a-zA-Z_][\w-]*)")


def _declarations(path: Path) -> list[tuple[str, str]]:
    found = _DECLARATION.findall(_COMMENT.sub("", path.read_text()).replace(";", ";;"))
    return [(name, value.strip()) for name, value in found]


def classes_of_sheet(path: Path) -> set[str]:
    """The classes that a sheet styles."""
    sheet = re.sub(r"\{[^{}]*\}", "{}", _COMMENT.sub("", path.read_text()))
    return set(_CLASS_NAME.findall(re.sub(r"@import[^;]*;", "", sheet)))


def _classes_in(markup: str) -> set[str]:
    """The classes that a template or a piece of Python writes, as far as they are written out."""
    return set(" ".join(re.findall(r'\bclass="([^"]*)"', _TEMPLATE_TAG.sub("\0", markup))).replace("\0", " ").split())


@cache
def _text(*patterns: str) -> str:
    paths = chain.from_iterable(app.rglob(pattern) for app in APPS for pattern in patterns)
    return "\n".join(path.read_text() for path in sorted(paths) if "migrations" not in path.parts)


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_sheets_are_found() -> None:
    assert len(SHEETS) >= 6 and TOKENS.exists()


@pytest.mark.parametrize("path", SHEETS, ids=_shown)
def test_colours_are_tokens(path: Path) -> None:
    assert [(name, value) for name, value in _declarations(path) if _COLOUR.search(value)] == []


@pytest.mark.parametrize("path", SHEETS, ids=_shown)
def test_sizes_of_type_are_tokens(path: Path) -> None:
    for name, value in _declarations(path):
        if name == "font-size":
            assert value == "inherit" or _TOKEN.fullmatch(value), value
        if name == "font" and value != "inherit":
            assert re.search(r"var\(--text-[a-z0-9]+\)", value) or "100%/" in value, value
            assert not re.search(r"\d(?:rem|px|pt|em)\b", value), value


@pytest.mark.parametrize("path", SHEETS, ids=_shown)
def test_spaces_radii_and_widths_of_lines_are_tokens(path: Path) -> None:
    for name, value in _declarations(path):
        if _SPACING.match(name):
            # A token turned negative is one still, and so is a token less the width of a line.
            plain = re.sub(r"calc\((?:-1 \* )?var\(--[a-z0-9-]+\)(?: [+-] 1px)?\)", "var(--space-1)", value)
            for part in plain.removesuffix("!important").split():
                assert _TOKEN.fullmatch(part) or _PLAIN_SPACE.fullmatch(part), (name, value)
        if name.endswith("radius"):
            assert value in ("0", "50%") or _TOKEN.fullmatch(value), (name, value)
        if name.startswith(("border", "outline")) and not name.endswith("radius"):
            assert not re.search(r"\b(?!1px)\d+px|\d(?:rem|em)\b", value) or name == "outline-offset", (name, value)


def test_every_token_has_a_use_and_every_token_that_is_used_is_defined() -> None:
    defined = set(re.findall(r"^\s*(--[a-z0-9-]+):", TOKENS.read_text(), re.MULTILINE))
    everything = _text("*.css", "*.html", "*.py", "*.mjs", "*.js")
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", everything))
    series = {name for name in defined if name.startswith("--color-series-")}
    assert defined - used - series == set()
    prefixes = ("--color-", "--text-", "--space-", "--radius-", "--line-", "--font-", "--shadow-")
    assert {name for name in used if name.startswith(prefixes)} - defined == set()


@pytest.mark.parametrize("path", [TOKENS, *SHEETS], ids=_shown)
def test_sheets_and_their_lines_are_short(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert len(lines) <= MOST_LINES
    assert [line for line in lines if len(line) > LONGEST_LINE] == []


@pytest.mark.parametrize("path", SHEETS, ids=_shown)
def test_every_class_of_a_sheet_is_used(path: Path) -> None:
    # Classes are written in markup, named in strings of scripts and of Python, or begun such as state-{{ row.state }}.
    markup, code = _text("*.html", "*.py"), _text("*.py", "*.mjs", "*.js")
    if "timeline" not in path.parts:
        markup += "".join(page.read_text() for page in (*ADMIN.rglob("*.html"), *ADMIN.rglob("*.py")))
        code += "".join(script.read_text() for script in ADMIN.rglob("*.js"))
    written = _classes_in(markup) | set(re.findall(r"[\w-]+", " ".join(re.findall(r"[\"'`]([^\"'`\n]*)[\"'`]", code))))
    begun = tuple(set(re.findall(r"\b([a-z]+-)\{", markup)))
    assert {name for name in classes_of_sheet(path) - written if not name.startswith(begun)} == set()


def test_every_class_of_a_template_is_styled_or_a_script_reads_it() -> None:
    written = _classes_in(_text("*.html", "*.py"))
    styled = set().union(*(classes_of_sheet(path) for path in SHEETS))
    styled |= set().union(*(classes_of_sheet(path) for path in ADMIN.rglob("*.css")))
    read = set(re.findall(r"[\w-]+", _text("*.mjs", "*.js")))
    whole = {name for name in written if re.fullmatch(r"[a-z][\w-]*[\w]", name)}
    assert whole - styled - read == set()


def test_every_static_file_that_is_named_exists() -> None:
    """The manifest of a production would refuse to start, but development answers a 404 that nobody sees."""
    named = re.findall(r"\bstatic [\"']([^\"']+)", _text("*.html"))
    named += re.findall(r"[\"']((?:claims|pages|pivot_tracker)/[\w/-]+\.(?:css|js|mjs|svg))[\"']", _text("*.py"))
    assert len(named) > 15
    assert [name for name in named if finders.find(name) is None] == []


LINED = sorted(path for app in APPS for kind in ("html", "css", "js", "mjs") for path in app.rglob(f"*.{kind}"))


def test_lines_of_templates_sheets_and_scripts_are_short() -> None:
    found = [
        f"{_shown(path)}:{number}"
        for path in LINED
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert len(LINED) > 100 and found == []
