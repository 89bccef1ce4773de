"""CI, pre-commit and releases: the project's own commands, the versions it pins, the version it releases."""

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
#: Hooks of pre-commit's own, which no requirements file pins.
OTHER_HOOKS = {"pre-commit-hooks"}


def workflow() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return content


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):(?!=)", makefile, re.MULTILINE))


def steps() -> list[dict[str, Any]]:
    return [step for job in workflow()["jobs"].values() for step in job["steps"]]


def test_ci_calls_only_targets_of_the_makefile() -> None:
    called = {target for step in steps() for target in re.findall(r"make ([a-z-]+)", step.get("run", ""))}
    assert {"check", "test"} <= called <= make_targets()


def test_ci_starts_no_python_past_the_makefile() -> None:
    assert [step for step in steps() if re.search(r"\b(pip|python|pytest|ruff)\b", step.get("run", ""))] == []


def test_ci_tests_every_supported_python_on_both_engines() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    matrix = workflow()["jobs"]["test"]["strategy"]["matrix"]
    assert f">={matrix['python'][0]}" == project["requires-python"]
    assert {*matrix["database"]} == {"sqlite", "postgresql"}
    assert {row["database"]: "url" in row for row in matrix["include"]} == {"postgresql": True}


def test_hooks_have_the_versions_that_the_tests_run_with() -> None:
    pinned = dict(
        line.split("==")
        for line in (ROOT / "requirements-dev.txt").read_text().splitlines()
        if re.match(r"[\w-]+==", line)
    )
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    revisions = {
        repo["repo"].rpartition("/")[2].lower().removesuffix("-pre-commit"): repo["rev"] for repo in config["repos"]
    }
    ours = {name: revision for name, revision in revisions.items() if name not in OTHER_HOOKS}
    assert ours == {name: f"v{pinned[name]}" for name in ("ruff", "djlint")}


def test_the_version_is_that_of_the_newest_release_in_the_changelog() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.findall(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\): ", changelog, re.MULTILINE)
    assert releases[0][0] == project["version"]
    assert [day for _version, day in releases] == sorted((day for _version, day in releases), reverse=True)
