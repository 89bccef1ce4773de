"""The two roles of an editorial desk, as groups with permissions.

An editor enters and proposes, a reviewer also publishes, returns, retracts and handles flags. That nobody approves
their own work is a rule of the services and holds for both, and for superusers too. Out of scope: who has which role.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet

APPLICATIONS = ("claims", "timeline")
EDITORS = "Editors"
REVIEWERS = "Reviewers"
JUDGING = ("publish_record", "retract_record", "handle_flag")


def entering() -> QuerySet[Permission]:
    """Seeing everything and proposing anything; nobody deletes, and the kept past is only looked at."""
    kept = Q(codename__contains="_historical")
    own = Q(codename__startswith="add_") | Q(codename__startswith="change_")
    everywhere = Permission.objects.filter(content_type__app_label__in=APPLICATIONS)
    return everywhere.filter(Q(codename__startswith="view_") | (own & ~kept))


def judging() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label__in=APPLICATIONS, codename__in=JUDGING)


def make_groups() -> dict[str, Group]:
    """Create the groups, or bring their permissions up to date; both by name."""
    editors, _ = Group.objects.get_or_create(name=EDITORS)
    editors.permissions.set(entering())
    reviewers, _ = Group.objects.get_or_create(name=REVIEWERS)
    reviewers.permissions.set(entering() | judging())
    return {EDITORS: editors, REVIEWERS: reviewers}
