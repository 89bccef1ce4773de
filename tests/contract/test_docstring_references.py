"""Docstrings and comments name only modules, files and names that exist.

Names in backticks must exist, and so must every word that looks like a name: `snake_case`, `CamelCase`, `module.py`.
"""

from __future__ import annotations

import ast
import builtins
import io
import keyword
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("claims", "timeline", "pivot_tracker")
LAYERS = (
    *("services", "selectors", "models", "method", "api", "admin", "http", "exports", "notifications"),
    *("presentation", "dates", "text", "pages", "projection", "feeds"),
)

TICKED = re.compile(r"(?<!`)(`{1,2})([^`\n]+)\1(?!`)")
FILE = re.compile(r"(?<![\w*<>…-])([\w/.-]*\w\.(?:py|html|css|mjs|md|yaml))\b")
#: A function with its parameters, as the docstrings of packages list them.
CALL = re.compile(r"^ *((?:[a-z]\w*\.)?[a-z]\w+)\([a-z]", re.MULTILINE)
#: A word that only a program uses: several humps, or joined by underscores.
NAME = re.compile(r"(?<![\w`])(?:[A-Z][a-z]+(?:[A-Z][a-z]+)+|[a-z]+(?:_[a-z]+)+)(?!\w)")

#: Names of the standard library, Django and other packages, of SQL and of formats, which no module here defines.
FOREIGN = frozenset(
    {
        "AppConfig",
        "DerivedCoreProperties",
        "IntegrityError",
        "JavaScript",
        "RabbitMQ",
        "TypedDict",
        "adopt",
        "atom",
        "auto_now",
        "cursor",
        "dump",
        "field__in",
        "full_clean",
        "loaddata",
        "loopback",
        "map",
        "migrate",
        "order_by",
        "post_migrate",
        "ready",
        "select_related",
        "translate",
        "viewBox",
    }
)
#: Names that a docstring makes up as an example.
EXAMPLES = frozenset({"a.py", "b.py", "source_2", "vetoes", "x_lower", "x_n", "x_upper", "x_words"})


def tracked(*patterns: str) -> list[Path]:
    listing = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in listing.stdout.splitlines()]


@cache
def sources() -> list[Path]:
    found = tracked(*(f"{package}/*.py" for package in PACKAGES))
    return [path for path in found if "migrations" not in path.parts and path.exists()]


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree, which is needed twice."""
    return ast.parse(path.read_text())


@cache
def files() -> tuple[frozenset[str], frozenset[str]]:
    """The names and the paths of all files."""
    paths = tracked()
    return frozenset(path.name for path in paths), frozenset(path.relative_to(ROOT).as_posix() for path in paths)


def texts(path: Path) -> Iterator[str]:
    """The docstrings and comments of a module."""
    for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline):
        is_docstring = token.type == tokenize.STRING and token.line.lstrip().startswith(('"""', 'r"""'))
        if token.type == tokenize.COMMENT or is_docstring:
            yield token.string


def defined_in(node: ast.Module | ast.ClassDef) -> Iterator[str]:
    """Functions, classes, constants and fields, of a module and of its classes."""
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            yield from defined_in(child)
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield child.name
        targets = child.targets if isinstance(child, ast.Assign) else [getattr(child, "target", None)]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


@cache
def defined() -> frozenset[str]:
    """What is defined anywhere: modules, functions, classes, constants, fields, words of the rules."""
    found = {*dir(builtins), *keyword.kwlist, *FOREIGN}
    for path in sources():
        found |= {*defined_in(tree(path)), *path.relative_to(ROOT).with_suffix("").parts}
    enums, settings = ROOT / "claims/enums.py", ROOT / "pivot_tracker/settings.py"
    return frozenset(found | EXAMPLES | used_in(enums) | used_in(settings))


@cache
def mentioned() -> frozenset[str]:
    """Every name and word in the code."""
    return defined().union(*map(used_in, sources()))


@cache
def used_in(path: Path) -> frozenset[str]:
    """The names and the words in the texts of a module, without its docstrings."""
    found: set[str] = set()
    docstrings: list[ast.expr] = []
    for node in ast.walk(tree(path)):  # a statement before what it consists of
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                docstrings.append(docstring)
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                found.add(name)
            case ast.alias(name=name, asname=local):
                found |= {*name.split("."), local or ""}
            case ast.ImportFrom(module=str(name)):
                found |= set(name.split("."))
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Constant(value=str(text)) if node not in docstrings:
                found |= set(re.findall(r"\w+", text))
    return frozenset(found)


def module_at(parts: list[str]) -> Path | None:
    place = ROOT.joinpath(*parts)
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.exists()), None)


def resolves(dotted: str) -> bool:
    """Whether `services.records.create_record` names a module, or something that a module holds."""
    parts = dotted.split(".")
    roots: list[list[str]] = [[]] if parts[0] in PACKAGES else [[package] for package in PACKAGES]
    for root in roots:
        for length in range(len(parts), 0, -1):
            module = module_at([*root, *parts[:length]])
            if module is not None:
                rest = parts[length:]
                if not rest or rest[0] in used_in(module):
                    return True
                break
    return False


@cache
def by_stem() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sources():
        found.setdefault(path.stem, []).append(path)
    return found


def exists(name: str, path: Path) -> bool:
    """Whether a name in backticks, of one part or of several, is the module's own or defined somewhere."""
    parts = name.split(".")
    if len(parts) > 1 and parts[0] in (*PACKAGES, *LAYERS):
        return resolves(name)
    if len(parts) > 1 and (modules := by_stem().get(parts[0])):
        return any(parts[1] in used_in(module) for module in modules)
    return all(part in used_in(path) or part in defined() for part in parts)


def is_here(name: str, path: Path) -> bool:
    """Whether a function that a docstring lists with its parameters is in the module, or in a module next to it."""
    module, _dot, function = name.rpartition(".")
    beside = path.with_name(f"{module}.py") if module else path
    return name in EXAMPLES or (beside.exists() and function in used_in(beside))


def wrong_names(text: str, path: Path) -> Iterator[str]:
    for _ticks, name in TICKED.findall(text):
        is_name = re.fullmatch(r"[A-Za-z_]\w+(\.[A-Za-z_]\w+)*(\(\))?", name) and not FILE.fullmatch(name)
        if is_name and not exists(name.removesuffix("()"), path):
            yield name
    yield from (name for name in CALL.findall(text) if not is_here(name, path))
    yield from (name for name in NAME.findall(TICKED.sub("", text)) if name not in mentioned())
    names, paths = files()
    for name in FILE.findall(text):
        place = "/" + name.removeprefix("../")
        if name not in EXAMPLES and name not in names and not any(f"/{path}".endswith(place) for path in paths):
            yield name
    yield from re.findall(r"\bMETHOD,? (?:section )?\d", text)


def _wrong_names_of(path: Path) -> Iterator[str]:
    for text in texts(path):
        yield from wrong_names(text, path)


@pytest.mark.parametrize("package", PACKAGES)
def test_what_a_docstring_names_exists(package: str) -> None:
    paths = [path for path in sources() if path.is_relative_to(ROOT / package)]
    found = {path.relative_to(ROOT).as_posix(): [*_wrong_names_of(path)] for path in paths}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Raises InvalidRecord.",
        "Calls `fill_the_form`.",
        "As `services.mailings` does.",
        "See `claims.services.records.no_such_function`.",
        "See asked.py.",
        "The table of claims/services/nothing.py.",
        "The status (METHOD 3).",
        "See `goalposts.no_such_rule`.",
    ],
)
def test_a_name_that_does_not_exist_is_found(text: str) -> None:
    assert list(wrong_names(text, ROOT / "claims/services/records.py"))
