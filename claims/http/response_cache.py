"""Cache of complete responses in this process (LRU), valid while nothing public has changed.

The ETag of an answer is made from all that its bytes depend on (`claims.http.etags`), so requests with the same ETag
get the same bytes, of pages too. After a change the ETags differ, and old answers drop out when room is needed. Out of
scope: copies that browsers or proxies hold, which get a 304.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse

#: Size of one answer besides its body, in bytes.
OVERHEAD = 2_000


class CachedAnswer(NamedTuple):
    """An answer as it left the view, before anything was added for one reader."""

    body: bytes
    headers: dict[str, str]


class ResponseCache:
    """The answers asked for last, up to so many bytes. Safe for several threads."""

    def __init__(self, most: int) -> None:
        self.answers: LRUCache[str, CachedAnswer] = LRUCache(most, getsizeof=lambda answer: len(answer.body) + OVERHEAD)
        self.lock = Lock()

    def get(self, tag: str) -> CachedAnswer | None:
        with self.lock:
            return self.answers.get(tag)

    def store(self, tag: str, answer: CachedAnswer) -> None:
        # One answer never takes the place of most others.
        if len(answer.body) + OVERHEAD <= self.answers.maxsize // 8:
            with self.lock:
                self.answers[tag] = answer


@cache
def cache_for(megabytes: int) -> ResponseCache:
    """This process's memory of that size."""
    return ResponseCache(megabytes * 1_000_000)


def get_cached(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The answer with this tag if it was given before, else None."""
    if not settings.ANSWERS_MB or request.method != "GET":
        return None
    answer = cache_for(settings.ANSWERS_MB).get(tag)
    return None if answer is None else HttpResponse(answer.body, headers=answer.headers)


def store(request: HttpRequest, tag: str, response: HttpResponseBase) -> None:
    """Keep a complete answer under its tag, when its body is made; no refusals, and no files that are streamed."""
    is_whole = response.status_code == 200 and not response.streaming
    if not settings.ANSWERS_MB or request.method != "GET" or not is_whole:
        return
    if isinstance(response, SimpleTemplateResponse):
        response.add_post_render_callback(lambda rendered: _store_response(tag, rendered))
    else:
        _store_response(tag, response)  # type: ignore[arg-type]


def _store_response(tag: str, response: HttpResponse) -> None:
    cache_for(settings.ANSWERS_MB).store(tag, CachedAnswer(response.content, dict(response.headers)))
