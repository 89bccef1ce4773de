"""The words of the flag `level_breached`."""

from django.utils.translation import gettext_lazy

from claims.presentation.flags.target_flags import sentence

__all__ = ["LABEL", "MEANING", "sentence"]

LABEL = gettext_lazy("Level breached")
MEANING = gettext_lazy("A level promised for all times, or for each period, was broken.")
