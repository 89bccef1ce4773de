"""How much memory building all bulk files takes: it must not grow with what there is.

A made-up dossier (`world.py`) is written into a database, small and then large, and each time a process of its own
builds all files and says its peak memory.

    python bench/export.py --database-url postgresql://…/an_empty_database            # 1,000,000 observations
    python bench/export.py --targets 5000                                             # in a SQLite file of its own

Wanted: less than 200 MB at a million records.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WANTED = 200


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database-url", default="", help="an empty database; a SQLite file if left out")
    parser.add_argument("--targets", type=int, default=100_000, help="each with ten yearly figures")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--after", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        return step(asked)
    with tempfile.TemporaryDirectory() as directory:
        url = asked.database_url or f"sqlite:///{directory}/bench.sqlite3"
        env = os.environ | {"DATABASE_URL": url, "PIVOT_DEMO": "1", "LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
        env |= {"EXPORTS_DIR": f"{directory}/exports", "DJANGO_SETTINGS_MODULE": "pivot_tracker.settings"}
        tenth = max(1, asked.targets // 10)
        made = told(env, "fill", tenth)["promises"]
        small = told(env, "build", 0)
        told(env, "fill", asked.targets - tenth, made)
        large = told(env, "build", 0)
    for each in (small, large):
        print(
            f"{each['records']:,} records: peak {each['peak']:.0f} MB, {each['bytes']:,} bytes, {each['seconds']:.0f} s"
        )
    print(f"ten times as much: {large['peak'] / small['peak']:.2f} times the memory")
    return 0 if large["peak"] < WANTED else 1


def told(env: dict[str, str], name: str, targets: int, after: int = 0) -> dict[str, Any]:
    """What a process of its own says after a step."""
    command = [sys.executable, "-m", "bench.export", "--step", name, "--targets", str(targets), "--after", str(after)]
    run = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def step(asked: argparse.Namespace) -> int:
    import django

    django.setup()
    print(json.dumps(fill(asked.targets, asked.after) if asked.step == "fill" else build()))
    return 0


def fill(targets: int, after: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import transaction

    from bench import world
    from claims.enums import ChangeAction
    from claims.models import Source
    from claims.services.change_log import record_change

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        promises = world.make(targets, after=after)
        slug = Source.objects.values_list("slug", flat=True)[0]
        record_change(ChangeAction.PUBLISHED, "source", slug, by=None, public=True)
    return {"promises": promises}


def build() -> dict[str, Any]:
    import resource

    from django.db import connection
    from django.utils import timezone

    from claims.exports import build as building
    from claims.models.base import record_models

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
    records = sum(model.objects.count() for model in record_models())  # type: ignore[attr-defined]
    began, now = time.monotonic(), timezone.now()
    files = building.build(today=now.date(), now=now)["files"]
    return {
        "records": records,
        "bytes": sum(each["bytes"] for each in files),
        "seconds": time.monotonic() - began,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    sys.exit(main())
