"""A copy of everything the site cannot recreate: the database and the uploaded files, with a checksum of each.

A backup is one directory: `manifest.json` (what it is, when, and the SHA-256 and size of each file), the database as
`database.sqlite3` (SQLite's own online copy) or `database.dump` (pg_dump's custom form), and `media/`. It is written
under a temporary name and renamed when complete, so that what an interruption leaves is never taken for a backup.
Both copies are of one moment, and writing goes on in the meantime.

Out of scope: when it runs, where copies are kept, how long (the system's timers do that), pictures and exports (made
again from the database), the settings and SECRET_KEY (they belong to the machine).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from claims.dates import utc_text

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class BackupError(Exception):
    """A backup that cannot be made or used; the sentence says why and what to do. Nothing was changed."""


@dataclass(frozen=True)
class RestoreSummary:
    """What a restored database holds: how many changes, and when the newest was written."""

    changes: int
    newest: dt.datetime | None


def make_backup(place: Path, *, now: dt.datetime) -> Path:
    """Write a backup into a new directory under `place`; return that directory.

    Raises BackupError where the database's own program is missing or fails, or `place` cannot be written to.
    """
    name = f"pivot-tracker-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    done, half = place / name, place / f".{name}.unfinished"
    if done.exists():
        raise BackupError(_("%(path)s already exists.") % {"path": done})
    try:
        half.mkdir(parents=True)
    except OSError as error:
        raise BackupError(_("%(path)s cannot be created: %(error)s") % {"path": half, "error": error}) from error
    try:
        _copy_database(half / DATABASE[_engine()])
        if Path(settings.MEDIA_ROOT).is_dir():
            shutil.copytree(settings.MEDIA_ROOT, half / "media")
        manifest = {
            "format": FORMAT,
            "made_at": utc_text(now),
            "engine": _engine(),
            "migrations": sorted(".".join(each) for each in MigrationRecorder(connection).applied_migrations()),
            "files": {str(path.relative_to(half)): _describe_file(path) for path in _files(half)},
        }
        _write_for_good(half / MANIFEST, json.dumps(manifest, indent=1))
        half.rename(done)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    return done


def check_backup(backup: Path) -> dict[str, Any]:
    """The manifest of a backup whose files are all there and unaltered.

    Raises BackupError naming the first file that is missing or altered.
    """
    try:
        manifest = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
        files = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(
            _("%(path)s is not a backup: it has no readable %(name)s.") % {"path": backup, "name": MANIFEST}
        ) from error
    if manifest.get("format") != FORMAT:
        raise BackupError(_("%(path)s has a format that this version cannot read.") % {"path": backup})
    for name, described in files.items():
        path = backup / name
        if not path.is_file():
            raise BackupError(_("%(name)s is missing from the backup.") % {"name": name})
        if _describe_file(path) != described:
            raise BackupError(_("%(name)s was changed or damaged after the backup was made.") % {"name": name})
    return dict(manifest)


def restore_backup(backup: Path) -> RestoreSummary:
    """Fill the empty database and upload directory of the settings from a backup.

    Raises BackupError, with nothing written, when the backup is damaged, is of the other engine, comes from a newer
    version of the program, or when anything is there already.
    """
    manifest = check_backup(backup)
    if manifest["engine"] != _engine():
        raise BackupError(
            _("The backup is from %(theirs)s, but DATABASE_URL is a %(ours)s database.")
            % {"theirs": manifest["engine"], "ours": _engine()}
        )
    if unknown := _unknown_migrations(manifest["migrations"]):
        raise BackupError(
            _("The backup comes from a newer version of the program: it contains the migration %(name)s.")
            % {"name": unknown[0]}
        )
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir() and any(media.iterdir()):
        raise BackupError(_("%(path)s is not empty. Restore the backup into an empty directory.") % {"path": media})
    if connection.introspection.table_names():
        raise BackupError(_("The database is not empty. Restore the backup into a new database."))
    connection.close()
    _fill_database(backup / DATABASE[_engine()])
    if (backup / "media").is_dir():
        shutil.copytree(backup / "media", media, dirs_exist_ok=True)
    return _summarize_restore()


def _summarize_restore() -> RestoreSummary:
    from claims.models import Change

    newest = Change.objects.order_by("-id").first()
    return RestoreSummary(changes=Change.objects.count(), newest=None if newest is None else newest.at)


def _engine() -> str:
    return str(connection.vendor)


def _copy_database(path: Path) -> None:
    if _engine() == "sqlite":
        with closing(sqlite3.connect(path)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
            # Without the write-ahead log the copy is one file, whole in itself.
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}"])


def _fill_database(path: Path) -> None:
    if _engine() == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            copy.backup(connection.connection)
        connection.close()
        return
    _run(
        ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        + ["--dbname", str(connection.settings_dict["NAME"]), str(path)]
    )


def _run(command: list[str]) -> None:
    """One of PostgreSQL's programs, on the database of the settings; its password goes by the environment."""
    parts = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{name: str(parts[key]) for name, key in named.items() if parts.get(key)}}
    try:
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise BackupError(
            _("%(program)s is not installed. It is part of PostgreSQL's client programs.") % {"program": command[0]}
        ) from error
    if ended.returncode:
        raise BackupError(
            _("%(program)s failed: %(error)s") % {"program": command[0], "error": ended.stderr.strip()[-500:]}
        )


def _unknown_migrations(applied: list[str]) -> list[str]:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    known = {".".join(each) for each in loader.disk_migrations}
    ours = {app for app, _name in loader.disk_migrations}
    return [name for name in applied if name not in known and name.split(".")[0] in ours]


def _files(directory: Path) -> Iterator[Path]:
    return (path for path in sorted(directory.rglob("*")) if path.is_file())


def _describe_file(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "bytes": path.stat().st_size}


def _write_for_good(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
