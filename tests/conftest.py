"""What every test can use, and what happens to tests whose surroundings are missing.

Markers: `engine` (CI runs it on PostgreSQL too), `sample` (of its cases CI runs some, others on each engine),
`postgresql` and `sqlite` (a test of one engine), `broker` (needs TEST_BROKER_URLS), `browser` (needs Chromium),
`published_results` (needs a folder with results that others published, METHOD_CASES_DIR). Without its surroundings a
test is skipped and the reason is listed at the end. With REQUIRE_ALL=1 a skip is a failure; only two sorts of test are
then left out: those of the other engine, because the other run has them, and those of published results where no folder
is named, because the results are not ours to put into the repository.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.deep import sample

REQUIRE_ALL = os.environ.get("REQUIRE_ALL", "") not in ("", "0")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Directories whose tests share a crawl or a browser that takes long to make: one process runs them all.
ONE_WORLD = {"pages", "browser"}
#: Modules whose tests take long and share nothing: any process may take any of them. Of all others one process runs
#: the whole module, since the fixtures of modules are made there once.
SHARE_NOTHING = {
    "faults/test_faults.py",
    "pivot_tracker/test_backup.py",
    "pivot_tracker/test_broker.py",
    "tasks/test_incremental_updates.py",
}
#: What takes longest begins first, so that no process is alone with it at the end; the rest in order of size.
SLOWEST = (
    "dossier/test_histories.py",  # it loads the dossier, for which the other processes would have to wait
    "pages",
    "browser",
    "faults/test_faults.py",
    "pivot_tracker/test_backup.py",
    "pivot_tracker/test_run_demo.py",
    "fuzz/test_schemathesis.py",
    "admin/test_permissions.py",
    "dossier",
)


def chromium() -> str | None:
    """The Chromium to test with: CHROMIUM, or the first one on the path."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def broker_urls() -> list[str]:
    """The brokers to test the jobs on, from TEST_BROKER_URLS (separated by commas)."""
    return [url.strip() for url in os.environ.get("TEST_BROKER_URLS", "").split(",") if url.strip()]


def published_results() -> Path | None:
    """The folder with results that others published, from METHOD_CASES_DIR; None where none is named."""
    named = os.environ.get("METHOD_CASES_DIR", "")
    return Path(named) if named else None


def engine() -> str:
    return "sqlite" if "sqlite3" in settings.DATABASES["default"]["ENGINE"] else "postgresql"


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[engine()]
    if REQUIRE_ALL:
        unneeded = {other, *(["published_results"] if published_results() is None else [])}
        left_out = [item for item in items if any(map(item.get_closest_marker, unneeded))]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    unchosen = set() if config.option.keyword else cases_left_out(items)
    items[:] = [item for item in items if item not in unchosen]
    config.hook.pytest_deselected(items=list(unchosen))
    reasons = {
        other: f"needs {other}" + (" (TEST_DATABASE_URL=postgresql://…)" if other == "postgresql" else ""),
        "broker": None if broker_urls() else "needs a broker (TEST_BROKER_URLS=redis://…,amqp://…)",
        "published_results": _lacking_results(),
        "browser": None if chromium() else "needs Chromium (install it, or CHROMIUM=/path/to/it)",
    }
    for item in items:
        for marker, reason in reasons.items():
            if reason is not None and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def cases_left_out(items: Iterable[pytest.Item]) -> set[pytest.Item]:
    """The cases that this run does not take, of tests marked `sample`.

    Which ones it takes is chosen by the engine's name, so that the two runs of CI take different ones; with DEEP=1 each
    is taken, and so is what `-k` names.
    """
    tests: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("sample"):
            tests.setdefault(item.nodeid.partition("[")[0], []).append(item)
    left_out: set[pytest.Item] = set()
    for cases in tests.values():
        mark = cases[0].get_closest_marker("sample")
        size = mark.args[0] if mark is not None else len(cases)
        chosen = sample((case.nodeid for case in cases), size, seed=engine())
        left_out.update(case for case in cases if case.nodeid not in chosen)
    return left_out


def unit_of(node_id: str) -> str:
    """The name of those tests that one process runs (with `-n`), so that what they share is made once, not in each.

    `node_id` is pytest's: `tests/directory/module.py::test[case]`.
    """
    path, _, _ = node_id.partition("::")
    module = path.removeprefix("tests/")
    directory = module.partition("/")[0]
    if directory in ONE_WORLD:
        return directory
    return node_id if module in SHARE_NOTHING else module


def turn_of(unit: str, size: int) -> tuple[int, int]:
    """What units are sorted by: the slowest first, as listed, then those of most tests."""
    place = next((n for n, slow in enumerate(SLOWEST) if unit.removeprefix("tests/").startswith(slow)), len(SLOWEST))
    return place, -size


@pytest.hookimpl(optionalhook=True)  # pytest-xdist may be switched off
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deals out whole units, in their turn.

    xdist's own groups (`--dist loadgroup`) do nothing since pytest 9.2: they write a name into the private `_nodeid`
    of each test, which pytest no longer reads, so every process made every world.
    """
    from xdist.scheduler import LoadScopeScheduling

    class UnitScheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return unit_of(nodeid)

        def _assign_work_unit(self, node: Any) -> None:
            first = min(self.workqueue, key=lambda unit: turn_of(unit, len(self.workqueue[unit])))
            self.workqueue.move_to_end(first, last=False)
            super()._assign_work_unit(node)

    return UnitScheduling(config, log)


def _lacking_results() -> str | None:
    folder = published_results()
    if folder is None:
        return "needs results that others published (METHOD_CASES_DIR=/a/folder)"
    return None if folder.is_dir() else f"needs the folder {folder} that METHOD_CASES_DIR names"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `broker_url` runs once on each broker there is."""
    if "broker_url" in metafunc.fixturenames:
        urls = broker_urls()
        metafunc.parametrize("broker_url", urls or ["none"], ids=[url.split(":")[0] for url in urls] or ["none"])


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome: Any = yield
    report = outcome.get_result()
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped under REQUIRE_ALL=1: {skip_reason(report)}"


def skip_reason(report: Any) -> str:
    """The sentence given for a skip."""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return str(text).removeprefix("Skipped: ")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reasons = Counter(skip_reason(report) for report in terminalreporter.stats.get("skipped", []))
    if reasons:
        terminalreporter.section("not run, and what it needs")
        for reason, number in reasons.most_common():
            terminalreporter.line(f"{number} test{'s' if number > 1 else ''}: {reason}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium instead of a downloaded one; without its sandbox, which a container's root cannot use."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": ["--no-sandbox"]}


@pytest.fixture
def database_url() -> str:
    """The address of the database that this test uses, for a process of its own (use it with transactional_db)."""
    parts = connection.settings_dict
    if engine() == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    user = f"{parts['USER']}:{parts['PASSWORD']}" if parts["PASSWORD"] else parts["USER"]
    return f"postgresql://{user}@{parts['HOST']}:{parts['PORT'] or 5432}/{parts['NAME']}"
