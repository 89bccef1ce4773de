"""Validators of public answers: one indexed read says whether anything public changed since a copy was made.

The tag of an answer is made from its address, the head of the public change sequence, the ruleset, the last swept day,
today and the language: all that a public byte can depend on. Usable by pages too. Out of scope: what the answers hold.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import get_language

from claims.method.bands import RULESET
from claims.models import Reader
from claims.services.changes import head


def tag_of(request: HttpRequest, *, today: dt.date) -> str:
    """The entity tag of a public answer, to be read before its body is built."""
    swept = Reader.objects.filter(name="sweep").values_list("swept_day", flat=True).first()
    parts = (request.build_absolute_uri(), str(head()), RULESET, str(swept), today.isoformat(), get_language() or "")
    return quote_etag(hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32])


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """A 304 for a client whose copy is still right, else None."""
    answer = get_conditional_response(request, etag=tag)
    if answer is not None:
        mark(answer, tag)
    return answer


def mark(response: HttpResponse, tag: str) -> None:
    """Let caches keep the answer, and ask each time whether it is still right."""
    response.headers["ETag"] = tag
    patch_cache_control(response, public=True, no_cache=True)
