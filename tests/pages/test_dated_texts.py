"""No way out of the site shows a text on a day on which it did not say that yet, whichever record it is a text of.

Every text of every kind of record is changed to one of today; then all pages, feeds, pictures and API answers of a past
day are asked. Who adds a way out that forgets the day is found here. Sources are left as they are: a citation shows its
source whatever the day, with the source's own date.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import Source
from claims.models.base import record_models
from claims.models.dated_texts import dated_texts
from tests.api.world import World, every_address
from tests.pages.conftest import DAY
from tests.pages.crawler import crawl
from timeline.services import project_all

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

#: In every text of today, and in none of the past; no part of any address.
CANARY = "Zeitenwende"
#: Fields that say what a number is, not what happened; a changed unit would refuse the number.
LEFT = frozenset({"unit"})


@pytest.fixture
def changed(world: World) -> None:
    """Every text of every record says something new since today."""
    today = timezone.now().date()
    for model in record_models():
        for record in model.objects.all() if model is not Source else ():
            names = [name for name in dated_texts(model) if name not in LEFT and getattr(record, name)]
            earlier = [{"field": n, "before": today.isoformat(), "text": getattr(record, n)} for n in names]
            new = {name: f"{CANARY} {getattr(record, name)}"[: dated_texts(model)[name].max_length] for name in names}
            model.objects.filter(pk=record.pk).update(earlier_texts=earlier, **new)
    project_all()


@pytest.mark.usefixtures("changed")
def test_no_page_of_a_past_day_has_a_text_of_today() -> None:
    pages = crawl(f"/?as_of={DAY}")

    assert len(pages) > 20
    assert {address for address, page in pages.items() if CANARY in page.html} == set()


@pytest.mark.usefixtures("changed")
def test_no_answer_of_a_past_day_has_a_text_of_today(client: Client) -> None:
    addresses = every_address(as_of=DAY.isoformat())
    answers = {address: client.get(address, {"as_of": DAY.isoformat()}) for address in addresses}

    assert sum(answer.status_code == 200 for answer in answers.values()) > 20
    told = {address for address, answer in answers.items() if CANARY in b"".join(answer).decode(errors="replace")}
    # A list of changes says what was written, whatever it is about.
    assert {address for address in told if "/changes/" not in address} == set()


@pytest.mark.usefixtures("changed")
def test_today_has_the_texts_of_today(client: Client, world: World) -> None:
    assert CANARY in client.get(f"/promises/{world.promise.slug}/").content.decode()
    assert CANARY in client.get("/timeline/").content.decode()
    day = (timezone.now().date() - dt.timedelta(days=1)).isoformat()
    assert CANARY not in client.get(f"/promises/{world.promise.slug}/", {"as_of": day}).content.decode()
