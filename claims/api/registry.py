"""The views of records by kind, for what needs a view without its address: nested records, stored answers.

Each application registers its own when Django starts (`AppConfig.ready`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.api.base_views import PublicView

#: The view that shows records of a kind.
VIEWS: dict[str, type[PublicView]] = {}


def register_views(*views: type[PublicView]) -> None:
    """Let each view show the records of its model, wherever one is nested or stored."""
    VIEWS.update({view.model._meta.model_name: view for view in views})
