"""The words of the flag `milestone_overdue`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.method.flag_rules.milestone_overdue import MilestoneOverdueParams
from claims.presentation.dates import deadline_words
from claims.presentation.numbers import join_list
from claims.presentation.titles import Names, name_of

LABEL = gettext_lazy("Step due, not reported done")
MEANING = gettext_lazy("The due day of a step has passed, and nothing reports it done.")


def sentence(params: MilestoneOverdueParams, names: Names) -> str:
    """The steps with their due days."""
    steps = [f"{name_of(step['slug'], names)} ({deadline_words(step['due'])})" for step in params["milestones"]]
    return _("Due and not reported done: %(steps)s.") % {"steps": join_list(steps)}
