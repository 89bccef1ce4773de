"""The squashed migrations: a new site makes all tables at once, an older one goes on where it is; both get the same."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations import AlterField
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from pytest_django import Settings

pytestmark = pytest.mark.engine


CLAIMS, TIMELINE = "0001_squashed_0025_bounds_of_targets", "0001_squashed_0005_texts_by_day"


@pytest.fixture(autouse=True)
def migrations(settings: Settings) -> None:
    """The migrations of the project, which `--no-migrations` hides as soon as a test has used the database."""
    settings.MIGRATION_MODULES = {}


def steps(monkeypatch: pytest.MonkeyPatch, applied: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """What `migrate` would apply of the two applications that have squashed migrations, where this of them is."""
    every = MigrationLoader(None).disk_migrations
    others = {key for key in every if key[0] not in ("claims", "timeline", "pivot_tracker")}
    there = {key: every[key] for key in others | applied}
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _: there)
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    plan = [(each.app_label, each.name) for each, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    return [key for key in plan if key[0] in ("claims", "timeline")]


def replaced(application: str, name: str) -> list[tuple[str, str]]:
    return list(MigrationLoader(None).disk_migrations[application, name].replaces)


def test_a_new_site_takes_no_step_that_was_squashed(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = steps(monkeypatch, set())
    assert {("claims", CLAIMS), ("timeline", TIMELINE)} <= set(plan)
    assert not {*replaced("claims", CLAIMS), *replaced("timeline", TIMELINE)} & set(plan)


@pytest.mark.parametrize("left", [1, 5, 16])
def test_an_older_site_takes_the_steps_it_lacks(monkeypatch: pytest.MonkeyPatch, left: int) -> None:
    of_claims, of_timeline = replaced("claims", CLAIMS), replaced("timeline", TIMELINE)
    plan = steps(monkeypatch, {*of_claims[:-left], *of_timeline})
    assert plan[:left] == of_claims[-left:]
    assert not {("claims", CLAIMS), ("timeline", TIMELINE)} & set(plan)


@pytest.mark.parametrize("squashed", [True, False])
def test_both_ways_lead_to_the_models(squashed: bool) -> None:
    loader = MigrationLoader(None, replace_migrations=squashed)
    found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
    assert {label: changes for label, changes in found.items() if label in ("claims", "timeline")} == {}


def test_a_migration_of_many_fields_does_not_build_the_models_after_each() -> None:
    """That took 22 of the 27 seconds in which a new site made its tables (`claims.migrations._tables`)."""
    many = {
        key: number
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if key[0] in ("claims", "timeline") and not migration.replaces and key not in replaced_by_squashed()
        if (number := sum(isinstance(each, AlterField) for each in migration.operations)) > 10
    }
    assert many == {}


def replaced_by_squashed() -> set[tuple[str, str]]:
    return {*replaced("claims", CLAIMS), *replaced("timeline", TIMELINE)}
