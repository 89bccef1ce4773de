"""Makes the words to search again, of which letters with a mark of their own (й, ї, バ) had lost it.

They are made from the texts, since the mark is gone from what is stored. Not atomic: a few hundred rows at a time, so
that editors can write in between; running it again continues. The columns as they were on this day.
"""

from django.db import migrations

from claims.text import fold_for_search

RECORDS = {
    ("claims", "Topic"): ("name", "description"),
    ("claims", "Actor"): ("name", "role", "description"),
    ("claims", "Source"): ("title", "publisher", "authors", "url"),
    ("claims", "Claim"): ("statement",),
    ("claims", "Indicator"): ("name", "definition", "unit"),
    ("claims", "Series"): ("title", "basis"),
    ("claims", "Observation"): ("period", "period_words"),
    ("claims", "Promise"): ("title", "summary"),
    ("claims", "Target"): (),
    ("claims", "Milestone"): ("title",),
    ("claims", "Outcome"): ("summary",),
    ("claims", "Verdict"): ("reason",),
    ("timeline", "Event"): ("title", "summary", "place"),
}
SEARCHED = {model: (*texts, "slug", "note") for model, texts in RECORDS.items()} | {
    ("claims", "ActorAlias"): ("name",),
    ("timeline", "Entry"): ("title", "params"),
}
#: What an entry's sentence names beside its title.
NAMED = ("place", "promise_title", "indicator_name")
AT_A_TIME = 500


def fold_texts(apps, schema_editor):
    for (application, name), columns in SEARCHED.items():
        rows = apps.get_model(application, name)._default_manager.using(schema_editor.connection.alias)
        last = 0
        while some := list(rows.filter(pk__gt=last).order_by("pk").only("pk", "search_text", *columns)[:AT_A_TIME]):
            changed = []
            for row in some:
                text = "\n".join(fold_for_search(str(text)) for text in texts_of(row, columns) if text)
                if text != row.search_text:
                    row.search_text = text
                    changed.append(row)
            rows.bulk_update(changed, ["search_text"], batch_size=100)
            last = some[-1].pk


def texts_of(row, columns):
    for column in columns:
        value = getattr(row, column)
        yield from (value.get(name, "") for name in NAMED) if column == "params" else (value,)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("pivot_tracker", "0003_fold_words_to_search"),
        ("claims", "0023_other_reporters"),
        ("timeline", "0005_texts_by_day"),
    ]
    operations = [migrations.RunPython(fold_texts, migrations.RunPython.noop)]
