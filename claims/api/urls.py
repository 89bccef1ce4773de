"""Addresses of the API under /api/v1/ that belong to claims."""

from __future__ import annotations

from django.urls import path
from rest_framework.routers import SimpleRouter

from claims.api import views
from claims.api.links import COLLECTIONS

_VIEWS = {
    "source": views.SourceView,
    "actor": views.ActorView,
    "topic": views.TopicView,
    "claim": views.ClaimView,
    "promise": views.PromiseView,
    "target": views.TargetView,
    "milestone": views.MilestoneView,
    "indicator": views.IndicatorView,
    "series": views.SeriesView,
    "observation": views.ObservationView,
    "outcome": views.OutcomeView,
    "verdict": views.VerdictView,
    "flag": views.FlagView,
}

router = SimpleRouter()
for kind, view in _VIEWS.items():
    router.register(COLLECTIONS[kind], view, basename=f"api-{kind}")

urlpatterns = [
    path("", views.RootView.as_view(), name="api-root"),
    path("assessments/", views.AssessmentView.as_view({"get": "list"}), name="api-assessment-list"),
    *router.urls,
]
