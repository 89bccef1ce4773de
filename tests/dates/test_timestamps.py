"""A moment is written one way by everything that leaves the site: in UTC, with a Z."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from claims.dates import utc_text
from claims.exports import build as building
from claims.exports import storage
from claims.models import Change, Delivery, Subscription
from claims.services import subscriptions, webhook_queue
from tests.api.test_write import call, key_of
from tests.api.world import LISTS, make_world
from tests.factories import superuser

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?P<zone>Z|[+-]\d{2}:?\d{2})?")
FEEDS = ["/timeline.atom", "/sitemap.xml", "/sitemap-claims.xml", "/timeline.json", "/timeline.ics"]


def zones(text: str) -> list[str | None]:
    return [found["zone"] for found in MOMENT.finditer(text)]


def test_a_moment_is_written_in_utc_whatever_its_own_zone() -> None:
    moscow = dt.timezone(dt.timedelta(hours=3))
    assert utc_text(dt.datetime(2016, 5, 31, 1, 30, tzinfo=moscow)) == "2016-05-30T22:30:00Z"
    with pytest.raises(ValueError, match="time zone"):
        utc_text(dt.datetime(2016, 5, 31, 1, 30))  # noqa: DTZ001  (what is refused)


def test_every_list_table_feed_and_file_writes_it_with_a_z(settings: Settings, tmp_path: Path) -> None:
    settings.PIVOT_EXPORTS = tmp_path
    make_world()
    client, seen = Client(), 0
    texts = [client.get(f"/api/v1/{name}{end}").content.decode() for name in LISTS for end in ("/", ".csv")]
    texts += [client.get(path).content.decode() for path in ("/api/v1/changes/", "/api/v1/promises/?include=claims")]
    texts.append(call("get", "claims/", key_of(superuser())).content.decode())
    slug = json.loads(texts[-1])["results"][0]["slug"]
    texts.append(call("get", f"claims/{slug}/", key_of(superuser())).content.decode())
    texts.append(json.dumps(building.build(today=timezone.now().date(), now=timezone.now())))
    texts.append(client.get("/api/v1/exports/").content.decode())
    for text in texts:
        assert set(zones(text)) <= {"Z"}, text[:300]
        seen += len(zones(text))
    assert seen > 20
    assert storage.exports_dir().is_relative_to(tmp_path)


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_writes_it_with_a_z(path: str) -> None:
    make_world()
    answer = Client().get(path)
    assert answer.status_code == 200
    assert set(zones(answer.content.decode())) <= {"Z"}
    assert path != "/timeline.atom" or zones(answer.content.decode())


def test_every_message_writes_it_with_a_z() -> None:
    change = Change.objects.create(action="published", record_kind="claim", record="x", public_seq=1)
    assert set(zones(webhook_queue._body(change, {}))) == {"Z"}
    given: Any = Subscription(name="Them", url="https://example.org/", secret="whsec_x")
    given.save()
    row = subscriptions.send_test(given, by=superuser(), now=timezone.now())
    assert set(zones(Delivery.objects.get(pk=row.pk).body)) == {"Z"}
