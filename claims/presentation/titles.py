"""Titles for the slugs that sentences name."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

Names = Mapping[str, str]
NO_NAMES: Names = {}


def name_of(slug: str | None, names: Names) -> str:
    """The title of a record; its slug in words where no title was given."""
    if not slug:
        return _("the figure")
    return names.get(slug) or slug.replace("-", " ").replace("_", " ")
