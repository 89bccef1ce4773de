"""What a refusal discloses: a program that may only enter learns nothing of records that it may not read.

Somebody at the desk sees every record, so nothing is hidden unless the edge says so with `disclosing_to`. That a name,
a period or a public id is taken cannot be hidden from who enters it; which record took it, what it says and in which
state it is can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from claims.enums import State
from claims.models import Change
from claims.models.base import PublicRecord
from claims.models.users import User


@dataclass(frozen=True, slots=True)
class _Audience:
    by: User
    may_read: Callable[[type[PublicRecord]], bool]


_AUDIENCE: ContextVar[_Audience | None] = ContextVar("audience", default=None)


@contextmanager
def disclosing_to(by: User, *, may_read: Callable[[type[PublicRecord]], bool]) -> Iterator[None]:
    """A block whose refusals may name only records of the kinds for which `may_read` holds."""
    token = _AUDIENCE.set(_Audience(by, may_read))
    try:
        yield
    finally:
        _AUDIENCE.reset(token)


def may_name(record: PublicRecord) -> bool:
    """Whether a refusal may name the record: it can be read, is public, or was written by the one who reads it."""
    audience = _AUDIENCE.get()
    if audience is None or record.state == State.PUBLISHED or audience.may_read(type(record)):
        return True
    own = Change.objects.filter(record_kind=record.kind(), record=record.slug, by=audience.by)
    return own.exists()
