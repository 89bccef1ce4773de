"""The words of the flag `met_late`."""

from django.utils.translation import gettext_lazy

from claims.presentation.flags.target_flags import sentence

__all__ = ["LABEL", "MEANING", "sentence"]

LABEL = gettext_lazy("Met late")
MEANING = gettext_lazy("The target was met only after its deadline.")
