"""The days on which something became known: what a reader of the past can go back and forth between."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db import connection
from django.db.models import Count

from claims.enums import State
from claims.models import Observation
from timeline.models import CountedBy, Entry, MonthCount

#: Written out, since every page asks it: the last day before and the first day after one, each from an index.
_BESIDE = f"""
SELECT
  (SELECT MAX(known_on) FROM {Entry._meta.db_table} WHERE known_on < %s),
  (SELECT MAX(known_on) FROM {Observation._meta.db_table} WHERE known_on < %s AND state = %s),
  (SELECT MIN(known_on) FROM {Entry._meta.db_table} WHERE known_on > %s AND known_on <= %s),
  (SELECT MIN(known_on) FROM {Observation._meta.db_table} WHERE known_on > %s AND known_on <= %s AND state = %s)
"""


def days_beside(day: dt.date, *, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The last day before `day`, and the first one after it up to `today`, on which something became known."""
    params = [day, day, State.PUBLISHED, day, today, day, today, State.PUBLISHED]
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE, [each if isinstance(each, dt.date) else str(each) for each in params])
        found = [_day(value) for value in cursor.fetchone()]
    earlier = max((value for value in found[:2] if value is not None), default=None)
    later = min((value for value in found[2:] if value is not None), default=None)
    return earlier, later


def _day(value: object) -> dt.date | None:
    """SQLite answers with text."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]


def days_of_year(year: int, *, today: dt.date) -> dict[dt.date, int]:
    """The days of a year up to `today`, in order, with how many entries and figures became known on each."""
    first, last = dt.date(year, 1, 1), min(dt.date(year, 12, 31), today)
    counts: Counter[dt.date] = Counter()
    for rows in (Entry.objects.all(), Observation.objects.filter(state=State.PUBLISHED)):
        found = rows.filter(known_on__range=(first, last)).order_by().values_list("known_on")
        counts.update(dict(found.annotate(n=Count("pk"))))
    return dict(sorted(counts.items()))


def years_known(*, today: dt.date) -> list[int]:
    """The years up to this one in which anything became known, in order."""
    counted = MonthCount.objects.filter(by=CountedBy.ALL, of_year=True, turn__lte=today).order_by()
    years = {day.year for day in counted.values_list("turn", flat=True).distinct()}
    figures = Observation.objects.filter(state=State.PUBLISHED, known_on__lte=today)
    return sorted(years | {day.year for day in figures.dates("known_on", "year")})
