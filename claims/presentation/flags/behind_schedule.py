"""The words of the flag `behind_schedule`."""

from django.utils.translation import gettext_lazy

from claims.presentation.flags.target_flags import sentence

__all__ = ["LABEL", "MEANING", "sentence"]

LABEL = gettext_lazy("Behind schedule")
MEANING = gettext_lazy("The pace so far is clearly below the required pace.")
