"""Reading public pages from a replica of the database (`DATABASE_REPLICA_URL`), and everything else from the database.

Only a request that writes nothing and comes from nobody in particular reads from the replica: an editor, or a program
with a token, must see what it has just written. All reads of such a request go there, the tag of its answer too, so
that a late replica answers with an older state as a whole. Where the replica does not answer the database does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)

REPLICA = "replica"
#: Seconds for which a replica that did not answer is not asked again.
REST = 10.0

_reading: ContextVar[bool] = ContextVar("_reading", default=False)


class ReplicaRouter:
    """The replica for what a public request reads, the database for everything else."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return REPLICA if _reading.get() and not connections[DEFAULT_DB_ALIAS].in_atomic_block else DEFAULT_DB_ALIAS

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


class ReadFromReplica:
    """Middleware that lets public requests read from the replica while it answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.rests_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (is_public(request) and self.answers()):
            return self.get_response(request)
        token = _reading.set(True)
        try:
            return self.get_response(request)
        finally:
            _reading.reset(token)

    def answers(self) -> bool:
        if monotonic() < self.rests_until:
            return False
        replica = connections[REPLICA]
        try:
            replica.close_if_health_check_failed()
            replica.ensure_connection()
        except DatabaseError as error:
            self.rests_until = monotonic() + REST
            log.warning("The replica does not respond; reading from the primary database: %s", error)
            return False
        return True


def is_public(request: HttpRequest) -> bool:
    """Whether a request writes nothing and comes from nobody in particular."""
    is_anybody = settings.SESSION_COOKIE_NAME not in request.COOKIES and "Authorization" not in request.headers
    return request.method in ("GET", "HEAD") and is_anybody and not request.path.startswith(("/admin/", "/readyz"))
