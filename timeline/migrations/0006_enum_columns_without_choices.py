"""Closed lists leave the migrations: what a column may hold is checked by the program (`EnumField`). No table changes."""

import claims.enums
from django.db import migrations, models

from claims.migrations._tables import DescribeFields


class Migration(migrations.Migration):

    dependencies = [
        ('timeline', '0001_squashed_0005_texts_by_day'),
    ]

    operations = [
        DescribeFields(
            operations=[
                migrations.AlterField(
                    model_name='entry',
                    name='kind',
                    field=models.CharField(max_length=14),
                ),
                migrations.AlterField(
                    model_name='event',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='eventcitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalevent',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicaleventcitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='monthcount',
                    name='by',
                    field=models.CharField(max_length=10),
                ),
                migrations.AlterField(
                    model_name='monthcount',
                    name='kind',
                    field=models.CharField(max_length=14),
                ),
            ],
        ),
    ]
