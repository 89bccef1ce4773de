"""Whom a service tells why it refuses: a program that may only enter is told nothing of records that it may not read.

Somebody at the desk sees every record, so nothing is kept back unless the edge says so with `telling`. That a name, a
period or a public id is taken cannot be hidden from who enters it; which record took it, what it says and in which
state it is can. Out of scope: what an answer shows of the record that was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from claims.models import Change
from claims.models.base import PublicRecord
from claims.vocabulary import State


@dataclass(frozen=True, slots=True)
class _Told:
    by: Any
    may_read: Callable[[type[PublicRecord]], bool]


_TOLD: ContextVar[_Told | None] = ContextVar("told", default=None)


@contextmanager
def telling(by: Any, *, may_read: Callable[[type[PublicRecord]], bool]) -> Iterator[None]:
    """Within this block refusals go to somebody who reads only the kinds for which `may_read` holds."""
    token = _TOLD.set(_Told(by, may_read))
    try:
        yield
    finally:
        _TOLD.reset(token)


def may_name(record: PublicRecord) -> bool:
    """Whether a refusal may name the record: it can be read, is public, or was written by the one who is told."""
    told = _TOLD.get()
    if told is None or record.state == State.PUBLISHED or told.may_read(type(record)):
        return True
    own = Change.objects.filter(record_kind=record.kind(), record=record.slug, by=told.by)
    return own.exists()
