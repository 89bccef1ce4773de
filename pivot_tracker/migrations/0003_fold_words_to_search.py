"""Folds the words to search of the records that were there before apostrophes, dashes, strokes and invisible signs fell
together.

What is stored was folded already, to small letters without accents; folding it again gives what a save gives now. Not
atomic: a few hundred rows at a time, so that editors can write in between; running it again continues.
"""

from django.db import migrations

from claims.text import fold_for_search

AT_A_TIME = 500


def fold_again(apps, schema_editor):
    for model in apps.get_models():
        if not any(f.name == "search_text" for f in model._meta.concrete_fields):
            continue
        rows = model._default_manager.using(schema_editor.connection.alias)
        last = 0
        while some := list(rows.filter(pk__gt=last).order_by("pk").only("pk", "search_text")[:AT_A_TIME]):
            changed = []
            for row in some:
                text = "\n".join(fold_for_search(line) for line in row.search_text.split("\n"))
                if text != row.search_text:
                    row.search_text = text
                    changed.append(row)
            rows.bulk_update(changed, ["search_text"], batch_size=100)
            last = some[-1].pk


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("pivot_tracker", "0002_fill_words_to_search"),
        ("claims", "0016_texts_by_day"),
        ("timeline", "0005_texts_by_day"),
    ]
    operations = [migrations.RunPython(fold_again, migrations.RunPython.noop)]
