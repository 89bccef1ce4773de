"""Compressed answers of the API, where nothing secret can be guessed from their length.

An answer to nobody in particular (no cookie, no credentials) holds public data only, so the BREACH attack has nothing
to find; Django adds random bytes all the same. Whatever depends on who asks is never compressed. Out of scope: pages
and static files, which a proxy and whitenoise serve.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

PREFIX = "/api/"


class CompressPublic(GZipMiddleware):
    """Middleware: gzip for whoever takes it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]
        is_anybody = not request.COOKIES and "Authorization" not in request.headers
        # Ranges are of the bytes as they lie on the disk, and those are packed already.
        if not is_anybody or not request.path.startswith(PREFIX) or "Accept-Ranges" in response.headers:
            return response
        return super().process_response(request, response)  # type: ignore[return-value]
