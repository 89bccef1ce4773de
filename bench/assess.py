"""How long assessing everything takes, against the floor of copying the rows out and the results in, in one run.

    DATABASE_URL=postgresql://… python bench/assess.py [--targets 100000] [--figures 10] [--seed 1]

Needs an empty PostgreSQL database and leaves it full.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pivot_tracker.settings")
    import django

    django.setup()

import datetime as dt

from django.core.management import call_command
from django.db import connection, reset_queries, transaction
from django.test.utils import CaptureQueriesContext

from bench import world
from claims.enums import RecordKind
from claims.method.history import promise_history
from claims.method.results import Assessment as Result
from claims.models import Assessment, Change, Flag, FlagPeriod, Observation, Promise, ResultFingerprint, Target
from claims.selectors.promise_facts import facts_of_promises
from claims.services.assess import assess_all, assess_touched

TODAY = dt.date(2026, 11, 22)

#: What the method reads, table by table, as the floor copies it out.
READ = (
    "SELECT id, slug, known_on FROM claims_promise ORDER BY id",
    "SELECT * FROM claims_promise_promisors ORDER BY promise_id",
    "SELECT promise_id, slug, sequence, indicator_id, own_series_id, path_series_id, comparator, direction, value,"
    " high, tolerance, baseline_value, baseline_period_upper, due_on, known_on, withdrawn_on FROM claims_target"
    " ORDER BY promise_id, id",
    "SELECT id, slug, unit, model, frequency, usual_lag_days, tolerance, preferred_series_id, part_period_counts,"
    " counts_events FROM claims_indicator ORDER BY id",
    "SELECT id, slug, indicator_id, provider_id, basis, source_id FROM claims_series ORDER BY indicator_id, id",
    "SELECT series_id, slug, period_lower, period_upper, value, low, high, kind_of_value, known_on"
    " FROM claims_observation ORDER BY series_id, id",
)
#: What is stored of results, in the order in which rows refer to each other.
RESULTS = (
    "claims_assessment",
    "claims_flag",
    "claims_flag_promises",
    "claims_finding",
    "claims_basis",
    "claims_change",
)


def main() -> None:
    options = _options()
    if connection.vendor != "postgresql":
        sys.exit("This needs PostgreSQL: set DATABASE_URL to an empty database.")
    call_command("migrate", verbosity=0)
    if Promise.objects.exists():
        sys.exit("This needs an empty database; the one of DATABASE_URL holds promises.")
    run(
        options.targets,
        figures=options.figures,
        seed=options.seed,
        changed=options.changed,
        processes=options.processes,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--targets", type=int, default=100_000)
    parser.add_argument("--figures", type=int, default=10, help="yearly values of each target's series")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2, help="that share the work")
    parser.add_argument("--changed", type=int, default=50, help="single changed observations to time")
    return parser.parse_args()


def run(targets: int, *, figures: int, seed: int, changed: int, processes: int) -> None:
    """The whole benchmark; prints each figure when it is measured."""
    say(f"{processes} processes share the work")
    assess_everything = partial(assess_all, today=TODAY, writer="bench", processes=processes)
    tenth = targets // 10
    made = world.make(tenth, figures=figures, seed=seed)
    analyze()
    small = timed(f"{tenth:,} targets, all new", assess_everything)
    made += world.make(targets - tenth, figures=figures, seed=seed, after=made)
    analyze()
    say(f"{Target.objects.count():,} targets of {made:,} promises, {Observation.objects.count():,} observations")
    timed(f"{targets - tenth:,} more targets, all new", assess_everything)
    analyze()
    untouched = timed("nothing moves", assess_everything)
    few = move(targets, one_in=250)
    little = timed(f"{few:,} promises move ({few / made:.1%})", assess_everything)
    move(targets, one_in=1)
    with watched() as memory:
        moved = timed("everything moves", assess_everything)
    single(changed, seed=seed)
    check_sample(50)
    out, back = floor()
    report(targets, tenth, small=small, untouched=untouched, little=little, moved=moved, out=out, back=back)
    say(f"peak memory {max(memory):.0f} MB, of all processes together")


def report(
    targets: int,
    tenth: int,
    *,
    small: float,
    untouched: float,
    little: float,
    moved: float,
    out: float,
    back: float,
) -> None:
    whole = out + back
    say(f"floor {whole:.1f} s: {out:.1f} s out, {back:.1f} s in")
    say(f"everything moves {moved / whole:.1f} x the floor (at most 8)")
    say(f"under 1 % moves {little / whole:.2f} x the floor (at most 3), {little / out:.1f} x the rows out alone")
    say(f"nothing moves {untouched / whole:.2f} x the floor")
    say(f"a target: {small / tenth * 1000:.2f} ms of {tenth:,}, {moved / targets * 1000:.2f} ms of {targets:,}")


def timed(what: str, work: Callable[[], int]) -> float:
    """Seconds that `work` takes; prints them with what it returned and the share of this program's processes."""
    began, cpu = time.perf_counter(), processor()
    found = work()
    seconds, own = time.perf_counter() - began, processor() - cpu
    say(f"{what}: {seconds:.1f} s (processor {own:.1f} s), {found:,} changed")
    return seconds


def processor() -> float:
    """Seconds of the processor that this process and those that it waited for have had."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


@contextmanager
def watched() -> Iterator[list[float]]:
    """Megabytes that this process and its children hold together, looked at four times a second (Linux)."""
    found, done = [0.0], threading.Event()

    def look() -> None:
        while not done.wait(0.25):
            children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
            found.append(sum(held(Path("/proc", pid, "smaps_rollup")) for pid in ("self", *children)) / 1000)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        done.set()
        thread.join()


def held(rollup: Path) -> int:
    """Kilobytes of a process; of what several share each has its part. Nothing of one that has ended."""
    try:
        return int(rollup.read_text().split("Pss:")[1].split()[0])
    except OSError:
        return 0


def say(text: str) -> None:
    print(text, flush=True)


def analyze() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def move(targets: int, *, one_in: int) -> int:
    """Change the newest figure of each series, or every figure where all move; returns how many promises are hit.

    As an import of revised figures does; the log of Changes is left out, since a full assessment does not read it.
    """
    moving = Promise.objects.filter(slug__startswith="bench-").order_by("pk").values_list("pk", flat=True)
    some = list(moving)[::one_in]
    for start in range(0, len(some), 5_000):
        indicators = Target.objects.filter(promise__in=some[start : start + 5_000]).values("indicator")
        with connection.cursor() as cursor:
            sql, params = indicators.query.sql_with_params()
            cursor.execute(
                "UPDATE claims_observation SET value = value * 1.01 WHERE series_id IN"
                f" (SELECT id FROM claims_series WHERE indicator_id IN ({sql}))",
                params,
            )
    return len(some)


def single(count: int, *, seed: int) -> None:
    """One observation after the other is changed, and what it bears on assessed as the reader of the log does it."""
    step = max(Observation.objects.count() // max(count, 1), 1)
    first = Observation.objects.order_by("pk").values_list("pk", flat=True)[0]
    seconds: list[float] = []
    own: list[float] = []
    queries: list[int] = []
    for number in range(count):
        observation = Observation.objects.filter(pk__gte=first + number * step).order_by("pk")[0]
        Observation.objects.filter(pk=observation.pk).update(value=observation.value * 2)
        change = Change(record_kind="observation", record=observation.slug)
        if number % 10 == 0:
            with CaptureQueriesContext(connection) as captured:
                assess_touched([change], today=TODAY, writer="bench")
            queries.append(len(captured))
            reset_queries()
            continue
        began, cpu = time.perf_counter(), time.process_time()
        assess_touched([change], today=TODAY, writer="bench")
        seconds.append(time.perf_counter() - began)
        own.append(time.process_time() - cpu)
    took = f"{median(own) * 1000:.1f} ms of the processor, {min(queries)} to {max(queries)} queries"
    say(
        f"one changed observation: median {median(seconds) * 1000:.1f} ms, worst {max(seconds) * 1000:.1f} ms "
        f"of {len(seconds)} (at most 50); {took}"
    )


def check_sample(count: int) -> int:
    """Hold stored results against the method called for one promise alone. Raises AssertionError where they differ."""
    step = max(Promise.objects.count() // count, 1)
    slugs = list(Promise.objects.order_by("pk").values_list("slug", flat=True))[::step]
    for facts in facts_of_promises(slugs):
        history = promise_history(facts, until=TODAY)
        computed = [
            (target_of(p.value), p.value.series, p.from_day, p.to_day, p.value.status.value, p.value.measures.ratio)
            for p in history.assessments
        ]
        rows = Assessment.objects.filter(promise__slug=facts.promise.slug).values_list(
            "target__slug", "series__slug", "from_day", "to_day", "status", "ratio"
        )
        assert sorted(map(repr, computed)) == sorted(map(repr, rows)), facts.promise.slug
        flags = {(p.value.kind.value, p.value.subject, p.from_day, p.to_day) for p in history.flags}
        subjects = {facts.promise.slug, *(target.slug for target in facts.targets)}
        found = FlagPeriod.objects.filter(flag__subject__in=subjects, flag__subject_kind__in=("promise", "target"))
        assert flags == set(found.values_list("flag__kind", "flag__subject", "from_day", "to_day")), facts.promise.slug
    say(f"{len(slugs)} promises computed alone: the same")
    return len(slugs)


def target_of(result: Result) -> str | None:
    """The target's slug; None for what is said of a promise's schedule."""
    return result.subject if result.subject_kind is RecordKind.TARGET else None


def floor() -> tuple[float, float]:
    """Seconds to copy the rows out that the method reads, and to copy its stored results in, into the same tables."""
    began = time.perf_counter()
    with connection.cursor() as cursor, open(os.devnull, "w") as nowhere:
        cursor.execute("SET statement_timeout = 0")
        for select in READ:
            cursor.copy_expert(f"COPY ({select}) TO STDOUT", nowhere)
    out = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, table) for table in RESULTS]
        with connection.cursor() as cursor:
            for table, file in zip(RESULTS, files, strict=True):
                with file.open("w") as stream:
                    cursor.copy_expert(f"COPY (SELECT * FROM {table} ORDER BY id) TO STDOUT", stream)
            cursor.execute(f"TRUNCATE {', '.join(RESULTS)} CASCADE")
        say(f"results: {sum(file.stat().st_size for file in files) / 1e6:,.0f} MB as text")
        began = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            for table, file in zip(RESULTS, files, strict=True):
                with file.open() as stream:
                    cursor.copy_expert(f"COPY {table} FROM STDIN", stream)
        back = time.perf_counter() - began
    say(counts((Assessment, Flag, FlagPeriod, ResultFingerprint)))
    return out, back


def counts(models: Sequence[Any]) -> str:
    return ", ".join(f"{model.objects.count():,} {model._meta.verbose_name_plural}" for model in models)


if __name__ == "__main__":
    main()
