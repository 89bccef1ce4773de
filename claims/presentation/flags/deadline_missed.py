"""The words of the flag `deadline_missed`."""

from django.utils.translation import gettext_lazy

from claims.presentation.flags.target_flags import sentence

__all__ = ["LABEL", "MEANING", "sentence"]

LABEL = gettext_lazy("Deadline missed")
MEANING = gettext_lazy("The deadline passed and the target was not met.")
