"""How long the desk's lists take with 100,000 observations and 20,000 claims, as a ratio to the same lists empty.

Run: python bench/admin.py [observations, 100000 by default] (`make bench-desk`). DATABASE_URL names another database
than a SQLite file in a temporary directory; give an empty one. Prints for each page the queries, the time when empty
and when full (the median of nine), and the ratio; for an opened list it must be at most 3, and the queries the same.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{tempfile.mkdtemp(prefix='bench-')}/db.sqlite3")
os.environ["DJANGO_SETTINGS_MODULE"] = "pivot_tracker.settings"
os.environ.setdefault("DEBUG", "0")
os.environ.setdefault("PIVOT_DEMO", "1")
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import (
    Actor,
    Claim,
    ClaimCitation,
    Indicator,
    Observation,
    ObservationCitation,
    Series,
    Source,
    Topic,
)

RUNS = 9
MOST = 3.0
PAGES = {
    "observations": "/admin/claims/observation/",
    "claims": "/admin/claims/claim/",
    "sources": "/admin/claims/source/",
    "actors": "/admin/claims/actor/",
}
#: Not opened, but asked: reported, and held to no ratio.
QUESTIONS = {
    "observations, last page": "/admin/claims/observation/?p=100",
    "observations, searched": "/admin/claims/observation/?q=Провайдер+7",
    "observations, in review": "/admin/claims/observation/?state__exact=in_review",
    "observations of an actor": "/admin/claims/observation/?actor=провайдер+7",
    "claims, searched": "/admin/claims/claim/?q=МИНИСТЕРСТВО+удвоит",
    "claims, searched, nothing found": "/admin/claims/claim/?q=zzz",
    "claims of a speaker": "/admin/claims/claim/?actor=провайдер+7",
    "claims with a flag": "/admin/claims/claim/?flag=any",
}


def fill(observations: int) -> None:
    """Rows straight into the tables: what is measured is reading."""
    claims = observations // 5
    actors = Actor.objects.bulk_create(
        [Actor(slug=f"actor-{n}", name=f"Провайдер {n}", kind_of_actor="organisation") for n in range(200)]
    )
    topics = Topic.objects.bulk_create([Topic(slug=f"topic-{n}", name=f"Topic {n}") for n in range(20)])
    sources = Source.objects.bulk_create(
        [
            Source(slug=f"source-{n}", title=f"Отчёт {n}", kind_of_source="news", published_on="2020-01-01")
            for n in range(2_000)
        ]
    )
    indicators = Indicator.objects.bulk_create(
        [Indicator(slug=f"indicator-{n}", name=f"Indicator {n}", unit="USD bn") for n in range(20)]
    )
    series = Series.objects.bulk_create(
        [
            Series(slug=f"series-{n}", title=f"Series {n}", indicator=indicators[n % 20], provider=actors[n])
            for n in range(200)
        ]
    )
    states = ("draft", "published", "published", "published", "in_review")
    made = Observation.objects.bulk_create(
        [
            Observation(
                slug=f"observation-{n}",
                series=series[n % 200],
                period=str(1000 + n // 200),
                value=n,
                state=states[n % 5],
            )
            for n in range(observations)
        ],
        batch_size=5_000,
    )
    ObservationCitation.objects.bulk_create(
        [ObservationCitation(record=row, source=sources[n % 2_000]) for n, row in enumerate(made)], batch_size=5_000
    )
    said = Claim.objects.bulk_create(
        [
            Claim(
                slug=f"claim-{n}",
                statement=f"Министерство {n} говорит, что торговля удвоится или удвоит {n}.",
                kind_of_claim="asserts",
                stated_on=f"{1900 + n % 120}",
                state=states[n % 5],
            )
            for n in range(claims)
        ],
        batch_size=5_000,
    )
    ClaimCitation.objects.bulk_create(
        [ClaimCitation(record=row, source=sources[n % 2_000]) for n, row in enumerate(said)], batch_size=5_000
    )
    Claim.speakers.through.objects.bulk_create(
        [Claim.speakers.through(claim_id=row.pk, actor_id=actors[n % 200].pk) for n, row in enumerate(said)]
    )
    Claim.topics.through.objects.bulk_create(
        [Claim.topics.through(claim_id=row.pk, topic_id=topics[n % 20].pk) for n, row in enumerate(said)]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@dataclass(frozen=True)
class Measured:
    """Milliseconds of a page (medians), by the clock and of this process's processor time, and its queries."""

    clock: float
    processor: float
    queries: int

    def over(self, other: Measured) -> float:
        """How many times as long as another page. SQLite works in this process, and a busy machine spoils the clock."""
        if connection.vendor == "sqlite":
            return self.processor / other.processor
        return self.clock / other.clock


def measure(client: Client, address: str) -> Measured:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    queries = len(asked)
    assert response.status_code == 200, (address, response.status_code)
    clock, processor = [], []
    for _run in range(RUNS):
        begun, used = time.perf_counter(), time.process_time()
        client.get(address)
        clock.append(1000 * (time.perf_counter() - begun))
        processor.append(1000 * (time.process_time() - used))
    return Measured(statistics.median(clock), statistics.median(processor), queries)


def main() -> int:
    observations = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    settings.ALLOWED_HOSTS = ["testserver"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # without having collected the files
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    call_command("migrate", verbosity=0)
    client = Client()
    client.force_login(User.objects.create_superuser("bench"))
    pages = PAGES | QUESTIONS
    empty = {name: measure(client, address) for name, address in pages.items()}
    fill(observations)
    print(f"{connection.vendor}: {observations} observations, {observations // 5} claims")
    worst = 0.0
    for name, address in pages.items():
        full, before = measure(client, address), empty[name]
        ratio = full.over(before)
        print(
            f"{name:<34} {before.queries:3d} → {full.queries:3d} queries   processor {before.processor:7.1f} → "
            f"{full.processor:7.1f} ms   clock {before.clock:7.1f} → {full.clock:7.1f} ms   ratio {ratio:5.2f}",
            flush=True,
        )
        if name in PAGES:
            worst = max(worst, ratio)
    print(f"opened lists: at most {worst:.2f} times the empty one (limit {MOST})")
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
