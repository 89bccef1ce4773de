"""Running the rules over batches one after another, or in several processes where the database has several writers.

The rules are arithmetic in Python, so that one process uses one processor however fast the database is. Batches hold
different records and their transactions meet only where Changes get their place in the log.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

from django.db import connection, connections

T = TypeVar("T")
R = TypeVar("R")


class Run(Protocol):
    """The function that `process_pool` yields; it works like `map`."""

    def __call__(self, work: Callable[[T], R], batches: Iterable[T], /) -> Iterator[R]: ...


#: Objects made before Python looks for circles among them, and how many such looks until older ones are looked at too.
SELDOM = (50_000, 50, 50)


@contextmanager
def process_pool(processes: int) -> Iterator[Run]:
    """Gives a function like `map`, whose results come in order; with several processes they work ahead.

    Raises ValueError for several on SQLite, which has one writer. The connections of this process are closed first,
    since two processes cannot share one; so this cannot begin inside a transaction.
    """
    if processes == 1:
        with seldom_collected():
            yield map
        return
    if connection.vendor != "postgresql":
        raise ValueError("SQLite allows only one writing process at a time.")
    connections.close_all()
    with ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), initializer=_collect_seldom) as pool:
        pool.submit(int).result()  # all processes are there now, before this one has a connection again

        def run(work: Callable[[T], R], batches: Iterable[T]) -> Iterator[R]:
            begun: deque[Future[R]] = deque()
            for batch in batches:
                begun.append(pool.submit(work, batch))
                if len(begun) > 2 * processes:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()

        yield run


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Python looks less often for circles of objects; results hold none, and looking takes a sixth of the time."""
    before = gc.get_threshold()
    _collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _collect_seldom() -> None:
    gc.freeze()
    gc.set_threshold(*SELDOM)
