"""Backup and restore: a copy made under writes, filled into an empty database, says the same on every public page."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from pivot_tracker import backup as backups
from tests.api.world import make_world
from tests.conftest import engine
from tests.pivot_tracker.processes import ROOT, environment, script, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]

#: Drafts, one after the other, each with its Change, until the file that is named appears.
WRITER = """
import itertools, pathlib
from claims.models import Topic
from claims.services.records import create_record
from tests.factories import editor
by = editor("writer")
stop = pathlib.Path({stop!r})
for number in itertools.count():
    create_record(Topic, {{"slug": f"draft-{{number}}", "name": f"Draft {{number}}"}}, by=by)
    if stop.exists():
        break
print(number + 1)
"""


def manage(*arguments: str, database_url: str, var: Path) -> subprocess.CompletedProcess[str]:
    """A command of manage.py on a database of its own; `var` is where its uploaded files lie."""
    own = {**environment(database_url=database_url, broker_url=""), "TEST_MEDIA": str(var)}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments, "--settings", "tests.pivot_tracker.process_settings"],
        cwd=ROOT,
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )


def digests(database_url: str, pictures: Path) -> dict[str, Any]:
    own = {**environment(database_url=database_url, broker_url=""), "TEST_PICTURES": str(pictures)}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.pivot_tracker.page_digests"],
        cwd=ROOT,
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return dict(json.loads(ended.stdout))


@contextmanager
def empty_database(tmp_path: Path, database_url: str) -> Iterator[str]:
    """The address of a new database on the engine of the tests; dropped at the end."""
    if engine() == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    name = f"restored_{uuid.uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        # A busy disk takes longer for a whole database than the site allows for a statement.
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{database_url.rsplit('/', 1)[0]}/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
            cursor.execute("RESET statement_timeout")


def test_a_copy_made_under_writes_says_the_same_on_every_public_page(tmp_path: Path, database_url: str) -> None:
    make_world()
    media = tmp_path / "media"
    media.mkdir()
    (media / "sheet.csv").write_bytes(b"value\r\n1\r\n")
    stop = tmp_path / "stop"
    writer = script(WRITER.format(stop=str(stop)), database_url=database_url, broker_url="")
    try:
        with connection.cursor() as cursor:

            def written() -> bool:
                cursor.execute("SELECT count(*) FROM claims_topic WHERE slug LIKE 'draft-%%'")
                return bool(cursor.fetchone()[0] >= 3)

            wait_until(lambda: writer.poll() is not None or written(), what="the writer wrote")
        made = manage("backup", str(tmp_path / "backups"), database_url=database_url, var=media)
    finally:
        stop.touch()
        said, _ = writer.communicate(timeout=60)
    assert made.returncode == 0, made.stderr
    backup = Path(made.stdout.strip())

    with empty_database(tmp_path, database_url) as restored_url:
        restored = tmp_path / "restored"
        ended = manage("restore", str(backup), database_url=restored_url, var=restored)
        assert ended.returncode == 0, ended.stderr
        assert "Restored:" in ended.stdout
        assert (restored / "sheet.csv").read_bytes() == b"value\r\n1\r\n"

        original, copy = (digests(url, tmp_path / "pictures") for url in (database_url, restored_url))
        public = original.keys() - {"drafts", "changes of drafts"}
        assert len(public) > 30
        assert {address: copy.get(address) for address in public} == {address: original[address] for address in public}
        # Every draft of the copy has its Change: the copy is of one moment.
        drafts, changes = copy["drafts"], copy["changes of drafts"]
        assert 3 <= drafts == changes <= int(said.split()[-1])


@pytest.fixture
def backup(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return made_at(tmp_path / "backups")


def made_at(place: Path) -> Path:
    out = io.StringIO()
    call_command("backup", str(place), stdout=out)
    return Path(out.getvalue().strip())


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as refused:
        call_command(*arguments)
    return str(refused.value)


def test_a_backup_that_was_altered_is_refused(backup: Path) -> None:
    out = io.StringIO()
    call_command("restore", "--check", str(backup), stdout=out)
    assert out.getvalue() == "Whole: 1 files as they were written.\n"
    (database,) = backup.glob("database.*")
    with database.open("r+b") as file:
        file.seek(2000)
        file.write(b"\xff\x00\xff")
    assert refusal("restore", "--check", str(backup)).startswith(f"{database.name} was changed")
    assert refusal("restore", str(backup)).startswith(f"{database.name} was changed")
    database.unlink()
    assert refusal("restore", str(backup)) == f"{database.name} is missing from the backup."


def test_a_backup_of_a_newer_program_or_the_other_engine_is_refused(backup: Path, settings: Settings) -> None:
    settings.MIGRATION_MODULES = {}  # the tests' tables are made without them
    manifest = backup / "manifest.json"
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**told, "migrations": [*told["migrations"], "claims.9999_of_tomorrow"]}))
    assert "newer version of the program: it contains the migration claims.9999_of_tomorrow" in refusal(
        "restore", str(backup)
    )
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[engine()]
    manifest.write_text(json.dumps({**told, "engine": other}))
    assert refusal("restore", str(backup)).startswith(f"The backup is from {other}, but DATABASE_URL")
    manifest.write_text(json.dumps({**told, "format": 99}))
    assert "a format that this version cannot read" in refusal("restore", str(backup))


def test_nothing_is_restored_over_a_database_or_over_files(backup: Path, settings: Settings) -> None:
    assert refusal("restore", str(backup)).startswith("The database is not empty.")
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "mine.csv").touch()
    assert refusal("restore", str(backup)).endswith("is not empty. Restore the backup into an empty directory.")


def test_what_is_no_backup_and_a_place_that_cannot_be_written_to_are_named(tmp_path: Path) -> None:
    assert refusal("restore", str(tmp_path)).endswith("is not a backup: it has no readable manifest.json.")
    (tmp_path / "file").touch()
    assert "cannot be created" in refusal("backup", str(tmp_path / "file" / "in"))


def test_an_interrupted_backup_leaves_nothing_that_looks_like_one(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"

    def interrupted(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backups, "_copy_database", interrupted)
    with pytest.raises(KeyboardInterrupt):
        call_command("backup", str(tmp_path / "backups"))
    assert list((tmp_path / "backups").iterdir()) == []
