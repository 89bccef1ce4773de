"""Closed lists leave the migrations: what a column may hold is checked by the program (`EnumField`). No table changes."""

import claims.enums
from django.db import migrations, models

from claims.migrations._tables import DescribeFields


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0027_names_of_models'),
    ]

    operations = [
        DescribeFields(
            operations=[
                migrations.AlterField(
                    model_name='actor',
                    name='kind_of_actor',
                    field=models.CharField(max_length=14),
                ),
                migrations.AlterField(
                    model_name='actor',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='assertion',
                    name='comparator',
                    field=models.CharField(blank=True, max_length=10),
                ),
                migrations.AlterField(
                    model_name='assertion',
                    name='kind_of_assertion',
                    field=models.CharField(max_length=14),
                ),
                migrations.AlterField(
                    model_name='assessment',
                    name='reason',
                    field=models.CharField(blank=True, max_length=32),
                ),
                migrations.AlterField(
                    model_name='assessment',
                    name='status',
                    field=models.CharField(max_length=32),
                ),
                migrations.AlterField(
                    model_name='change',
                    name='action',
                    field=models.CharField(max_length=20),
                ),
                migrations.AlterField(
                    model_name='claim',
                    name='kind_of_claim',
                    field=models.CharField(max_length=24),
                ),
                migrations.AlterField(
                    model_name='claim',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='claimcheck',
                    name='now',
                    field=models.CharField(max_length=16),
                ),
                migrations.AlterField(
                    model_name='claimcheck',
                    name='on_the_day',
                    field=models.CharField(max_length=16),
                ),
                migrations.AlterField(
                    model_name='claimcitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='claimrelation',
                    name='relation',
                    field=models.CharField(max_length=12),
                ),
                migrations.AlterField(
                    model_name='delivery',
                    name='state',
                    field=models.CharField(default=claims.enums.DeliveryState['WAITING'], max_length=10),
                ),
                migrations.AlterField(
                    model_name='errorreport',
                    name='state',
                    field=models.CharField(default=claims.enums.ReportState['OPEN'], max_length=10),
                ),
                migrations.AlterField(
                    model_name='flag',
                    name='handling',
                    field=models.CharField(default=claims.enums.FlagHandling['NONE'], max_length=14),
                ),
                migrations.AlterField(
                    model_name='flag',
                    name='kind',
                    field=models.CharField(max_length=32),
                ),
                migrations.AlterField(
                    model_name='flagperiod',
                    name='severity',
                    field=models.CharField(max_length=10),
                ),
                migrations.AlterField(
                    model_name='historicalactor',
                    name='kind_of_actor',
                    field=models.CharField(max_length=14),
                ),
                migrations.AlterField(
                    model_name='historicalactor',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalassertion',
                    name='comparator',
                    field=models.CharField(blank=True, max_length=10),
                ),
                migrations.AlterField(
                    model_name='historicalassertion',
                    name='kind_of_assertion',
                    field=models.CharField(max_length=14),
                ),
                migrations.AlterField(
                    model_name='historicalclaim',
                    name='kind_of_claim',
                    field=models.CharField(max_length=24),
                ),
                migrations.AlterField(
                    model_name='historicalclaim',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalclaimcitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalclaimrelation',
                    name='relation',
                    field=models.CharField(max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalindicator',
                    name='frequency',
                    field=models.CharField(default=claims.enums.Frequency['ANNUAL'], max_length=10),
                ),
                migrations.AlterField(
                    model_name='historicalindicator',
                    name='model',
                    field=models.CharField(default=claims.enums.Model['GEOMETRIC'], help_text='Geometric for positive levels; linear for shares and counts from zero.', max_length=10),
                ),
                migrations.AlterField(
                    model_name='historicalindicator',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalmilestone',
                    name='kind_of_date',
                    field=models.CharField(blank=True, db_default='', help_text='Whose day it is. Leave it empty to let the rule tell: a day is a promise if one of those who promised named it, or if no claim is given. What others expect is shown and makes nothing overdue.', max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalmilestone',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalmilestonecitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalobservation',
                    name='kind_of_value',
                    field=models.CharField(default=claims.enums.ObservationKind['FINAL'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalobservation',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalobservationcitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicaloutcome',
                    name='stage',
                    field=models.CharField(blank=True, help_text='Empty when somebody looked and found no evidence.', max_length=14),
                ),
                migrations.AlterField(
                    model_name='historicaloutcome',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicaloutcomecitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalpromise',
                    name='kind_of_promise',
                    field=models.CharField(blank=True, db_default='', help_text='Whether it counts as a promise. Leave it empty to let the rule tell: it does if somebody who has to keep it said so before it was delivered. An expectation is what others forecast or hope for.', max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalpromise',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalseries',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalsource',
                    name='kind_of_source',
                    field=models.CharField(max_length=20),
                ),
                migrations.AlterField(
                    model_name='historicalsource',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicaltarget',
                    name='applies',
                    field=models.CharField(db_default='at_deadline', default=claims.enums.Applies['AT_DEADLINE'], help_text="Whether the deadline's figure decides, or every figure since the statement; to keep at a level is always the latter.", max_length=11),
                ),
                migrations.AlterField(
                    model_name='historicaltarget',
                    name='comparator',
                    field=models.CharField(default=claims.enums.Comparator['AT_LEAST'], max_length=10),
                ),
                migrations.AlterField(
                    model_name='historicaltarget',
                    name='direction',
                    field=models.CharField(default=claims.enums.Direction['INCREASE'], max_length=10),
                ),
                migrations.AlterField(
                    model_name='historicaltarget',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicaltargetcitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicaltopic',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalverdict',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='historicalverdict',
                    name='verdict',
                    field=models.CharField(max_length=20),
                ),
                migrations.AlterField(
                    model_name='historicalverdictcitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='indicator',
                    name='frequency',
                    field=models.CharField(default=claims.enums.Frequency['ANNUAL'], max_length=10),
                ),
                migrations.AlterField(
                    model_name='indicator',
                    name='model',
                    field=models.CharField(default=claims.enums.Model['GEOMETRIC'], help_text='Geometric for positive levels; linear for shares and counts from zero.', max_length=10),
                ),
                migrations.AlterField(
                    model_name='indicator',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='linkcheck',
                    name='state',
                    field=models.CharField(default=claims.enums.LinkState['UNSURE'], max_length=10),
                ),
                migrations.AlterField(
                    model_name='milestone',
                    name='kind_of_date',
                    field=models.CharField(blank=True, db_default='', help_text='Whose day it is. Leave it empty to let the rule tell: a day is a promise if one of those who promised named it, or if no claim is given. What others expect is shown and makes nothing overdue.', max_length=12),
                ),
                migrations.AlterField(
                    model_name='milestone',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='milestonecitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='observation',
                    name='kind_of_value',
                    field=models.CharField(default=claims.enums.ObservationKind['FINAL'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='observation',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='observationcitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='outcome',
                    name='stage',
                    field=models.CharField(blank=True, help_text='Empty when somebody looked and found no evidence.', max_length=14),
                ),
                migrations.AlterField(
                    model_name='outcome',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='outcomecitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='promise',
                    name='kind_of_promise',
                    field=models.CharField(blank=True, db_default='', help_text='Whether it counts as a promise. Leave it empty to let the rule tell: it does if somebody who has to keep it said so before it was delivered. An expectation is what others forecast or hope for.', max_length=12),
                ),
                migrations.AlterField(
                    model_name='promise',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='revision',
                    name='state',
                    field=models.CharField(default=claims.enums.RevisionState['PENDING'], max_length=10),
                ),
                migrations.AlterField(
                    model_name='series',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='source',
                    name='kind_of_source',
                    field=models.CharField(max_length=20),
                ),
                migrations.AlterField(
                    model_name='source',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='spreadsheetimport',
                    name='state',
                    field=models.CharField(default=claims.enums.ImportState['WAITING'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='subscription',
                    name='channel',
                    field=models.CharField(db_default=claims.enums.Channel['WEBHOOK'], default=claims.enums.Channel['WEBHOOK'], editable=False, max_length=10),
                ),
                migrations.AlterField(
                    model_name='subscription',
                    name='state',
                    field=models.CharField(default=claims.enums.SubscriptionState['ACTIVE'], editable=False, max_length=10),
                ),
                migrations.AlterField(
                    model_name='target',
                    name='applies',
                    field=models.CharField(db_default='at_deadline', default=claims.enums.Applies['AT_DEADLINE'], help_text="Whether the deadline's figure decides, or every figure since the statement; to keep at a level is always the latter.", max_length=11),
                ),
                migrations.AlterField(
                    model_name='target',
                    name='comparator',
                    field=models.CharField(default=claims.enums.Comparator['AT_LEAST'], max_length=10),
                ),
                migrations.AlterField(
                    model_name='target',
                    name='direction',
                    field=models.CharField(default=claims.enums.Direction['INCREASE'], max_length=10),
                ),
                migrations.AlterField(
                    model_name='target',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='targetcitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
                migrations.AlterField(
                    model_name='topic',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='verdict',
                    name='state',
                    field=models.CharField(db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12),
                ),
                migrations.AlterField(
                    model_name='verdict',
                    name='verdict',
                    field=models.CharField(max_length=20),
                ),
                migrations.AlterField(
                    model_name='verdictcitation',
                    name='stance',
                    field=models.CharField(default=claims.enums.Stance['SUPPORTS'], max_length=12),
                ),
            ],
        ),
    ]
