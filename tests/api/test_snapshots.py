"""A world that is restored from its snapshot is the one that was made."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from claims.models import Change, Source
from pivot_tracker import roles
from tests import snapshots
from tests.api.world import ask, make_world
from tests.factories import SourceFactory, TopicFactory, editor
from tests.snapshots import empty_tables, take_snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place of its own, in which no world is stored yet."""
    monkeypatch.setattr(snapshots, "STORE", tmp_path)
    forget()


def forget() -> None:
    """Behave like another process, which has only the files."""
    snapshots._snapshots.cache_clear()


def made() -> tuple[dict[str, list[str]], bytes, bytes]:
    """The rows of a world by table, an answer about it, and what a search finds; and nothing stays."""
    with transaction.atomic():
        empty = empty_tables()
        world = make_world()
        answer = ask(f"promises/{world.promise.slug}/").content
        found = ask("/search/", q="two hundred trees")
        rows = {table: sorted(map(repr, rows)) for table, (_, rows) in take_snapshot(empty).tables.items()}
        connection.check_constraints()
        transaction.set_rollback(True)
    assert found.status_code == 200
    return rows, answer, found.content


@pytest.mark.usefixtures("empty_store")
def test_a_restored_world_is_the_one_that_was_made() -> None:
    first, second = made(), made()
    forget()
    third = made()
    assert first == second == third
    assert b"/promises/two-hundred-trees-0/" in first[2]


def test_what_is_entered_after_restoring_has_ids_of_its_own() -> None:
    made()
    make_world()
    last = Change.objects.latest("pk").pk
    TopicFactory(name="Rivers")
    assert Change.objects.latest("pk").pk > last


def test_what_another_process_enters_after_restoring_has_names_of_its_own() -> None:
    made()
    forget()
    SourceFactory.reset_sequence(0)
    make_world()
    before = set(Source.objects.values_list("title", flat=True))
    assert SourceFactory().title not in before


def test_it_is_restored_into_a_database_whose_groups_were_made_again() -> None:
    made()
    Group.objects.all().delete()
    Group.objects.create(name="Others")
    roles.make_groups()
    make_world()
    connection.check_constraints()
    assert [group.name for group in editor().groups.all()] == [roles.EDITORS]
