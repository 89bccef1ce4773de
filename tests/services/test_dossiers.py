"""A database holds one dossier: another is never loaded into it, not even by the demonstration."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from claims.exceptions import InvalidDossierError
from claims.models import Dossier, Topic
from claims.services.dossier_loader import load_dossier
from pivot_tracker.management.commands.run_demo import Command
from tests.factories import TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def dossier(directory: Path, name: str | None, *slugs: str) -> Path:
    """A directory with topics of these slugs; `dossier` is the one that heads the site."""
    directory.mkdir()
    topics = [f"- model: claims.topic\n  fields: {{slug: {slug}, name: {slug} of {name}}}\n" for slug in slugs]
    (directory / "topics.yaml").write_text("".join(topics))
    if name is not None:
        (directory / "dossier.yaml").write_text(f"name: {name}\n")
    return directory


def prepare_demo() -> str:
    """What `make run` does to the database before it serves."""
    out = io.StringIO()
    command = Command(stdout=out)
    command.prepare()
    return out.getvalue()


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> None:
    settings.PIVOT_DEMO, settings.VAR_DIR, settings.STATIC_ROOT = True, tmp_path / "var", tmp_path / "static"
    settings.PIVOT_FIXTURES = dossier(tmp_path / "shipped", "shipped", "dossier", "trade")


def test_another_dossier_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    load_dossier(dossier(tmp_path / "a", "first", "dossier", "trade"))
    with pytest.raises(InvalidDossierError, match="contains the dossier “first”; the directory contains “second”"):
        load_dossier(dossier(tmp_path / "b", "second", "dossier", "energy"))
    assert Topic.objects.get(slug="dossier").name == "dossier of first"
    assert not Topic.objects.filter(slug="energy").exists()
    with pytest.raises(CommandError, match="its own database"):
        call_command("load_dossier", str(tmp_path / "b"), stdout=io.StringIO())


def test_the_same_dossier_loads_again_from_wherever_it_is(tmp_path: Path) -> None:
    load_dossier(dossier(tmp_path / "a", "first", "trade"))
    assert load_dossier(dossier(tmp_path / "moved", "first", "trade", "energy")).created == ["topic energy"]


def test_a_database_filled_before_names_were_noted_knows_its_dossier_by_its_records(tmp_path: Path) -> None:
    load_dossier(dossier(tmp_path / "a", "first", "trade", "energy", "arms"))
    Dossier.objects.all().delete()
    with pytest.raises(InvalidDossierError, match="most of its records are not in “second”"):
        load_dossier(dossier(tmp_path / "b", "second", "trade", "buses"))
    load_dossier(dossier(tmp_path / "c", "first", "trade", "energy", "science"))
    assert Dossier.objects.get().name == "first"


@pytest.mark.parametrize("content", ["", "name: ''", "name: Green City", "[", "name: 3"])
def test_a_file_that_names_nothing_is_refused(tmp_path: Path, content: str) -> None:
    directory = dossier(tmp_path / "a", None, "trade")
    (directory / "dossier.yaml").write_text(content)
    with pytest.raises(InvalidDossierError, match="dossier.yaml"):
        load_dossier(directory)


def test_the_demonstration_leaves_another_dossier_alone(demo: None, tmp_path: Path) -> None:
    load_dossier(dossier(tmp_path / "own", "own", "dossier", "buses"))
    assert "is not loaded into it" in prepare_demo()
    assert sorted(Topic.objects.values_list("slug", "name")) == [
        ("buses", "buses of own"),
        ("dossier", "dossier of own"),
    ]


def test_the_demonstration_leaves_a_desk_of_somebody_alone(demo: None) -> None:
    TopicFactory(slug="buses")
    assert "is not loaded into it" in prepare_demo()
    assert not Topic.objects.filter(slug="trade").exists()


def test_the_demonstration_loads_into_an_empty_database_and_again_into_its_own(demo: None) -> None:
    assert "is not loaded" not in prepare_demo()
    assert Topic.objects.filter(slug="trade").exists()
    assert "is not loaded" not in prepare_demo()
