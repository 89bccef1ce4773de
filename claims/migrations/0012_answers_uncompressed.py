from django.db import migrations


def keep_as_they_are(apps, schema_editor):
    """PostgreSQL packs rows from 2 kB on, and unpacking a page of them takes a fifth of reading it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE claims_storedanswer SET (toast_tuple_target = 8160)")


def pack(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE claims_storedanswer RESET (toast_tuple_target)")


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0011_news_by_e_mail'),
    ]

    operations = [
        migrations.RunPython(keep_as_they_are, pack),
    ]
