"""Compressed answers of the API and compressed pages, where nothing secret can be guessed from their length.

An answer to nobody in particular (no cookie, no credentials) holds public data only, so the BREACH attack has nothing
to find; Django adds random bytes all the same. Whatever depends on who asks is never compressed.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from claims.http.negotiation import read_ranges

#: Where answers depend on who asks, signed in or about to.
PRIVATE = ("/admin/", "/report/")
#: What is packed already.
PACKED_TYPES = ("image/png", "application/gzip", "application/zip")


def takes_gzip(accept: str) -> bool:
    """Whether an Accept-Encoding header names gzip, and not with the quality 0, which refuses it."""
    return any(quality > 0 for name, quality in read_ranges(accept) if name == "gzip")


class CompressPublic(GZipMiddleware):
    """Middleware: gzip for clients that accept it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]
        is_anybody = not request.COOKIES and "Authorization" not in request.headers
        # Ranges are of the bytes as they lie on the disk, and those are packed already.
        media_type = response.headers.get("Content-Type", "")
        is_packed = "Accept-Ranges" in response.headers or media_type.startswith(PACKED_TYPES)
        if not is_anybody or is_packed or request.path.startswith(PRIVATE):
            return response
        if not takes_gzip(request.headers.get("Accept-Encoding", "")):
            patch_vary_headers(response, ("Accept-Encoding",))
            return response
        return super().process_response(request, response)  # type: ignore[return-value]
