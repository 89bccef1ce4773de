"""How long an import takes: observations from CSV and XLSX, handed in, checked and written, in a database of its own.

Run: python bench/imports.py [rows, 50000 by default] (`make bench-desk`). DATABASE_URL names another database than a
SQLite file in a temporary directory; it is emptied of nothing, so give an empty one. Prints seconds, and those of
the processor, next to `bulk_create` of the bare records: on a busy machine only the latter compare.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{tempfile.mkdtemp(prefix='bench-')}/db.sqlite3")
os.environ["DJANGO_SETTINGS_MODULE"] = "pivot_tracker.settings"
os.environ.setdefault("PIVOT_DEMO", "1")
os.environ.setdefault("LOG_LEVEL", "WARNING")

import django

django.setup()

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from claims.models import Change, Indicator, Observation, Series, Source, SpreadsheetImport
from claims.services import records
from claims.services.spreadsheets import csv_xlsx, export, import_job
from claims.services.spreadsheets.columns import columns_of
from pivot_tracker import roles


def timed(label: str, work: Callable[[], Any], *, rows: int) -> float:
    begun, used = time.perf_counter(), time.process_time()
    work()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    print(
        f"{label:<40} {seconds:8.2f} s  ({cpu:7.2f} s of the processor, {1000 * cpu / rows:6.3f} ms a row)", flush=True
    )
    return seconds


def a_world() -> User:
    manager = User.objects.create_user("manager")
    manager.groups.set([Group.objects.get(name=roles.DATA_MANAGERS)])
    indicator = records.create_record(Indicator, {"name": "Trade", "unit": "USD bn"}, by=manager)
    source = records.create_record(
        Source, {"title": "Yearbook", "kind_of_source": "statistics", "published_on": "2020"}, by=manager
    )
    for number in range(20):
        content = {
            "title": f"Series {number}",
            "indicator": [indicator.slug],
            "source": [source.slug],
            "basis": str(number),
        }
        records.create_record(Series, content, by=manager)
    return manager


def table(rows: int, *, year: int) -> list[list[Any]]:
    """A heading and so many observations of twenty series, a day each from the first of January of the year."""
    heading = ["series", "period", "value", "unit", "kind_of_value", "source", "locator"]
    first = timezone.datetime(year, 1, 1).date()
    series = [found.slug for found in Series.objects.all()]
    days = (first + timezone.timedelta(days=number // len(series)) for number in range(rows))
    return [heading] + [
        [
            series[number % len(series)],
            day.isoformat(),
            str(number),
            "USD bn",
            "final",
            "Yearbook",
            f"table {number % 50}",
        ]
        for number, day in enumerate(days)
    ]


def take_in(name: str, content: bytes, by: User, *, rows: int) -> None:
    handed_in = import_job.upload_import(
        kind="observation", file_name=name, content=content, encoding="", why="Measured", by=by
    )
    timed(f"{name}: check", lambda: import_job.run_due_imports(clock=timezone.now), rows=rows)
    handed_in.refresh_from_db()
    assert handed_in.report.get("new") == rows, handed_in.report
    import_job.confirm_import(handed_in, by=by)
    timed(f"{name}: check again and write", lambda: import_job.run_due_imports(clock=timezone.now), rows=rows)
    handed_in.refresh_from_db()
    assert handed_in.state == "done", handed_in.report
    assert Change.objects.filter(record_kind="observation").count() == Observation.objects.count()


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    call_command("migrate", verbosity=0)
    by = a_world()
    take_in("CSV", b"".join(csv_xlsx.csv_lines(table(rows, year=1000))), by, rows=rows)
    take_in("XLSX", csv_xlsx.xlsx_file(table(rows, year=1500), title="observations"), by, rows=rows)

    exported: list[bytes] = []
    chosen = Observation.objects.filter(period_lower__lt="1400-01-01")
    timed("export as CSV", lambda: exported.append(b"".join(csv_xlsx.csv_lines(export.export_rows(chosen)))), rows=rows)
    again = import_job.upload_import(
        kind="observation", file_name="again", content=exported[0], encoding="", why="", by=by
    )
    timed("the export handed in again: check", lambda: import_job.run_due_imports(clock=timezone.now), rows=rows)
    again.refresh_from_db()
    assert (again.report["new"], again.report["unchanged"]) == (0, rows), again.report

    def bare() -> None:
        with transaction.atomic():
            series = Series.objects.first()
            made = [
                Observation(slug=f"bare-{n}", series=series, period=str(1000 + n % 9000), value=n) for n in range(rows)
            ]
            Observation.objects.bulk_create(made)
            transaction.set_rollback(True)

    timed("bulk_create of the bare records", bare, rows=rows)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(columns_of('observation'))} columns; most memory {memory} MB")
    print(f"{SpreadsheetImport.objects.count()} imports, {Observation.objects.count()} observations")


if __name__ == "__main__":
    main()
