"""The groups Editors and Reviewers, so that a new site has its roles without a further command.

The rule as it was on this day; ``pivot_tracker.roles`` (manage.py make_roles) brings the groups up to date later.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

APPLICATIONS = ("claims", "timeline")
JUDGING = ("publish_record", "retract_record", "handle_flag")


def make_groups(apps, schema_editor):
    using = schema_editor.connection.alias
    for label in APPLICATIONS:
        # Permissions are made after all migrations; these groups need them now.
        config = apps.get_app_config(label)
        module, config.models_module = getattr(config, "models_module", None), True
        create_permissions(config, verbosity=0, using=using, apps=apps)
        config.models_module = module
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    everywhere = permissions.filter(content_type__app_label__in=APPLICATIONS)
    own = Q(codename__startswith="add_") | Q(codename__startswith="change_")
    entering = everywhere.filter(Q(codename__startswith="view_") | (own & ~Q(codename__contains="_historical")))
    groups = apps.get_model("auth", "Group").objects.using(using)
    groups.get_or_create(name="Editors")[0].permissions.set(entering)
    reviewers = groups.get_or_create(name="Reviewers")[0]
    reviewers.permissions.set(entering | everywhere.filter(codename__in=JUDGING))


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("claims", "0002_claims_against_the_record"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("timeline", "0001_events_and_entries"),
    ]
    # Undoing leaves the groups: people are in them.
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
