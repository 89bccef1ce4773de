"""The application that holds claims, promises, figures, and what the rules make of them."""

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("Claims and promises")

    def ready(self) -> None:
        from claims.api import views
        from claims.api.registry import register_views
        from claims.models.base import EnumField
        from claims.presentation import choices
        from claims.presentation.labels import LABELS

        register_views(*views.VIEWS_OF_RECORDS, views.AssessmentView)
        # Models know no labels. Forms and lists of the desk take them from the field, so that none shows a stored code.
        for model in apps.get_models(include_auto_created=True):
            for field in model._meta.local_fields:
                if isinstance(field, EnumField) and field.vocabulary in LABELS:
                    field.choices = choices(field.vocabulary)
