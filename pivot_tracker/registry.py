"""The registry of what the applications declare in their `tasks.py`: jobs and their periods, consumers, importers.

- `SCHEDULE: Mapping[str, tuple[Task, timedelta]]`: a Celery task without arguments and how often it runs. A task does
  whatever is due according to the database, so running it twice or late is harmless; it may return how many things it
  did, and `manage.py run_jobs --once` repeats until nobody did anything.
- `CONSUMERS: Mapping[str, Callable[[], int]]`: by the name of the consumer, a function that takes the changes above its
  cursor, does its work, and returns how many changes it took. `read_changes` calls each in order.
- `IMPORTERS: Sequence[Callable[..., object]]`: called as `importer(directory, on_progress=...)` when
  `claims.services.dossier_loader.load_dossier` is through with a dossier's directory.

An application that has none of a kind leaves the table out.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

APPLICATIONS = ("pivot_tracker", "claims", "timeline")

#: How far the clocks of two machines may be apart, and how long a pile of messages becomes while no worker runs.
CLOCKS_APART = timedelta(minutes=15)

Job = tuple[Callable[..., Any], timedelta]
Consumer = Callable[[], int]


class DeclaredTwiceError(Exception):
    """Two applications gave the same name to a job or a consumer."""


def schedule() -> dict[str, Job]:
    """Every job by name: the task and its period. One job reads the change log for all consumers."""
    return _join_tables(_collect_tables("SCHEDULE"), kind="job")


def change_consumers() -> dict[str, Consumer]:
    """Every consumer of the change log by its cursor's name; `claims` first, as the timeline shows what it computes."""
    return _join_tables(_collect_tables("CONSUMERS"), kind="consumer")


def importers() -> list[Callable[..., object]]:
    """What else reads a dossier's directory, in the order of the applications."""
    return [importer for table in _collect_tables("IMPORTERS") for importer in table]


def beat_schedule() -> dict[str, dict[str, Any]]:
    """The schedule in the form that Celery's beat reads; a message that nobody took for long expires.

    Whether it has expired is judged by the worker's clock: with a short time a worker whose clock is ahead of beat's
    would refuse everything.
    """
    return {
        name: {
            "task": task.name,  # type: ignore[attr-defined]
            "schedule": period,
            "options": {"expires": (period + CLOCKS_APART).total_seconds()},
        }
        for name, (task, period) in schedule().items()
    }


def _collect_tables(table: str) -> list[Any]:
    """The table of each application that has one; an error inside a `tasks.py` is not taken for its absence."""
    names = (f"{application}.tasks" for application in APPLICATIONS)
    modules = (import_module(name) for name in names if find_spec(name) is not None)
    return [getattr(module, table) for module in modules if hasattr(module, table)]


def _join_tables(tables: list[Mapping[str, Any]], *, kind: str) -> dict[str, Any]:
    joined: dict[str, Any] = {}
    for table in tables:
        if twice := joined.keys() & table.keys():
            raise DeclaredTwiceError(f"two applications declare the {kind} {', '.join(sorted(twice))}")
        joined |= table
    return joined
