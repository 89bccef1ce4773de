"""Building the bulk files: a data package of CSV tables, JSON Lines for each kind, and the observations as SDMX-CSV.

Everything is read in one snapshot of the database and written as it is read, so that memory stays flat however much
there is. Equal data give equal bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, cast

from django.db import connection, transaction

from claims.dates import utc_text
from claims.enums import RecordKind
from claims.exports import result_tables, sdmx, storage
from claims.exports.hashing_writer import CsvFile, HashingStream, LinesFile
from claims.exports.table_schemas import Table, tables_of_records
from claims.http.record_urls import COLLECTIONS
from claims.models import Change
from claims.models.base import record_models
from claims.selectors.record_documents import Document, every_document
from claims.selectors.result_documents import every_judgement
from claims.services.change_log import newest_public_seq

PACKAGE, SDMX = "data-package.zip", "observations.sdmx.csv"
JUDGEMENTS = "judgements"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
MEDIA = {".zip": "application/zip", ".gz": "application/gzip", ".csv": "application/vnd.sdmx.data+csv;version=2.1.0"}

Chunks = Iterable[list[Document]]
Name = str


def build_if_due(*, today: dt.date, now: dt.datetime, every: dt.timedelta) -> bool:
    """Build when something public changed since the newest build, at most once in `every`; return whether built."""
    newest = newest_public_seq()
    if newest == 0 or not _is_due(storage.current_manifest(), newest, now, every):
        return False
    with storage.exclusive_lock() as mine:
        if not mine or not _is_due(storage.current_manifest(), newest, now, every):
            return False
        build(today=today, now=now)
    return True


def _is_due(last: dict[str, Any] | None, newest: int, now: dt.datetime, every: dt.timedelta) -> bool:
    if last is None:
        return True
    age = now - dt.datetime.fromisoformat(last["built_at"])
    # A build of the future was made while this machine's clock was wrong.
    return bool(last["head"] != newest and not dt.timedelta(0) <= age < every)


def build(*, today: dt.date, now: dt.datetime) -> dict[str, Any]:
    """Build all files as of the day `today` and make them the newest; return the manifest."""
    storage.exports_dir().mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="making-", dir=storage.exports_dir()))
    try:
        with snapshot():
            number = newest_public_seq()
            at = Change.objects.get(public_seq=number).at
            files = _write(made, as_of=today, head=number, created=at)
        manifest: dict[str, Any] = {
            "build": str(number),
            "head": number,
            "as_of": today.isoformat(),
            "changed_at": utc_text(at),
            "built_at": utc_text(now),
            "licence": LICENCE,
            "files": files,
        }
        (made / storage.MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        storage.publish_build(made, manifest["build"])
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return manifest


@contextmanager
def snapshot() -> Iterator[None]:
    """Read one state of the database, regardless of concurrent writes, and keep nobody from writing.

    Inside another transaction that one's own view has to do (tests).
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Django would begin by taking the write lock; SQLite's own way reads a snapshot and locks nobody out.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _write(place: Path, *, as_of: dt.date, head: int, created: dt.datetime) -> list[dict[str, Any]]:
    tables = tables_of_records()
    written: list[dict[str, Any]] = []
    resources: list[dict[str, Any]] = []
    sheets = place / "data"
    sheets.mkdir()
    for model in sorted(record_models(), key=lambda model: COLLECTIONS[model.kind()]):
        kind = model.kind()
        extra = _sdmx_beside(place) if kind == RecordKind.OBSERVATION else _nothing_beside
        chunks = every_document(model, as_of=as_of)
        written += _stream(place, COLLECTIONS[kind], tables[kind], chunks, resources, extra)
    written += _stream(
        place, JUDGEMENTS, result_tables.TABLES, every_judgement(as_of=as_of), resources, _nothing_beside
    )
    package = _describe_package(resources, as_of=as_of, head=head, created=created)
    written.insert(0, _zip(place / PACKAGE, package, sheets))
    shutil.rmtree(sheets)
    return written


Beside = Callable[[ExitStack], tuple[list[Any], Callable[[list[Document]], None]]]


def _nothing_beside(_stack: ExitStack) -> tuple[list[Any], Callable[[list[Document]], None]]:
    return [], lambda documents: None


def _sdmx_beside(place: Path) -> Beside:
    """Write the observations as SDMX too, on the same way through them."""

    def beside(stack: ExitStack) -> tuple[list[Any], Callable[[list[Document]], None]]:
        sheet = stack.enter_context(CsvFile(place / SDMX, sdmx.HEADER, marked=False))
        return [sheet], lambda documents: sheet.add(sdmx.sdmx_rows(documents))

    return beside


def _stream(
    place: Path, name: Name, tables: list[Table], chunks: Chunks, resources: list[dict[str, Any]], beside: Beside
) -> list[dict[str, Any]]:
    """Write one kind in all its forms on one way through it; return the facts of its files, note its resources."""
    with ExitStack() as stack:
        lines = stack.enter_context(LinesFile(place / f"{name}.jsonl.gz"))
        sheets = [
            (table, stack.enter_context(CsvFile(place / "data" / f"{table.name}.csv", table.header())))
            for table in tables
        ]
        others, add = beside(stack)
        for documents in chunks:
            lines.add(documents)
            for table, sheet in sheets:
                sheet.add(row for document in documents for row in table.rows(document))
            add(documents)
    resources += [_resource(table, sheet) for table, sheet in sheets]
    return [_facts(file) for file in (lines, *others)]


def _facts(file: Any) -> dict[str, Any]:
    return {**file.facts(), "media_type": MEDIA[file.path.suffix], "rows": file.rows}


def _resource(table: Table, sheet: CsvFile) -> dict[str, Any]:
    """A table as the package describes it."""
    facts = sheet.facts()
    return {
        "name": table.name,
        "title": table.title,
        "type": "table",
        "path": f"data/{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"lineTerminator": "\r\n"},
        "bytes": facts["bytes"],
        "hash": f"sha256:{facts['sha256']}",
        "schema": table.schema(),
    }


def _describe_package(
    resources: list[dict[str, Any]], *, as_of: dt.date, head: int, created: dt.datetime
) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "pivot-tracker",
        "title": "Promises, statements and events",
        "description": f"Everything public as of {as_of.isoformat()}, up to change {head} of /api/v1/changes/.",
        "version": str(head),
        "created": utc_text(created),
        "licenses": [LICENCE],
        "resources": sorted(resources, key=lambda resource: str(resource["name"])),
    }


def _zip(path: Path, package: dict[str, Any], sheets: Path) -> dict[str, Any]:
    """Pack the tables and their description into one file; each sheet is read piece by piece."""
    out = HashingStream(path)
    # Written front to back, which a stream that cannot be wound back makes zipfile do.
    with zipfile.ZipFile(cast(IO[bytes], out), "w", zipfile.ZIP_DEFLATED) as archive:
        described = json.dumps(package, ensure_ascii=False, indent=1)
        archive.writestr(_entry("datapackage.json"), described.encode(), compresslevel=6)
        for sheet in sorted(sheets.iterdir()):
            with archive.open(_entry(f"data/{sheet.name}"), "w", force_zip64=True) as target, sheet.open("rb") as file:
                shutil.copyfileobj(file, target, 1 << 16)
    out.close()
    facts = {"name": path.name, "bytes": out.size, "sha256": out.sha256.hexdigest()}
    return {**facts, "media_type": MEDIA[path.suffix], "rows": None}


def _entry(name: str) -> zipfile.ZipInfo:
    """Without the time of packing, so that equal data give equal bytes."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
