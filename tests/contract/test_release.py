"""The id of the release: it changes with the code, and nothing that an earlier release made is used again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from claims.http import etags
from pivot_tracker.release import PACKAGES, list_sources, release_id

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    for package in PACKAGES:
        (root / package / "templates").mkdir(parents=True)
        (root / package / "module.py").write_text("limit = 1\n", encoding="utf-8")
        (root / package / "templates" / "page.html").write_text("<p>", encoding="utf-8")
    (root / "requirements.txt").write_text("django==5.2\n", encoding="utf-8")
    return root


def later(path: Path) -> None:
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))


@pytest.mark.parametrize("changed", ["claims/module.py", "timeline/templates/page.html", "requirements.txt"])
def test_an_edit_that_keeps_a_files_length_is_another_release(tree: Path, changed: str) -> None:
    before = release_id(tree)
    assert release_id(tree) == before
    later(tree / changed)
    assert release_id(tree) != before


def test_what_python_and_editors_leave_behind_is_no_release(tree: Path) -> None:
    before = release_id(tree)
    (tree / "claims" / "__pycache__").mkdir()
    (tree / "claims" / "__pycache__" / "module.pyc").write_bytes(b"compiled")
    (tree / "claims" / ".module.py.swp").write_bytes(b"open in an editor")
    assert release_id(tree) == before


def test_a_name_makes_the_copies_of_a_release_alike_wherever_they_are(tree: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(tree, tmp_path / "other machine")
    later(copy / "claims" / "module.py")

    assert release_id(tree) != release_id(copy)
    assert release_id(tree, name="2.1") == release_id(copy, name="2.1") != release_id(tree, name="2.2")


def test_a_name_that_was_not_changed_does_not_hide_other_code(tree: Path) -> None:
    before = release_id(tree, name="2.1")
    (tree / "claims" / "module.py").write_text("limit = 10\n", encoding="utf-8")
    assert release_id(tree, name="2.1") != before


def test_the_sources_of_this_project_are_among_those_of_its_release() -> None:
    paths = {path for path, _size, _time in list_sources(ROOT)}
    assert {"timeline/charts.py", "timeline/static/pages/base.css", "claims/http/etags.py"} <= paths
    assert not any(path.endswith(".pyc") for path in paths)


def test_another_release_has_other_tags(settings: Any, rf: RequestFactory) -> None:
    tag = etags.release_tag(rf.get("/api/docs/"), "text/html")
    assert etags.release_tag(rf.get("/api/docs/"), "text/html") == tag
    settings.PIVOT_RELEASE = "another"
    assert etags.release_tag(rf.get("/api/docs/"), "text/html") != tag
