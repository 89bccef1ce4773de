"""The words of the flag `milestone_overdue`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.milestone_overdue import MilestoneOverdueParams
from claims.presentation.dates import deadline_words
from claims.presentation.numbers import join_list
from claims.presentation.titles import Names, name_of

LABEL = gettext_lazy("Step overdue")
MEANING = gettext_lazy("The due date of a step has passed, and no report says it is done.")


def sentence(params: MilestoneOverdueParams, names: Names) -> str:
    """The steps with their due days."""
    steps = [f"{name_of(step['slug'], names)} ({deadline_words(step['due'])})" for step in params["milestones"]]
    return _("Overdue, with no report of completion: %(steps)s.") % {"steps": join_list(steps)}
