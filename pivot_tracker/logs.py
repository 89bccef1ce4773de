"""Logs that can be searched: each line with the request or the job that it belongs to, as text or as JSON.

One event is one line, tracebacks included, and a traceback names files, lines and functions but never the values of
variables: those hold passwords and tokens. `LOG_FORMAT=json` writes one JSON object a line. A request's id comes from
the proxy (`X-Request-ID`) where proxies are trusted, and is made otherwise. The person is never looked up for it: that
would make every answer depend on a cookie.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import structlog
from celery.signals import task_postrun, task_prerun
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.tracebacks import ExceptionDictTransformer

log = logging.getLogger("pivot_tracker.requests")
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")

#: Frames of each exception that a line names, the first and the last of them.
MAX_FRAMES = 20
#: Reads a traceback without the local variables of its frames.
read_traceback = ExceptionDictTransformer(show_locals=False, max_frames=MAX_FRAMES)
#: What would end a line, or move the terminal's cursor.
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

#: What every line gets, regardless of who wrote it.
SHARED_PROCESSORS: tuple[Any, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    # Django hands over whole requests and sockets, which say too much.
    structlog.stdlib.ExtraAdder(allow=("status", "status_code", "ms")),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def formatter(form: str) -> dict[str, Any]:
    """What `logging` has to know to write lines in this form."""
    last: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if form == "json":
        last += [structlog.processors.ExceptionRenderer(read_traceback), structlog.processors.JSONRenderer()]
    else:
        last.append(_as_text)
    return {"()": structlog.stdlib.ProcessorFormatter, "processors": last, "foreign_pre_chain": SHARED_PROCESSORS}


def _as_text(logger: Any, name: str, event: dict[str, Any]) -> str:
    """Time, level, logger and sentence, whatever else is known, and the traceback, on one line."""
    said = [event.pop(key, "") for key in ("timestamp", "level", "logger", "event")]
    trace = event.pop("exc_info", None)
    rest = "".join(f" {key}={value}" for key, value in event.items())
    text = f"{said[0]} {str(said[1]).upper()} {said[2]}: {said[3]}{rest}"
    if isinstance(trace, tuple) and trace[0]:
        text = f"{text} | {_traceback_line(trace)}"
    return CONTROL_CHARACTERS.sub(lambda found: ascii(found[0])[1:-1], text)


def _traceback_line(trace: tuple[Any, Any, Any]) -> str:
    """An exception and its causes, each with its frames, innermost last: `ValueError: no | a.py:3 f | b.py:9 g`."""
    parts: list[str] = []
    for stack in read_traceback(trace):
        parts.append(f"{stack['exc_type']}: {stack['exc_value']}")
        parts += [f"{frame['filename']}:{frame['lineno']} {frame['name']}" for frame in stack["frames"]]
    return " | ".join(parts)


class NameRequests:
    """Middleware: gives each request an id for the lines that are written in the meantime, and writes one itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
        name = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        began = perf_counter()
        # It stays until the next request: Django writes of errors when every middleware is through.
        structlog.contextvars.bind_contextvars(request=name)
        response = self.get_response(request)
        fields = {"status": response.status_code, "ms": round((perf_counter() - began) * 1000)}
        log.info("%s %s", request.method, request.path, extra=fields)
        return response


@contextmanager
def job(name: str) -> Iterator[None]:
    """Lines written in the meantime belong to a run of this job."""
    with structlog.contextvars.bound_contextvars(job=name, run=uuid.uuid4().hex[:12]):
        yield


@task_prerun.connect
def begin(task_id: str = "", task: Any = None, **_: Any) -> None:
    """Add the task's name and id to the lines of the log, when a worker begins it."""
    structlog.contextvars.bind_contextvars(job=getattr(task, "name", ""), run=task_id[:12])


@task_postrun.connect
def end(**_: Any) -> None:
    """Remove the task's name and id from the lines of the log, when it ends."""
    structlog.contextvars.unbind_contextvars("job", "run")
