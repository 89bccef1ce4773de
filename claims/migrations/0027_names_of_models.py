"""Models and columns get the names by which an engineer looks for them; tables and columns keep theirs.

So the old program runs on the same tables while an update is rolled out.
"""

from django.db import migrations, models

TABLES = {
    "Reader": ("ChangeConsumer", "claims_reader"),
    "ParkedChange": ("FailedChange", "claims_parkedchange"),
    "Finding": ("FlagPeriod", "claims_finding"),
    "Basis": ("ResultFingerprint", "claims_basis"),
    "StoredAnswer": ("CachedApiResponse", "claims_storedanswer"),
    "AnsweredRequest": ("IdempotentResponse", "claims_answeredrequest"),
    "Import": ("SpreadsheetImport", "claims_import"),
    "Report": ("ErrorReport", "claims_report"),
}

FIELDS = {
    ("changeconsumer", "position"): ("last_change_id", models.BigIntegerField(default=0, db_column="position")),
    ("changeconsumer", "begun"): (
        "attempts_in_flight",
        models.PositiveSmallIntegerField(
            default=0, db_default=0, db_column="begun", help_text="How often work began here without ending."
        ),
    ),
    ("changeconsumer", "careful_until"): (
        "isolate_until",
        models.BigIntegerField(
            default=0,
            db_default=0,
            db_column="careful_until",
            help_text="Changes up to this one are taken one at a time.",
        ),
    ),
    ("changeconsumer", "swept_day"): (
        "last_run_date",
        models.DateField(null=True, db_column="swept_day", help_text="Last day whose daily work was done."),
    ),
    ("changeconsumer", "moved_at"): ("updated_at", models.DateTimeField(auto_now=True, db_column="moved_at")),
    ("resultfingerprint", "until"): ("computed_for", models.DateField(db_column="until")),
    ("resultfingerprint", "turns_on"): ("recompute_on", models.DateField(null=True, db_column="turns_on")),
    ("cachedapiresponse", "seq"): ("valid_from_seq", models.BigIntegerField(default=0, db_column="seq")),
    ("spreadsheetimport", "turn"): ("lease_no", models.PositiveIntegerField(default=0, db_column="turn")),
    ("spreadsheetimport", "moved_at"): (
        "heartbeat_at",
        models.DateTimeField(auto_now=True, db_column="moved_at", help_text="When a job last worked on it."),
    ),
}


def rename_models():
    for old, (new, table) in TABLES.items():
        yield migrations.AlterModelTable(name=old, table=table)
        yield migrations.RenameModel(old_name=old, new_name=new)
    for (model, old), (new, field) in FIELDS.items():
        yield migrations.RenameField(model_name=model, old_name=old, new_name=new)
        yield migrations.AlterField(model_name=model, name=new, field=field)


def rename_permissions(apps, schema_editor):
    """Rights that somebody has under the old name of a model are theirs under the new one."""
    alias = schema_editor.connection.alias
    types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    for old, (new, _table) in TABLES.items():
        before, after = old.lower(), new.lower()
        if types.filter(app_label="claims", model=after).exists():
            continue
        for permission in permissions.filter(content_type__app_label="claims", content_type__model=before):
            action, _line, model = permission.codename.rpartition("_")
            if model == before:
                permission.codename = f"{action}_{after}"
                permission.save(update_fields=["codename"])
        types.filter(app_label="claims", model=before).update(model=after)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0026_digits_shown"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=list(rename_models())),
        migrations.RunPython(rename_permissions, migrations.RunPython.noop, elidable=True),
    ]
