"""Fills an empty PostgreSQL database for `bench/api.py`: targets with what they are shown with, and events.

Rows are made by the server from numbers. Stored answers are made by the job for the pages that are asked for; the
others get one of the same size, so that the table is as large as it would be.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone

from claims import models as claims
from claims.api import cached_lists
from claims.models import CachedApiResponse
from timeline.models import Event, EventCitation

SHOWN = 20 * 50 + 60
DATE = "date '2000-01-01' + ({} * 7919 % 9000)::int"


def fill(model: Any, count: int, **values: str) -> None:
    """`count` rows; `values` are SQL over n, other columns get the field's default or the database's own."""
    columns, terms = [], []
    for field in model._meta.concrete_fields:
        value = values.pop(field.name, None)
        if value is None and not (field.primary_key or field.null or field.has_db_default()):
            value = _default(field)
        if value is not None:
            columns.append(f'"{field.column}"')
            terms.append(value)
    assert not values, values
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) '
            f"SELECT {', '.join(terms)} FROM generate_series(1, {count}) n"
        )


def _default(field: Any) -> str:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return "now()"
    default = field.get_default()
    if isinstance(field, models.JSONField):
        return f"'{json.dumps(default)}'"
    if isinstance(default, bool):
        return str(default).lower()
    return "''" if default in ("", None) else f"'{default}'"


def link(table: Any, count: int, **values: str) -> None:
    fill(table, count, **values)


def main(targets: int, events: int) -> None:
    call_command("migrate", verbosity=0)
    public = {"state": "'published'", "known_on": "date '2010-01-01'"}
    fill(claims.Topic, 50, slug="'topic-' || n", name="'Topic number ' || n", **public)
    fill(claims.Actor, 500, slug="'actor-' || n", name="'Ministry of works number ' || n", **public)
    fill(
        claims.Source,
        1000,
        slug="'source-' || n",
        title="'Report on the works, number ' || n",
        url="'https://example.org/reports/' || n",
        published_on="'2010-01-01'",
        published_on_lower="date '2010-01-01'",
        published_on_upper="date '2010-01-01'",
        **public,
    )
    promises = max(1, targets // 2)
    fill(claims.Promise, promises, slug="'promise-' || n", title="'Works by the river, part ' || n", **public)
    fill(
        claims.Claim,
        promises,
        slug="'claim-' || n",
        statement="'The ministry says that part ' || n || ' will be built.'",
        stated_on="'2010-01-01'",
        stated_on_lower="date '2010-01-01'",
        stated_on_upper="date '2010-01-01'",
        **public,
    )
    fill(claims.Indicator, 1000, slug="'indicator-' || n", name="'Length built, part ' || n", unit="'km'", **public)
    fill(
        claims.Series,
        1000,
        slug="'series-' || n",
        title="'Length built, office ' || n",
        indicator="n",
        provider="1 + n % 500",
        **public,
    )
    fill(
        claims.Target,
        targets,
        slug="'target-' || lpad(n::text, 7, '0')",
        promise=f"1 + (n - 1) % {promises}",
        sequence=f"1 + (n - 1) / {promises}",
        set_by=f"1 + (n - 1) % {promises}",
        indicator="1 + n % 1000",
        value="200",
        baseline_value="63.5",
        baseline_period="'2015'",
        baseline_period_lower="date '2015-01-01'",
        baseline_period_upper="date '2015-12-31'",
        due_on="'2020'",
        due_on_lower="date '2020-01-01'",
        due_on_upper="date '2020-12-31'",
        **public,
    )
    fill(claims.TargetCitation, targets, source="1 + n % 1000", record="n", locator="'paragraph ' || n % 40")
    measures = json.dumps({"gap": 100.5, "goal": 200, "pace": 0.04, "required_pace": 0.25, "level_share": 0.33})
    fill(
        claims.Assessment,
        targets,
        promise=f"1 + (n - 1) % {promises}",
        target="n",
        series="1 + n % 1000",
        heads_version="true",
        heads_promise=f"n <= {promises}",
        from_day="date '2021-01-01'",
        status="'missed'",
        ratio="0.159",
        attainment="0.019",
        measures=f"'{measures}'",
        rows="'[\"observation-1\"]'",
        ruleset="'1'",
    )
    day = DATE.format("n::bigint")
    fill(
        Event,
        events,
        slug="'event-' || lpad(n::text, 8, '0')",
        title="'The ministers meet for the ' || n || 'th time'",
        summary="'They speak of the works by the river and sign a paper about part ' || n",
        place="'Riverside'",
        happened_on=f"({day})::text",
        happened_on_lower=day,
        happened_on_upper=day,
        **public,
    )
    fill(Event.topics.through, events, event="n", topic="1 + n % 50")
    fill(Event.actors.through, events, event="n", actor="1 + n % 500")
    fill(Event.promises.through, events, event="n", promise=f"1 + n % {promises}")
    fill(EventCitation, events, source="1 + n % 1000", record="n", locator="'paragraph ' || n % 40")
    fill(claims.Change, 1000, action="'published'", record_kind="'event'", record="'event-' || n", public_seq="n")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    keep()


def keep() -> None:
    """Stored answers: made for what the first pages show, and a filler of the same size for the others."""
    first = {
        "event": Event.objects.order_by("-happened_on_upper", "-slug"),
        "target": claims.Target.objects.order_by("slug"),
    }
    for kind, found in first.items():
        slugs = list(found.values_list("slug", flat=True)[:SHOWN])
        CachedApiResponse.objects.bulk_create([CachedApiResponse(record_kind=kind, record=slug) for slug in slugs])
    while cached_lists.fill_missing(today=timezone.now().date()):
        pass
    assert CachedApiResponse.objects.exclude(body="").count() >= min(SHOWN, claims.Target.objects.count())
    for kind, found in first.items():
        body = CachedApiResponse.objects.filter(record_kind=kind).values_list("body", flat=True)[0]
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO claims_storedanswer (record_kind, record, body, seq, release) "
                f'SELECT %s, slug, %s, 0, %s FROM "{found.model._meta.db_table}" ON CONFLICT DO NOTHING',
                [kind, body, settings.PIVOT_RELEASE],
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
