"""ETags for conditional requests: one indexed read says whether anything public changed since a copy was made.

The tag of an answer is made from its address and media type, the release of the site, the head of the public change
sequence, the ruleset, the last swept day, today and the language: all that a public byte can depend on. Usable by pages
too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.conf import settings
from django.db import connections, router
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from claims.method.ruleset import RULESET
from claims.models import Change, ChangeConsumer

#: Written out, since the ORM takes longer to say it than the engine to answer it.
_STATE = (
    f"SELECT (SELECT MAX(public_seq) FROM {Change._meta.db_table}), "
    f"(SELECT {ChangeConsumer._meta.get_field('last_run_date').column} "
    f"FROM {ChangeConsumer._meta.db_table} WHERE name = 'sweep')"
)


def etag_for(request: HttpRequest, *, today: dt.date, media_type: str) -> str:
    """The entity tag of a public answer in one media type, to be read before its body is built. One indexed read."""
    # Where the answer's rows are read: a late replica must not answer under the newest tag.
    with connections[router.db_for_read(Change)].cursor() as cursor:
        cursor.execute(_STATE, [])
        seq, last_run_date = cursor.fetchone()
    return _tag(request, media_type, str(seq), RULESET, str(last_run_date), today.isoformat())


def _tag(request: HttpRequest, *parts: str) -> str:
    whole = (request.build_absolute_uri(), settings.PIVOT_RELEASE, get_language() or "", *parts)
    return quote_etag(hashlib.sha256("\n".join(whole).encode()).hexdigest()[:32])


def release_tag(request: HttpRequest, media_type: str) -> str:
    """The entity tag of what changes with the release only."""
    return _tag(request, media_type)


def by_release(view: Any) -> Any:
    """A page that changes with the release only: it gets a tag, and answers 304 by it."""
    described = condition(etag_func=lambda request, *args, **kwargs: release_tag(request, "text/html"))
    return cache_control(public=True, no_cache=True)(described(view))


def not_modified_response(request: HttpRequest, tag: str) -> HttpResponse | None:
    """A 304 for a client whose copy is still right, else None."""
    answer = get_conditional_response(request, etag=tag)
    if answer is not None:
        set_cache_headers(answer, tag)
    return answer


def set_cache_headers(response: HttpResponse, tag: str) -> None:
    """Let caches keep the answer, and ask each time whether it is still right."""
    response.headers["ETag"] = tag
    patch_vary_headers(response, ["Accept"])
    patch_cache_control(response, public=True, no_cache=True)
