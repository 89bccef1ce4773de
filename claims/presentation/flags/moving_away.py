"""The words of the flag `moving_away`."""

from django.utils.translation import gettext_lazy

from claims.presentation.flags.target_flags import sentence

__all__ = ["LABEL", "MEANING", "sentence"]

LABEL = gettext_lazy("Moving away")
MEANING = gettext_lazy("The figures move away from the target.")
