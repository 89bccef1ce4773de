"""Every address, step, action and decision of the desk is in the table that the permission tests go by."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command

from pivot_tracker import roles
from tests.admin.permission_table import unlisted

ROOT = Path(__file__).resolve().parents[2]


def test_everything_that_the_desk_offers_is_listed_with_its_right() -> None:
    """Add what is missing to tests/admin/permission_table.py; test_permissions.py there tries it with every role."""
    assert unlisted() == []


def test_the_page_of_the_roles_is_up_to_date() -> None:
    """Fix it with: manage.py roles_reference > docs/reference/roles.md"""
    printed = StringIO()
    call_command("roles_reference", stdout=printed)

    assert (ROOT / "docs" / "reference" / "roles.md").read_text(encoding="utf-8") == printed.getvalue()


@pytest.mark.django_db
def test_every_permission_of_our_tables_is_given_by_the_table_of_roles_or_means_nothing() -> None:
    """What only adds to, changes or deletes tables that no form writes is given to nobody."""
    given = {name for right in roles.RIGHTS for name in right.permissions()}
    ours = Permission.objects.filter(content_type__app_label__in=roles.APPLICATIONS)
    named = {f"{label}.{code}" for label, code in ours.values_list("content_type__app_label", "codename")}
    beyond_forms = {name for name in named if not name.split(".")[1].startswith(("add_", "change_", "delete_"))}

    assert beyond_forms - given == set()
    assert {name for name in given if name.split(".")[0] in roles.APPLICATIONS} <= named
