"""The words of the flag `goalpost_moved`."""

from django.utils.translation import gettext_lazy

from claims.method.flag_rules.goalpost_moved import GoalpostMovedParams
from claims.presentation.parameters import required_parameter
from claims.presentation.sentences import move_sentence
from claims.presentation.titles import Names

LABEL = gettext_lazy("Goalpost moved")
MEANING = gettext_lazy("A later version of the target asks for less, or for the same at a later date.")


def sentence(params: GoalpostMovedParams, names: Names) -> str:
    """Each move."""
    return " ".join(move_sentence(move, names=names) for move in required_parameter(params, "moves"))
