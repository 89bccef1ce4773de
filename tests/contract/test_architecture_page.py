"""The architecture page names what exists: layers, paths, functions, models and tables."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "architecture.md"
TEXT = PAGE.read_text(encoding="utf-8")
CODE = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", TEXT, flags=re.MULTILINE | re.DOTALL))
APPLICATIONS = ("claims", "timeline", "pivot_tracker")
PATHS = sorted({name for name in CODE if re.fullmatch(r"[\w./-]+", name) and "/" in name})
DOTTED = sorted({name for name in CODE if name.startswith(tuple(f"{app}." for app in APPLICATIONS))})
HOW_TOS = sorted((ROOT / "docs" / "how-to" / "develop").glob("*.md"))


def section(title: str) -> str:
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def table(title: str) -> list[list[str]]:
    """The rows of the table of a section, without its head."""
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def pictured(application: str) -> list[list[str]]:
    """The rows of an application in the picture, each with its modules in order."""
    rows: dict[str, list[list[str]]] = {}
    for line in section("Layers").split("```")[1].splitlines():
        if line[:1].isalpha():
            rows[current := line.split()[0]] = []
        elif line.startswith("  | "):
            rows[current].append(line.split("|")[1].split())
    return rows[application]


def resolves(name: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


@pytest.mark.parametrize("application", ["claims", "timeline"])
def test_the_picture_has_the_layers_of_the_import_contract(application: str) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = [contract["layers"] for contract in contracts if contract.get("containers") == [application]]
    assert [sorted(row) for row in pictured(application)] == [sorted(re.findall(r"\w+", row)) for row in layers]


@pytest.mark.parametrize("path", PATHS)
def test_every_path_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("name", DOTTED)
def test_every_function_class_and_module_exists(name: str) -> None:
    assert resolves(name)


def test_every_table_of_the_walk_exists() -> None:
    existing = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    named = {
        name for row in table("An observation, from the POST to the page") for name in re.findall(r"`(\w+)`", row[-1])
    }
    assert {name for name in named if name.startswith(("claims_", "timeline_"))} - existing == set()
    assert "claims_observation" in named


def test_the_glossary_and_the_questions_are_complete() -> None:
    terms = [row[0] for row in table("Glossary")]
    assert len(terms) > 35 and terms == sorted(terms, key=str.lower)
    assert len([row for row in table("Where is …?") if re.search(r"`.+/.+`", row[-1])]) > 60
    words = ("cache", "throttl", "paginat", "audit", "retry", "backoff", "SSRF", "optimistic", "sparkline", "icon")
    missing = [word for word in (*words, "permission", "schema.org", "outbox") if word not in section("Where is …?")]
    assert missing == []


@pytest.mark.parametrize("how_to", HOW_TOS, ids=lambda how_to: how_to.stem)
def test_the_how_tos_for_developers_name_what_exists(how_to: Path) -> None:
    named = re.findall(r"`([^`\n]+)`", how_to.read_text(encoding="utf-8"))
    paths = [name for name in named if re.fullmatch(r"[\w./-]+\.(py|md|html|css|toml|yaml)", name) and "/" in name]
    dotted = [name for name in named if re.fullmatch(r"(claims|timeline|pivot_tracker)(\.\w+)+", name)]
    assert paths and [path for path in paths if not (ROOT / path).exists()] == []
    assert [name for name in dotted if not resolves(name)] == []
