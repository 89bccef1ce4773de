"""The application that holds claims, promises, figures, and what the rules make of them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("Claims and promises")

    def ready(self) -> None:
        from claims.api import views
        from claims.api.registry import register_views

        register_views(*views.VIEWS_OF_RECORDS, views.AssessmentView)
