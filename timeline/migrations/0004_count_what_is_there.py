"""Counts by month and folded words of the entries that are there already; a new site has none."""

from collections import Counter

from django.db import migrations

from claims.text import fold_for_search as fold

MANY = 5000


def month_of(day):
    return day.replace(day=1)


def following(month):
    return month.replace(year=month.year + 1, month=1) if month.month == 12 else month.replace(month=month.month + 1)


def places(entry):
    first = month_of(entry.lower or entry.sort_on)
    if entry.upper is None:
        return [("opened", first)]
    last = month_of(entry.upper)
    if entry.lower is not None and first == last:
        return [("placed", first)]
    return [("opened", first), ("closed", following(last))]


def fill(apps, schema_editor):
    Entry = apps.get_model("timeline", "Entry")
    MonthCount = apps.get_model("timeline", "MonthCount")
    Entry_topics = apps.get_model("timeline", "Entry_topics")
    Entry_actors = apps.get_model("timeline", "Entry_actors")
    Entry_promises = apps.get_model("timeline", "Entry_promises")
    counts, position = {}, 0
    while some := list(Entry.objects.filter(pk__gt=position).order_by("pk")[:MANY]):
        position = some[-1].pk
        about = {entry.pk: [("all", 0), *(("importance", n) for n in range(2, entry.importance + 1))] for entry in some}
        here = list(about)
        pairs = {
            "topic": Entry_topics.objects.filter(entry__in=here).values_list("entry_id", "topic_id"),
            "actor": Entry_actors.objects.filter(entry__in=here).values_list("entry_id", "actor_id"),
            "promise": Entry_promises.objects.filter(entry__in=here).values_list("entry_id", "promise_id"),
        }
        for by, rows in pairs.items():
            for entry, other in rows:
                about[entry].append((by, other))
        for entry in some:
            words = (entry.title, *(entry.params.get(name, "") for name in ("place", "promise_title", "indicator_name")))
            entry.search_text = "\n".join(fold(str(text)) for text in words if text)
            for day, one in ((entry.known_on, 1), (entry.gone_on, -1)):
                if day is not None:
                    for name, month in places(entry):
                        for by, pk in about[entry.pk]:
                            for of_year, turn in ((False, month_of(day)), (True, day.replace(month=1, day=1))):
                                cell = (by, pk, of_year, turn, month, entry.kind)
                                counts.setdefault(cell, Counter())[name] += one
        Entry.objects.bulk_update(some, ["search_text"], batch_size=500)
    made = (
        MonthCount(by=by, about=pk, of_year=of_year, turn=turn, month=month, kind=kind, **numbers)
        for (by, pk, of_year, turn, month, kind), numbers in counts.items()
    )
    MonthCount.objects.bulk_create(made, batch_size=MANY)


class Migration(migrations.Migration):
    dependencies = [("timeline", "0003_counts_by_month")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
