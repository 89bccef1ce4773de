"""The API's description, built once per release and form in each process, regardless of who asks and how many at once.

Building takes most of a second, and the library keeps the view it is at on a class that all threads share: two builds
at a time fail.
"""

from __future__ import annotations

from functools import cache
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, gettext_lazy, override
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView

from claims.api import exceptions, query_params
from claims.http import etags
from claims.http.negotiation import choose_media_type

#: Offered in this order: YAML for who has no wish.
RENDERERS = (OpenApiYamlRenderer, OpenApiYamlRenderer2, OpenApiJsonRenderer, OpenApiJsonRenderer2)
MEDIA_TYPES = tuple(renderer.media_type for renderer in RENDERERS)

HOW_TO_CHOOSE = gettext_lazy("Choose the format with the Accept header: application/json or application/yaml.")

_LOCK = Lock()
_view = SpectacularAPIView.as_view()


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description in the form that the client likes best; 406 where it takes none of them.

    It takes no parameters: 400 for any.
    """
    try:
        query_params.check_names(request.GET, known=(), hints={query_params.FORMAT: str(HOW_TO_CHOOSE)})
    except exceptions.BadParametersError as error:
        return exceptions.answer_bad_parameters(request, error)
    media_type = choose_media_type(request.headers.get("Accept", ""), MEDIA_TYPES)
    if media_type is None:
        refused = exceptions.problem_response(request, "not-acceptable", detail=str(HOW_TO_CHOOSE))
        patch_vary_headers(refused, ["Accept"])
        return refused
    tag = etags.release_tag(request, media_type)
    if (same := etags.not_modified_response(request, tag)) is not None:
        return same
    with _LOCK:
        body, headers = _build(media_type, get_language() or "")
    response = HttpResponse(body, headers=headers)
    etags.set_cache_headers(response, tag)
    return response


@cache
def _build(media_type: str, language: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers in one form; a release has as many as there are forms and languages."""
    with override(language):
        response = _view(RequestFactory().get("/api/schema/", headers={"accept": media_type})).render()
    return response.content, {name: response.headers[name] for name in ("Content-Type", "Content-Disposition")}
