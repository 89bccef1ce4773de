"""Every address of the site, joined from the applications."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from claims.api.openapi.views import schema
from claims.http.etags import by_release
from pivot_tracker import health, metrics

api_docs = SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="pivot_tracker/api_docs.html")

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("api/schema/", schema, name="api-schema"),
    # Swagger's style sheet draws its arrows from data: addresses; nothing else of the policy is relaxed.
    path("api/docs/", csp_update({"img-src": [SELF, "data:"]})(by_release(api_docs)), name="api-docs"),
    path("api/problems/", include("claims.api.problem_pages")),
    path("api/v1/", include("claims.api.urls")),
    path("api/v1/", include("timeline.api")),
    path("", include("timeline.urls")),
]

handler400 = "pivot_tracker.error_handlers.bad_request"
handler403 = "pivot_tracker.error_handlers.permission_denied"
handler404 = "pivot_tracker.error_handlers.not_found"
handler500 = "pivot_tracker.error_handlers.server_error"
