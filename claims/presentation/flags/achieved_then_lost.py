"""The words of the flag `achieved_then_lost`."""

from django.utils.translation import gettext_lazy

from claims.presentation.flags.target_flags import sentence

__all__ = ["LABEL", "MEANING", "sentence"]

LABEL = gettext_lazy("Achieved, then lost")
MEANING = gettext_lazy("The target was met once and no longer is.")
