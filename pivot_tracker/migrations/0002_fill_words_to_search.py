"""Fills the words to search of the records that were there before their column.

Not atomic: a few hundred rows at a time, so that editors can write in between; running it again continues. The rule
as it was on this day; `claims.models.search_text` keeps the column from here on.
"""

import unicodedata

from django.db import migrations

SEARCHED = {
    ("claims", "Topic"): ("name", "description", "slug", "note"),
    ("claims", "Actor"): ("name", "role", "description", "slug", "note"),
    ("claims", "ActorAlias"): ("name",),
    ("claims", "Source"): ("title", "publisher", "authors", "url", "slug", "note"),
    ("claims", "Claim"): ("statement", "slug", "note"),
    ("claims", "Indicator"): ("name", "definition", "unit", "slug", "note"),
    ("claims", "Series"): ("title", "basis", "slug", "note"),
    ("claims", "Observation"): ("period", "period_words", "slug", "note"),
    ("claims", "Promise"): ("title", "summary", "slug", "note"),
    ("claims", "Target"): ("slug", "note"),
    ("claims", "Milestone"): ("title", "slug", "note"),
    ("claims", "Outcome"): ("summary", "slug", "note"),
    ("claims", "Verdict"): ("reason", "slug", "note"),
    ("timeline", "Event"): ("title", "summary", "place", "slug", "note"),
}
AT_A_TIME = 500


def fold(text):
    spelt_out = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(sign for sign in spelt_out if not unicodedata.combining(sign)).split())


def fill(apps, schema_editor):
    for (application, name), texts in SEARCHED.items():
        rows = apps.get_model(application, name).objects.using(schema_editor.connection.alias)
        last = 0
        while some := list(rows.filter(pk__gt=last).order_by("pk").only("pk", *texts)[:AT_A_TIME]):
            for row in some:
                row.search_text = "\n".join(fold(text) for text in (getattr(row, name) for name in texts) if text)
            rows.bulk_update(some, ["search_text"], batch_size=100)
            last = some[-1].pk


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("pivot_tracker", "0001_groups_of_the_desk"),
        ("claims", "0004_words_to_search_and_imports"),
        ("timeline", "0002_words_to_search"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
