from django.db import migrations, models


class AddCheck(migrations.AddConstraint):
    """A check of all rows that are written from now on.

    PostgreSQL does not look at the rows that are there: it would lock the table for it, and a row that breaks the rule
    is for an editor to correct, not for a migration to fail at. SQLite copies the table and looks.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            added = self.constraint.create_sql(model, schema_editor)
            schema_editor.execute(f"{added} NOT VALID", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0024_step_dates"),
    ]

    operations = [
        AddCheck(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(tolerance=None) | models.Q(tolerance__gte=0), name="target_tolerance_not_negative"
            ),
        ),
        AddCheck(
            model_name="target",
            constraint=models.CheckConstraint(condition=models.Q(sequence__gte=1), name="target_sequence_from_1"),
        ),
        AddCheck(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(baseline_value=None) | ~models.Q(baseline_period=""),
                name="target_baseline_has_period",
            ),
        ),
    ]
