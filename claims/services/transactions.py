"""The transaction of one person's write: all of it or nothing, and a plain answer when another writer is in the way.

Out of scope: the jobs' transactions; a job that timed out is tried again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from claims.exceptions import WriteConflictError

#: PostgreSQL's codes for giving up on others: serialization failure, deadlock, lock not available, statement timeout.
GAVE_UP = frozenset({"40001", "40P01", "55P03", "57014"})


@contextmanager
def write_transaction() -> Iterator[None]:
    """A transaction, as a decorator or around a block. A timeout writes nothing and raises WriteConflictError."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if not has_given_up(error):
            raise
        raise WriteConflictError(_("Another change is being saved. Yours was not saved; please try again.")) from error


def has_given_up(error: OperationalError) -> bool:
    """Whether the database only gave up waiting for another writer."""
    return getattr(error.__cause__, "pgcode", None) in GAVE_UP or "database is locked" in str(error)
