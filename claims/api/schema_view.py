"""The API's description, built once per release and form in each process, whoever asks and however many at once.

Building takes most of a second, and the library keeps the view it is at on a class that all threads share: two builds
at a time fail. Out of scope: what the description says (``schema``).
"""

from __future__ import annotations

from functools import cache
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView

from claims.api import problems, validators
from claims.api.negotiation import choose_media_type

#: Offered in this order: YAML for who has no wish.
RENDERERS = (OpenApiYamlRenderer, OpenApiYamlRenderer2, OpenApiJsonRenderer, OpenApiJsonRenderer2)
MEDIA_TYPES = tuple(renderer.media_type for renderer in RENDERERS)

_LOCK = Lock()
_view = SpectacularAPIView.as_view()


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description in the form that the client likes best; 406 where it takes none of them."""
    media_type = choose_media_type(request.headers.get("Accept", ""), MEDIA_TYPES)
    if media_type is None:
        return problems.answer(request, "not-acceptable")
    tag = validators.release_tag(request, media_type)
    if (same := validators.unchanged(request, tag)) is not None:
        return same
    with _LOCK:
        body, headers = _build(media_type, get_language() or "")
    response = HttpResponse(body, headers=headers)
    validators.mark(response, tag)
    return response


@cache
def _build(media_type: str, language: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers in one form; a release has as many as there are forms and languages."""
    with override(language):
        response = _view(RequestFactory().get("/api/schema/", headers={"accept": media_type})).render()
    return response.content, {name: response.headers[name] for name in ("Content-Type", "Content-Disposition")}
