import django.core.validators
from django.conf import settings
from django.db import migrations, models

MOST = 6


def shorten(apps, schema_editor):
    """Figures have 6 digits after the point, so more shows nothing more; and no page could be made of it."""
    indicators = apps.get_model("claims", "Indicator").objects.using(schema_editor.connection.alias)
    indicators.filter(decimals__gt=MOST).update(decimals=MOST)


def digits_shown():
    return models.PositiveSmallIntegerField(
        default=1,
        help_text="Digits shown after the point, 0 to 6.",
        validators=[django.core.validators.MaxValueValidator(MOST)],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0001_squashed_0025_bounds_of_targets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(model_name="historicalindicator", name="decimals", field=digits_shown()),
        migrations.AlterField(model_name="indicator", name="decimals", field=digits_shown()),
        migrations.RunPython(shorten, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("decimals__lte", MOST)), name="indicator_decimals_0_to_6"
            ),
        ),
    ]
