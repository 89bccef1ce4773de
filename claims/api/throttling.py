"""Throttling (rate limit) of the API per client address: fixed windows, RateLimit headers, and status 429.

A count is one atomic step: in Redis where CACHE_URL names one (needed where several machines answer), else in a file
of this machine that all its processes share. It holds no address, only a keyed digest, and no window but the present.
When the counter fails the request is answered: reading must not depend on it. Out of scope: who may write.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from claims.api import exceptions

PREFIXES = ("/api/v1/", "/api/schema/")
POLICY = "anonymous"

logger = logging.getLogger(__name__)


class Counter(Protocol):
    """Counts requests of a client in a window of time."""

    def add(self, client: str, window: int) -> int:
        """One more; how many there are now, this one included. Raises CounterError."""


class CounterError(Exception):
    """The counter cannot be reached."""


class FileCounter:
    """Counts in a SQLite file of its own, so that no reader waits for the site's database."""

    def __init__(self, path: Path) -> None:
        self.path, self.local, self.newest = path, threading.local(), 0

    def add(self, client: str, window: int) -> int:
        try:
            connection = self._connection()
            if window > self.newest:
                self.newest = window
                connection.execute("DELETE FROM hits WHERE window < ?", [window])
            found = connection.execute(
                "INSERT INTO hits VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1 RETURNING n", [client, window]
            )
            return int(found.fetchall()[0][0])
        except (sqlite3.Error, OSError) as error:
            raise CounterError(str(error)) from error

    def _connection(self) -> sqlite3.Connection:
        """One for each thread: SQLite's connections are not shared."""
        found: sqlite3.Connection | None = getattr(self.local, "connection", None)
        if found is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            found = sqlite3.connect(self.path, isolation_level=None, timeout=2)
            # Nothing is lost that a minute does not bring back, so nothing waits for the disk.
            found.execute("PRAGMA journal_mode=WAL").fetchall()
            found.execute("PRAGMA synchronous=OFF")
            found.execute(
                "CREATE TABLE IF NOT EXISTS hits (client TEXT, window INTEGER, n INTEGER, "
                "PRIMARY KEY (client, window)) WITHOUT ROWID"
            )
            self.local.connection = found
        return found


class RedisCounter:
    """Counts in Redis, which every machine that answers can reach."""

    def __init__(self, url: str, *, seconds: int) -> None:
        import redis

        self.seconds, self.error = seconds, redis.RedisError
        self.redis: Any = redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)

    def add(self, client: str, window: int) -> int:
        key = f"pivot_tracker:hits:{window}:{client}"
        try:
            found = self.redis.pipeline(transaction=True).incr(key).expire(key, self.seconds * 2).execute()
        except self.error as error:
            raise CounterError(str(error)) from error
        return int(found[0])


def address_of(request: HttpRequest) -> str:
    """The client's address: the one that the outermost trusted proxy saw. Of IPv6 the network of one household."""
    seen = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        seen = hops[-min(settings.TRUSTED_PROXIES, len(hops))] if hops else seen
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return seen
    return seen if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


class RateLimit:
    """Middleware: counts requests to the API, and answers 429 when there are too many in a window."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.quota, self.seconds = settings.API_RATE

    @cached_property
    def counter(self) -> Counter:
        if settings.CACHE_URL:
            return RedisCounter(settings.CACHE_URL, seconds=self.seconds)
        return FileCounter(settings.API_HITS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.quota or not request.path.startswith(PREFIXES):
            return self.get_response(request)
        window, passed = divmod(int(time.time()), self.seconds)
        try:
            count = self.counter.add(_digest(address_of(request)), window)
        except CounterError as error:
            logger.warning("requests are not counted: %s", error)
            return self.get_response(request)
        left = self.seconds - passed
        if count > self.quota:
            response = exceptions.problem_response(request, "too-many-requests")
            response.headers["Retry-After"] = str(left)
        else:
            response = self.get_response(request)
        response.headers["RateLimit-Policy"] = f'"{POLICY}";q={self.quota};w={self.seconds}'
        response.headers["RateLimit"] = f'"{POLICY}";r={max(0, self.quota - count)};t={left}'
        return response


def _digest(address: str) -> str:
    key = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
    return hashlib.blake2b(address.encode(), key=key, digest_size=12).hexdigest()
