"""The groups that a new site starts with are those of the one table of roles."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection

from pivot_tracker import roles

pytestmark = pytest.mark.engine


@pytest.mark.django_db
def test_after_every_migrate_the_groups_are_those_of_the_table_whatever_they_were() -> None:
    Group.objects.all().delete()
    import_module("pivot_tracker.migrations.0001_groups_of_the_desk").make_groups(
        apps, SimpleNamespace(connection=connection)
    )

    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

    made = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    assert made == {name: set(roles.permissions_of(name)) for name in roles.ROLES}
    assert all(made.values())


@pytest.mark.django_db
@pytest.mark.parametrize("name", [roles.EDITORS, roles.REVIEWERS])
def test_nobody_of_the_desk_may_delete_anything(name: str) -> None:
    group = roles.make_groups()[name]

    assert not group.permissions.filter(codename__startswith="delete_").exists()
