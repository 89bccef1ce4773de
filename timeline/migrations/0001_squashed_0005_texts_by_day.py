"""The tables as the migrations up to 0005 leave them, for a new database.

A site that has some of them applied goes on with them, and Django then notes this one as applied.
"""

import claims.models.base
import claims.models.search_text
import claims.models.dated_texts
import claims.enums
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from claims.migrations._tables import CreateTables
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('timeline', '0001_events_and_entries'),
        ('timeline', '0002_words_to_search'),
        ('timeline', '0003_counts_by_month'),
        ('timeline', '0004_count_what_is_there'),
        ('timeline', '0005_texts_by_day'),
    ]

    initial = True

    dependencies = [
        ('claims', '0009_tokens_of_programs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(blank=True, help_text='Stable public id; made from the title when left empty.', max_length=140, unique=True)),
                    ('state', models.CharField(choices=[('draft', 'draft'), ('in_review', 'in review'), ('published', 'published'), ('retracted', 'retracted')], db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12)),
                    ('known_on', models.DateField(blank=True, db_index=True, editable=False, null=True)),
                    ('known_on_inferred', models.BooleanField(default=False, editable=False)),
                    ('known_on_override', models.DateField(blank=True, help_text="First day on which this was known, where dates and sources do not tell it rightly (an observation's day of publication, say).", null=True)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('note', models.TextField(blank=True, help_text="An editors' note, shown to readers.")),
                    ('earlier_texts', claims.models.dated_texts.EarlierTextsField(blank=True, db_default=[], default=list, help_text='What a text said before a day, where it now tells something that became known on that day: a list of {"field": "title", "before": "2023-11-17", "text": "…"}. Readers of earlier days see that text.')),
                    ('changed_at', models.DateTimeField(auto_now=True)),
                    ('search_text', claims.models.search_text.SearchTextField(blank=True, db_default='', editable=False)),
                    ('title', models.CharField(help_text='Who did what, so that this line alone can be understood.', max_length=200)),
                    ('summary', models.TextField(blank=True)),
                    ('happened_on', claims.models.base.EDTFField(max_length=64)),
                    ('happened_on_words', claims.models.base.WordsField(blank=True, max_length=80)),
                    ('happened_on_lower', claims.models.base.BoundField(blank=True, editable=False, null=True)),
                    ('happened_on_upper', claims.models.base.BoundField(blank=True, db_index=True, editable=False, null=True)),
                    ('was_public', models.BooleanField(default=True, help_text='It was public when it happened; otherwise it became known with its earliest source.')),
                    ('place', models.CharField(blank=True, max_length=200)),
                    ('importance', models.PositiveSmallIntegerField(default=3, help_text='1 (detail) to 5 (turning point).')),
                    ('actors', models.ManyToManyField(blank=True, related_name='events', to='claims.actor')),
                    ('edited_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('promises', models.ManyToManyField(blank=True, related_name='events', to='claims.promise')),
                    ('topics', models.ManyToManyField(blank=True, related_name='events', to='claims.topic')),
                ],
                options={
                    'ordering': ['-happened_on_upper', 'slug'],
                },
            ),
            migrations.CreateModel(
                name='EventCitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('locator', models.CharField(blank=True, help_text='Paragraph, chapter, box or page.', max_length=160)),
                    ('stance', models.CharField(choices=[('supports', 'supports'), ('contradicts', 'contradicts'), ('context', 'context')], default=claims.enums.Stance['SUPPORTS'], max_length=12)),
                    ('quote', models.CharField(blank=True, help_text='At most six words, where the wording is the fact.', max_length=120)),
                    ('remark', models.TextField(blank=True, help_text='What a reader should know about this citation.')),
                    ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='timeline.event')),
                    ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.source')),
                ],
                options={
                    'ordering': ['id'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='HistoricalEvent',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('slug', models.SlugField(blank=True, help_text='Stable public id; made from the title when left empty.', max_length=140)),
                    ('state', models.CharField(choices=[('draft', 'draft'), ('in_review', 'in review'), ('published', 'published'), ('retracted', 'retracted')], db_index=True, default=claims.enums.State['DRAFT'], editable=False, max_length=12)),
                    ('known_on', models.DateField(blank=True, db_index=True, editable=False, null=True)),
                    ('known_on_inferred', models.BooleanField(default=False, editable=False)),
                    ('known_on_override', models.DateField(blank=True, help_text="First day on which this was known, where dates and sources do not tell it rightly (an observation's day of publication, say).", null=True)),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('note', models.TextField(blank=True, help_text="An editors' note, shown to readers.")),
                    ('earlier_texts', claims.models.dated_texts.EarlierTextsField(blank=True, db_default=[], default=list, help_text='What a text said before a day, where it now tells something that became known on that day: a list of {"field": "title", "before": "2023-11-17", "text": "…"}. Readers of earlier days see that text.')),
                    ('title', models.CharField(help_text='Who did what, so that this line alone can be understood.', max_length=200)),
                    ('summary', models.TextField(blank=True)),
                    ('happened_on', claims.models.base.EDTFField(max_length=64)),
                    ('happened_on_words', claims.models.base.WordsField(blank=True, max_length=80)),
                    ('happened_on_lower', claims.models.base.BoundField(blank=True, editable=False, null=True)),
                    ('happened_on_upper', claims.models.base.BoundField(blank=True, db_index=True, editable=False, null=True)),
                    ('was_public', models.BooleanField(default=True, help_text='It was public when it happened; otherwise it became known with its earliest source.')),
                    ('place', models.CharField(blank=True, max_length=200)),
                    ('importance', models.PositiveSmallIntegerField(default=3, help_text='1 (detail) to 5 (turning point).')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('edited_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical event',
                    'verbose_name_plural': 'historical events',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalEvent_actors',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('actor', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='claims.actor')),
                    ('event', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='timeline.event')),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='timeline.historicalevent')),
                ],
                options={
                    'verbose_name': 'HistoricalEvent_actors',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalEvent_promises',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('event', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='timeline.event')),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='timeline.historicalevent')),
                    ('promise', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='claims.promise')),
                ],
                options={
                    'verbose_name': 'HistoricalEvent_promises',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalEvent_topics',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('event', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='timeline.event')),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='timeline.historicalevent')),
                    ('topic', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='claims.topic')),
                ],
                options={
                    'verbose_name': 'HistoricalEvent_topics',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalEventCitation',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('locator', models.CharField(blank=True, help_text='Paragraph, chapter, box or page.', max_length=160)),
                    ('stance', models.CharField(choices=[('supports', 'supports'), ('contradicts', 'contradicts'), ('context', 'context')], default=claims.enums.Stance['SUPPORTS'], max_length=12)),
                    ('quote', models.CharField(blank=True, help_text='At most six words, where the wording is the fact.', max_length=120)),
                    ('remark', models.TextField(blank=True, help_text='What a reader should know about this citation.')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('record', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='timeline.event')),
                    ('source', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='claims.source')),
                ],
                options={
                    'verbose_name': 'historical event citation',
                    'verbose_name_plural': 'historical event citations',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='MonthCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by', models.CharField(choices=[('all', 'all'), ('topic', 'topic'), ('actor', 'actor'), ('promise', 'promise'), ('importance', 'importance')], max_length=10)),
                    ('about', models.BigIntegerField(default=0, help_text='Row of the topic, actor or promise; the least importance.')),
                    ('month', models.DateField(help_text='Its first day.')),
                    ('kind', models.CharField(choices=[('event', 'event'), ('claim', 'claim'), ('target_set', 'target set'), ('goalpost_moved', 'goalpost moved'), ('deadline', 'deadline'), ('milestone', 'milestone'), ('outcome', 'outcome'), ('flag', 'flag')], max_length=14)),
                    ('of_year', models.BooleanField(default=False, help_text='The turn is a year, not a month.')),
                    ('turn', models.DateField(help_text='First day of the month, or of the year.')),
                    ('placed', models.IntegerField(default=0)),
                    ('opened', models.IntegerField(default=0)),
                    ('closed', models.IntegerField(default=0)),
                ],
                options={
                    'ordering': ['by', 'about', 'of_year', 'turn', 'month', 'kind'],
                    'constraints': [models.UniqueConstraint(fields=('by', 'about', 'of_year', 'turn', 'month', 'kind'), name='month_counted_once')],
                },
            ),
            migrations.CreateModel(
                name='Entry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(help_text='Stable public id: kind and slug of what it shows.', max_length=200, unique=True)),
                    ('kind', models.CharField(choices=[('event', 'event'), ('claim', 'claim'), ('target_set', 'target set'), ('goalpost_moved', 'goalpost moved'), ('deadline', 'deadline'), ('milestone', 'milestone'), ('outcome', 'outcome'), ('flag', 'flag')], max_length=14)),
                    ('record_kind', models.CharField(max_length=20)),
                    ('record', models.CharField(max_length=140)),
                    ('title', models.TextField()),
                    ('earlier_texts', claims.models.dated_texts.EarlierTextsField(blank=True, db_default=[], default=list, editable=False, help_text='What `title` or a text among the params (`params.place`) said before a day.')),
                    ('params', models.JSONField(default=dict, help_text='What the sentence is made from, where the edge makes it.')),
                    ('edtf', models.CharField(max_length=64)),
                    ('words', models.CharField(blank=True, max_length=80)),
                    ('lower', models.DateField(null=True)),
                    ('upper', models.DateField(null=True)),
                    ('sort_on', models.DateField()),
                    ('known_on', models.DateField()),
                    ('gone_on', models.DateField(null=True)),
                    ('importance', models.PositiveSmallIntegerField(default=3)),
                    ('search_text', claims.models.search_text.SearchTextField(blank=True, db_default='', editable=False)),
                    ('actors', models.ManyToManyField(blank=True, related_name='entries', to='claims.actor')),
                    ('promises', models.ManyToManyField(blank=True, related_name='entries', to='claims.promise')),
                    ('topics', models.ManyToManyField(blank=True, related_name='entries', to='claims.topic')),
                ],
                options={
                    'verbose_name_plural': 'entries',
                    'ordering': ['-sort_on', '-id'],
                    'indexes': [models.Index(fields=['sort_on', 'id'], name='entry_in_order'), models.Index(fields=['-importance', 'sort_on'], name='entry_by_importance'), models.Index(fields=['record_kind', 'record'], name='entry_of_record'), models.Index(fields=['kind', 'sort_on', 'id'], name='entry_of_kind_in_order'), models.Index(fields=['known_on'], name='entry_known_on'), models.Index(condition=models.Q(('sort_on__gt', models.F('known_on'))), fields=['sort_on', 'id'], name='entry_known_ahead'), models.Index(condition=models.Q(('gone_on__isnull', False)), fields=['gone_on'], name='entry_gone_on')],
                },
            ),
            migrations.AddConstraint(
                model_name='event',
                constraint=models.CheckConstraint(condition=models.Q(('importance__range', (1, 5))), name='event_importance_1_to_5'),
            ),
            migrations.AddConstraint(
                model_name='event',
                constraint=models.CheckConstraint(condition=models.Q(('happened_on_lower', None), ('happened_on_upper', None), ('happened_on_lower__lte', models.F('happened_on_upper')), _connector='OR'), name='event_dates_in_order'),
            ),
            migrations.AddConstraint(
                model_name='eventcitation',
                constraint=models.UniqueConstraint(fields=('record', 'source', 'locator', 'stance'), name='event_cited_once_per_place'),
            ),
        ]),
    ]
