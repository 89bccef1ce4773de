"""The groups that a new site starts with are those of the one table of roles."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection

from pivot_tracker import roles


@pytest.mark.django_db
def test_the_migration_makes_the_groups_that_the_table_of_roles_says() -> None:
    Group.objects.all().delete()
    migration = import_module("pivot_tracker.migrations.0001_groups_of_the_desk")

    migration.make_groups(apps, SimpleNamespace(connection=connection))
    made = {group.name: set(group.permissions.all()) for group in Group.objects.all()}

    assert made == {name: set(group.permissions.all()) for name, group in roles.make_groups().items()}
    assert all(made.values())


@pytest.mark.django_db
@pytest.mark.parametrize("name", [roles.EDITORS, roles.REVIEWERS])
def test_nobody_of_the_desk_may_delete_anything(name: str) -> None:
    group = roles.make_groups()[name]

    assert not group.permissions.filter(codename__startswith="delete_").exists()
