"""Addresses of the API under /api/v1/ that belong to claims."""

from __future__ import annotations

from django.urls import URLPattern, path
from rest_framework.routers import SimpleRouter

from claims.api import bulk_files, change_feed, current_progress, status_history, track_record, views
from claims.api.base_views import PublicView
from claims.api.write import urls as desk
from claims.http.record_urls import COLLECTIONS

router = SimpleRouter()
for view in views.VIEWS_OF_RECORDS:
    kind = view.model._meta.model_name
    router.register(COLLECTIONS[kind], view, basename=f"api-{kind}")


def table(collection: str, view: type[PublicView]) -> URLPattern:
    """The address of a list as a table. The schema describes it with the list, as another form of the same answer."""
    return path(f"{collection}.csv", view.as_view({"get": "list"}, is_table=True, schema=None))


urlpatterns = [
    # First, since Django tries one after the other, and lists are asked for most.
    *router.urls,
    path("", views.RootView.as_view(), name="api-root"),
    path("exports/", bulk_files.ExportsView.as_view(), name="api-exports"),
    path("exports/<str:build>/<str:name>", bulk_files.ExportFileView.as_view(), name="api-export-file"),
    path("changes/", change_feed.ChangesView.as_view(), name="api-changes"),
    path("assessments/", views.AssessmentView.as_view({"get": "list"}), name="api-assessment-list"),
    *(table(COLLECTIONS[view.model._meta.model_name], view) for view in views.VIEWS_OF_RECORDS),
    table("assessments", views.AssessmentView),
    path("record/", track_record.DossierRecordView.as_view(), name="api-record"),
    path("actors/<slug:slug>/record/", track_record.ActorRecordView.as_view(), name="api-actor-record"),
    path("topics/<slug:slug>/record/", track_record.TopicRecordView.as_view(), name="api-topic-record"),
    path("promises/<slug:slug>/history/", status_history.PromiseHistoryView.as_view(), name="api-promise-history"),
    path("targets/<slug:slug>/history/", status_history.TargetHistoryView.as_view(), name="api-target-history"),
    path("progress/", current_progress.CurrentView.as_view({"get": "list"}), name="api-progress-list"),
    table("progress", current_progress.CurrentView),
    *desk.urlpatterns,
]
