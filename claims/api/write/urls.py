"""URL patterns of the write API (the desk). Another application adds its kinds with `add_collection`."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from claims import models
from claims.api.write import views
from claims.api.write.serializers import KINDS
from claims.http.record_urls import COLLECTIONS


def addresses(*entered: Any) -> list[URLPattern]:
    """The list, the record and the submission of kinds of records."""
    found: list[URLPattern] = []
    for model in entered:
        kind, own = model.kind(), {"model": model}
        KINDS[kind] = COLLECTIONS[kind]
        here = f"desk/{COLLECTIONS[kind]}/"
        found += [
            path(here, views.RecordsView.as_view(**own), name=f"api-desk-{kind}-list"),
            path(f"{here}<slug:slug>/", views.RecordView.as_view(**own), name=f"api-desk-{kind}"),
            path(f"{here}<slug:slug>/submit/", views.SubmitView.as_view(**own), name=f"api-desk-{kind}-submit"),
        ]
    return found


urlpatterns = [
    path("desk/", views.DeskRootView.as_view(), name="api-desk"),
    path("desk/batch/observations/", views.BatchView.as_view(), name="api-desk-batch"),
    *addresses(
        models.Source,
        models.Actor,
        models.Topic,
        models.Claim,
        models.Promise,
        models.Target,
        models.Milestone,
        models.Indicator,
        models.Series,
        models.Observation,
        models.Outcome,
        models.Verdict,
    ),
]
