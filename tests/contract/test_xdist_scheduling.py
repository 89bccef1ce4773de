"""How the tests are dealt out to processes: what shares a world goes to one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.conftest import pytest_xdist_make_scheduler, turn_of, unit_of


class Node:
    """A process of the tests as the scheduler sees it: the tests that it has to run."""

    shutting_down = False
    gateway = SimpleNamespace(id="any")

    def __init__(self) -> None:
        self.told: list[int] = []

    def send_runtest_some(self, numbers: list[int]) -> None:
        self.told += numbers

    def shutdown(self) -> None:
        self.shutting_down = True


def test_tests_that_share_a_world_go_to_one_process_and_the_slowest_first() -> None:
    tests = [f"tests/{module}::test_{n}" for n in range(4) for module in ("method/test_a.py", "pages/test_a.py")]
    tests += [f"tests/pages/test_b.py::test_{n}" for n in range(4)]
    nodes: list[Any] = [Node(), Node()]
    config: Any = SimpleNamespace(
        getvalue={"tx": ["popen", "popen"]}.get, option=SimpleNamespace(loadscopereorder=True)
    )
    scheduler = pytest_xdist_make_scheduler(config, None)
    for node in nodes:
        scheduler.add_node(node)
        scheduler.add_node_collection(node, tests)
    scheduler.schedule()
    first, second = ({unit_of(tests[number]) for number in node.told} for node in nodes)
    assert (first, second) == ({"pages"}, {"method/test_a.py"})
    assert sorted(nodes[0].told + nodes[1].told) == list(range(len(tests)))


def test_what_shares_nothing_may_go_to_any_process() -> None:
    assert unit_of("tests/faults/test_faults.py::test_a[sqlite]") == "tests/faults/test_faults.py::test_a[sqlite]"
    assert unit_of("tests/api/test_as_of.py::test_a[2016-07-01]") == "api/test_as_of.py"
    assert turn_of("tests/faults/test_faults.py::test_a[sqlite]", 1) < turn_of("api/test_as_of.py", 9)
