"""Each fault: what is broken, how often, and what must be so afterwards. `FAULTS` is the table of them.

A fault is given its `Stage` and returns a `Result`. Sizes are in the table: the full one, and a short one for every run
of the tests. Everything that is left to chance follows the seed, except what the machine does.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import time_machine
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from claims.enums import ChangeAction, State
from claims.exports.build import build
from claims.models import Change, ChangeConsumer, FailedChange, Flag, JobRun, Observation, Topic
from claims.services.assess import assess_touched
from claims.services.change_log import record_change
from claims.services.records import create_record
from claims.tasks import utc_day
from tests.faults import baseline, state
from tests.faults.processes import Process, worker
from tests.faults.servers import PostgreSQL, Server, free_port
from tests.faults.state import wait_until


@dataclass(frozen=True)
class Stage:
    """Where a fault takes place: its servers, a directory, chance, and how much of everything there is."""

    place: Path
    database: PostgreSQL | None
    broker: Server | None
    seed: int
    size: dict[str, int]

    @property
    def chance(self) -> random.Random:
        return random.Random(self.seed)


@dataclass
class Result:
    """What must be 0, how long it took until all was done again (seconds), and what else is worth knowing."""

    lost: int = 0
    doubled: int = 0
    recovered: float = 0.0
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return self.lost == 0 == self.doubled and 0 <= self.recovered <= 60 and not self.told.get("errors")


def killed_workers(stage: Stage) -> Result:
    """`kill -9` of the worker and its children at random moments, while figures are moved again and again."""
    chance, size = stage.chance, stage.size
    slugs = state.make(size["promises"])
    begun = time.monotonic()
    kills, moved = 0, 0
    while moved < size["changes"] or kills < size["kills"]:
        if moved < size["changes"] and (kills * size["changes"] >= moved * size["kills"] or state.caught_up()):
            state.move(slugs[: size["changes"] - moved], chance=chance)
            moved += min(len(slugs), size["changes"] - moved)
        running = worker(stage.place)
        mark = ChangeConsumer.objects.get(name="assess")
        wait_until(lambda mark=mark: _is_at_work(mark), patience=5, every=0.02)  # type: ignore[misc]
        time.sleep(chance.uniform(0, 1.5))
        if kills < size["kills"]:
            running.kill()
            kills += 1
        else:
            running.end()
    during = time.monotonic() - begun
    running = worker(stage.place)
    recovered = wait_until(state.caught_up)
    running.end()
    doubled = state.doubled()
    parked = FailedChange.objects.count()
    told = {"kills": kills, "changes": moved, "seconds": round(during), "parked and retried": parked}
    return Result(state.lost(), doubled, recovered, told)


def _is_at_work(mark: ChangeConsumer) -> bool:
    now = ChangeConsumer.objects.get(name="assess")
    return now.attempts_in_flight > 0 or now.last_change_id > mark.last_change_id or state.caught_up()


def killed_plain_workers(stage: Stage) -> Result:
    """The same with a message for each change and Celery's own settings, for comparison; it is expected to lose."""
    chance, size = stage.chance, stage.size
    slugs = state.make(size["promises"])
    kills, moved = 0, 0
    running = baseline.worker(stage.place, 0)
    while moved < size["changes"]:
        mark = Change.objects.latest("id").pk
        state.move(slugs[: size["changes"] - moved], chance=chance)
        made = Change.objects.filter(pk__gt=mark, action=ChangeAction.REVISED).order_by("pk")
        moved += min(len(slugs), size["changes"] - moved)
        baseline.send_on_commit(list(made.values_list("pk", flat=True)))
        while kills < size["kills"] * moved // size["changes"]:
            left = baseline.waiting()
            wait_until(lambda left=left: baseline.waiting() < left or left == 0, patience=20, every=0.02)  # type: ignore[misc]
            time.sleep(chance.uniform(0, 1.0))
            running.kill()
            kills += 1
            running = baseline.worker(stage.place, kills)
    recovered = wait_until(lambda: baseline.waiting() == 0)
    time.sleep(3)
    running.end()
    doubled = state.doubled()
    # A later change of the same record hides that one was lost, so each is counted.
    never = Change.objects.filter(action=ChangeAction.REVISED).exclude(digest=baseline.WORKED).count()
    told = {"kills": kills, "changes": moved, "records that are wrong": state.lost()}
    return Result(never, doubled, recovered, told)


def broken_broker(stage: Stage) -> Result:
    """The broker is stopped, then hung, while an editor saves; the worker lives through both and goes on by itself."""
    assert stage.broker is not None
    slugs = state.make(stage.size["promises"])
    state.account()
    client = Client()
    client.force_login(state.account())
    running = worker(stage.place)
    saves = stage.size["saves"]
    taken: dict[str, list[float]] = {}
    recovered: list[float] = []
    errors = 0
    _save(client, "first", 3)
    wait_until(state.caught_up)
    taken["normal"], failed = _save(client, "normal", saves)
    errors += failed
    for name, breaks, mends in (
        ("stopped", stage.broker.stop, stage.broker.start),
        ("hung", stage.broker.hang, stage.broker.wake),
    ):
        breaks()
        taken[name], failed = _save(client, name, saves)
        errors += failed
        state.move(slugs, chance=stage.chance)
        time.sleep(stage.size["outage"])
        mends()
        recovered.append(wait_until(state.caught_up, patience=120))
    survived = running.is_alive()
    running.end()
    doubled = state.doubled()
    p95 = {name: round(statistics.quantiles(times, n=20)[-1] * 1000) for name, times in taken.items()}
    told: dict[str, Any] = {f"p95 {name} (ms)": value for name, value in p95.items()}
    told |= {"saves": 3 * saves, "errors": errors, "the same worker": survived}
    worst = -1.0 if min(recovered) < 0 or not survived else max(recovered)
    return Result(state.lost(), doubled, worst, told)


def _save(client: Client, name: str, count: int) -> tuple[list[float], int]:
    """Topics entered by the desk's form: the seconds of each, and how many were not taken."""
    times, errors = [], 0
    for number in range(count):
        begun = time.monotonic()
        answer = client.post("/admin/claims/topic/add/", {"name": f"Topic {name} {number}", "slug": "", "note": ""})
        times.append(time.monotonic() - begun)
        errors += answer.status_code != 302
    return times, errors


def restarted_database(stage: Stage) -> Result:
    """The database ends in the middle of everything and is started again; workers find it again by themselves."""
    assert stage.database is not None
    slugs = state.make(stage.size["promises"])
    running = worker(stage.place)
    recovered = []
    for number in range(stage.size["restarts"]):
        state.move(slugs, chance=random.Random(stage.seed + number))
        time.sleep(stage.chance.uniform(0.2, 1.5))
        stage.database.restart()
        connection.close()
        recovered.append(wait_until(state.caught_up, patience=120))
    survived = running.is_alive()
    running.end()
    doubled = state.doubled()
    worst = -1.0 if min(recovered) < 0 or not survived else max(recovered)
    told = {"restarts": len(recovered), "changes": len(slugs) * len(recovered), "the same worker": survived}
    return Result(state.lost(), doubled, worst, told)


def two_beats(stage: Stage) -> Result:
    """Two workers with beats, one ten minutes ahead, over midnight: the day's work is done once, and nothing missed."""
    slugs = state.make(stage.size["promises"])
    soon = dt.datetime.combine(timezone.now().date() + dt.timedelta(days=1), dt.time(), dt.UTC)
    Observation.objects.filter(slug__in=slugs[: len(slugs) // 2]).update(known_on=soon.date())

    def live(clock: dt.datetime) -> Process:
        with time_machine.travel(clock, tick=True):
            return worker(stage.place)

    behind = live(soon - dt.timedelta(minutes=5))
    ahead = live(soon + dt.timedelta(minutes=5))
    done = JobRun.objects.filter(period=soon.date(), job__in=("sweep", "arrive")).exclude(ended_at=None)
    worked = wait_until(lambda: done.count() == 2, patience=120)
    state.move(slugs, chance=stage.chance)
    recovered = wait_until(state.caught_up, patience=120)
    time.sleep(stage.size["beats"])
    for running in (behind, ahead):
        running.end()
    shown = Counter(Change.objects.filter(action=ChangeAction.SHOWN).values_list("record_kind", "record"))
    swept = Counter(
        Change.objects.filter(action=ChangeAction.ASSESSED, writer="sweep").values_list("record", flat=True)
    )
    doubled = state.doubled() + sum(number - 1 for number in (*shown.values(), *swept.values()))
    arrived = set(Observation.objects.filter(known_on=soon.date()).values_list("slug", flat=True))
    missed = len({("observation", slug) for slug in arrived} - shown.keys())
    with time_machine.travel(soon + dt.timedelta(minutes=6), tick=True):
        lost = state.lost()
    told = {"runs": JobRun.objects.filter(period=soon.date()).count(), "arrivals": len(arrived), "missed": missed}
    told["the day done after (s)"] = round(worked)
    return Result(lost + missed, doubled, recovered, told)


def contended_writes(stage: Stage) -> Result:
    """Many processes write at once, each after reading, as editors' saves do."""
    state.make(2)
    by, each, writers = state.account(), stage.size["writes"], stage.size["writers"]
    before = Change.objects.count()

    def write(number: int) -> None:
        for count in range(each):
            with transaction.atomic():
                Topic.objects.count()
                create_record(Topic, {"slug": f"by-{number}-{count}", "name": f"By {number}: {count}"}, by=by)

    begun = time.monotonic()
    running = [Process(lambda number=number: write(number), stage.place / "writers.log") for number in range(writers)]  # type: ignore[misc]
    failed = sum(process.wait() != 0 for process in running)
    written = Change.objects.count() - before
    locked = (stage.place / "writers.log").read_text().count("database is locked")
    told = {"writes": written, "errors": failed, "database is locked": locked, "s": round(time.monotonic() - begun, 1)}
    return Result(lost=writers * each - written, told=told)


def toggled_facts(stage: Stage) -> Result:
    """Many processes move the same few figures and assess at once, as saves of the desk do; a flag opens only once."""
    slugs = state.make(stage.size["promises"])
    each, writers = stage.size["toggles"] // stage.size["writers"], stage.size["writers"]
    today = utc_day(timezone.now())

    def toggle(number: int) -> None:
        chance = random.Random(stage.seed * 100 + number)
        for _ in range(each):
            slug = chance.choice(slugs)
            with transaction.atomic():
                row = Observation.objects.select_for_update().get(slug=slug)
                # Without figures a flag opens, with them it closes.
                other = State.DRAFT if row.state == State.PUBLISHED else State.PUBLISHED
                Observation.objects.filter(series=row.series_id).update(state=other)
                change = record_change(ChangeAction.REVISED, "observation", slug, by=None, public=True)
            assess_touched([change], today=today)

    begun = time.monotonic()
    running = [Process(lambda number=number: toggle(number), stage.place / "toggles.log") for number in range(writers)]  # type: ignore[misc]
    looks, most = 0, 0
    while any(process.is_alive() for process in running):
        looks, most = looks + 1, max(most, state.doubled())
        time.sleep(0.05)
    failed = sum(process.wait() != 0 for process in running)
    during = time.monotonic() - begun
    jobs = worker(stage.place)
    recovered = wait_until(state.caught_up)
    jobs.end()
    told = {"toggles": each * writers, "processes": writers, "looks": looks, "errors": failed, "s": round(during)}
    told["open flags"] = Flag.objects.filter(closed_on=None).count()
    return Result(state.lost(), most, recovered, told)


def seconds_until_shown(stage: Stage) -> Result:
    """Edits at random moments during a running worker: how long until each is assessed and on the timeline."""
    slugs, chance = state.make(stage.size["promises"]), stage.chance
    running = worker(stage.place)
    state.move(slugs[:1], chance=chance)
    wait_until(state.caught_up)
    times = []
    for _ in range(stage.size["edits"]):
        time.sleep(chance.uniform(0, 0.6))
        state.move([chance.choice(slugs)], chance=chance)
        moved = Change.objects.latest("id").pk
        times.append(wait_until(lambda moved=moved: state.shown(moved), patience=60, every=0.02))  # type: ignore[misc]
    running.end()
    late = sum(not 0 <= taken <= 2 for taken in times)
    told = {
        "edits": len(times),
        "median (s)": round(statistics.median(times), 2),
        "p99 (s)": round(sorted(times)[int(len(times) * 0.99) - 1], 2),
        "within 2 s (%)": round(100 * (1 - late / len(times)), 1),
    }
    doubled = state.doubled()
    return Result(state.lost(), doubled, max(times), told)


WRITER = """
import itertools, pathlib, django
django.setup()
from claims.models import Topic
from claims.services.records import create_record
from tests.faults.state import account
stop, by = pathlib.Path({stop!r}), account()
for number in itertools.count():
    create_record(Topic, {{"slug": f"draft-{{number}}", "name": f"Draft {{number}}"}}, by=by)
    if stop.exists():
        break
"""


def restored_copy(stage: Stage) -> Result:
    """A backup is made while drafts are entered, and restored into an empty database: every public byte is the same."""
    state.make(stage.size["promises"])
    media, stop = stage.place / "media", stage.place / "stop"
    media.mkdir(exist_ok=True)
    (media / "sheet.csv").write_bytes(b"value\r\n1\r\n")
    # Bulk files are no part of a backup: both sites have the same ones, and none of the fault before.
    shutil.rmtree(settings.PIVOT_EXPORTS, ignore_errors=True)
    build(today=utc_day(timezone.now()), now=timezone.now())
    python = [sys.executable]
    writer = subprocess.Popen([*python, "-c", WRITER.format(stop=str(stop))])
    wait_until(lambda: Topic.objects.filter(slug="draft-2").exists() or writer.poll() is not None)
    begun = time.monotonic()
    made = subprocess.run([*python, "manage.py", "backup", str(stage.place / "copies")], capture_output=True, text=True)
    copied = time.monotonic() - begun
    stop.touch()
    writer.wait()
    before = _digests()
    with _empty_database(stage) as url:
        own = _environment(DATABASE_URL=url, PIVOT_FAULTS=str(stage.place / "restored"))
        begun = time.monotonic()
        restore = [*python, "manage.py", "restore", made.stdout.strip()]
        ended = subprocess.run(restore, capture_output=True, text=True, env=own)
        recovered = time.monotonic() - begun
        shutil.copytree(settings.PIVOT_EXPORTS, stage.place / "restored" / "exports")
        after = _digests(own)
    public = before.keys() - {"drafts", "changes of drafts"}
    lost = sum(before[address] != after.get(address) for address in public)
    halves = abs(after["drafts"] - after["changes of drafts"])
    told = {"addresses": len(public), "drafts in the copy": after["drafts"], "backup (s)": round(copied, 1)}
    told["errors"] = [text for text in (made.stderr, ended.stderr) if text] or 0
    return Result(lost + halves, 0, recovered, told)


def _environment(**own: str) -> dict[str, str]:
    import os

    return {**os.environ, **own}


def _digests(environment: dict[str, str] | None = None) -> dict[str, Any]:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.pivot_tracker.page_digests"], capture_output=True, text=True, env=environment
    )
    if ended.returncode:
        raise RuntimeError(ended.stderr[-2000:])
    return dict(json.loads(ended.stdout))


@contextmanager
def _empty_database(stage: Stage) -> Any:
    if stage.database is None:
        yield f"sqlite:///{stage.place / 'restored.sqlite3'}"
        return
    name = f"restored_{free_port()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield urlsplit(stage.database.url)._replace(path=f"/{name}").geturl()
    with connection.cursor() as cursor, suppress(OperationalError):
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass(frozen=True)
class Fault:
    """One fault: where it takes place, its full size, its short one, and where that is tried in every run of the tests.

    A comparison may lose.
    """

    run: Callable[[Stage], Result]
    places: tuple[str, ...]
    full: dict[str, int]
    short: dict[str, int]
    short_places: tuple[str, ...] = ()
    is_comparison: bool = False


REDIS, RABBITMQ, SQLITE = "postgresql+redis", "postgresql+rabbitmq", "sqlite"
PLACES = (REDIS, RABBITMQ, SQLITE)
#: What no scale makes smaller.
LEAST = {"kills": 1, "restarts": 1, "writers": 4, "promises": 3}

FAULTS: dict[str, Fault] = {
    "killed-workers": Fault(
        killed_workers,
        PLACES,
        {"promises": 500, "changes": 5000, "kills": 50},
        {"promises": 20, "changes": 40, "kills": 2},
        (RABBITMQ, SQLITE),
    ),
    "killed-plain-workers": Fault(
        killed_plain_workers,
        (REDIS,),
        {"promises": 500, "changes": 5000, "kills": 50},
        {"promises": 60, "changes": 60, "kills": 2},
        is_comparison=True,
    ),
    "broken-broker": Fault(
        broken_broker,
        (REDIS, RABBITMQ),
        {"promises": 100, "saves": 300, "outage": 20},
        {"promises": 5, "saves": 8, "outage": 1},
        (REDIS,),
    ),
    "restarted-database": Fault(
        restarted_database, (REDIS,), {"promises": 300, "restarts": 5}, {"promises": 10, "restarts": 1}, (REDIS,)
    ),
    "two-beats": Fault(two_beats, (REDIS,), {"promises": 200, "beats": 10}, {"promises": 6, "beats": 1}, (REDIS,)),
    "contended-writes": Fault(
        contended_writes, (SQLITE,), {"writers": 4, "writes": 250}, {"writers": 4, "writes": 8}, (SQLITE,)
    ),
    "toggled-facts": Fault(
        toggled_facts,
        (REDIS, SQLITE),
        {"promises": 10, "toggles": 5000, "writers": 8},
        {"promises": 3, "toggles": 24, "writers": 4},
        (SQLITE,),
    ),
    # The tests of the backup do the same at once.
    "restored-copy": Fault(restored_copy, (REDIS, SQLITE), {"promises": 200}, {"promises": 3}),
    "seconds-until-shown": Fault(
        seconds_until_shown, (REDIS, SQLITE), {"promises": 100, "edits": 300}, {"promises": 5, "edits": 3}
    ),
}


def size_of(fault: Fault, *, short: bool, scale: float) -> dict[str, int]:
    """How much of everything there is; `scale` makes the full size smaller."""
    if short:
        return fault.short
    return {name: max(LEAST.get(name, 1), round(count * scale)) for name, count in fault.full.items()}
