"""One place with its own servers, and the faults that are tried there: `python -m tests.faults.run PLACE …`.

Prints a line of JSON for each fault. `python -m tests.faults` runs every place and prints them for people.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.servers import MissingProgramError, PostgreSQL, RabbitMQ, Redis, Server

BROKERS: dict[str, type[Server]] = {"redis": Redis, "rabbitmq": RabbitMQ}


@contextmanager
def servers(place: str, at: Path) -> Iterator[tuple[PostgreSQL | None, Server | None]]:
    """The servers of a place, such as `postgresql+redis` or `sqlite`, running."""
    words = place.split("+")
    database = PostgreSQL(at / "postgresql") if "postgresql" in words else None
    named = next((word for word in words if word in BROKERS), None)
    broker = BROKERS[named](at / named) if named else None
    begun: list[Server] = []
    try:
        for server in filter(None, (database, broker)):
            begun.append(server)
            server.start()
        yield database, broker
    finally:
        for server in begun:
            server.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place")
    parser.add_argument("--faults", nargs="*", help="only these")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--scale", type=float, default=1.0, help="of the full size")
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    at = Path(tempfile.mkdtemp(prefix="pivot-faults-"))
    try:
        with servers(given.place, at) as (database, broker):
            os.environ.update(
                DJANGO_SETTINGS_MODULE="tests.faults.settings",
                PIVOT_FAULTS=str(at),
                PIVOT_FAULTS_TABLES="models",
                PIVOT_DEMO="",
                SECRET_KEY="only-for-the-faults-" + "0123456789" * 4,
                ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
                HTTPS="0",
                API_RATE="0",
                LOG_LEVEL="ERROR",
                TEST_QUEUE="faults",
                C_FORCE_ROOT="1",
                DATABASE_URL=database.url if database else f"sqlite:///{at / 'db.sqlite3'}",
                DATABASE_REPLICA_URL="",
                BROKER_URL=broker.url if broker else "",
            )
            return _run(given, at, database, broker)
    except MissingProgramError as missing:
        print(json.dumps({"place": given.place, "skipped": str(missing)}))
        return 0
    finally:
        shutil.rmtree(at, ignore_errors=True)


def _run(given: argparse.Namespace, at: Path, database: PostgreSQL | None, broker: Server | None) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from tests.faults.faults import FAULTS, Stage, size_of

    call_command("migrate", run_syncdb=True, verbosity=0)
    good = True
    for name, fault in FAULTS.items():
        if given.place not in (fault.short_places if given.short and not given.faults else fault.places):
            continue
        if given.faults and name not in given.faults:
            continue
        place = at / name
        place.mkdir()
        size = size_of(fault, short=given.short, scale=given.scale)
        result = fault.run(Stage(place, database, broker, given.seed, size))
        good &= result.is_good or fault.is_comparison
        told = {"lost": result.lost, "doubled": result.doubled, "recovered": round(result.recovered, 1), **result.told}
        verdict = "comparison" if fault.is_comparison else "good" if result.is_good else "FAULTY"
        print(json.dumps({"fault": name, "place": given.place, "verdict": verdict, **told}), flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
