"""The number of queries of each page does not grow with the number of rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Promise
from tests.api.world import World, _promise, compute
from timeline.pages.urls import urlpatterns

pytestmark = pytest.mark.django_db

#: The most queries that a page may need, as counted; a page that needs more has to be looked at.
MOST = {
    "/": 35,
    "/timeline/": 32,
    "/promises/": 25,
    "/claims/": 15,
    "/sources/": 6,
    "/actors/": 8,
    "/topics/": 6,
    "/indicators/": 8,
    "/flags/": 30,
    "/corrections/": 6,
    "/methodology/": 4,
    "/about/": 20,
    "/days/": 8,
    "/data/": 4,
    "/search/": 20,
    "/embed/timeline/": 12,
    "/report/": 4,
    "/report/thanks/": 4,
    "{promise}": 70,
    "{promise-csv}": 35,
    "{embed-promise}": 18,
    "{claim}": 35,
    "{source}": 25,
    "{actor}": 42,
    "{topic}": 35,
    "{event}": 10,
    "{indicator}": 30,
}
#: Routes that need no ceiling here: cards and oEmbed have tests of their own, and the news need a mail server.
ELSEWHERE = {"favicon", "oembed", "promise-svg", "news", "confirm", "unsubscribe", "styleguide"}
#: What a page is asked where it shows no rows otherwise.
QUERIES = {"/search/": "?q=trees"}

#: Pages whose rows rest on records of many kinds: a fixed number of queries for each kind that is there.
MIXED = {"/flags/"}


def _address(name: str, world: World) -> str:
    slugs = {
        "promise": world.promise.slug,
        "claim": world.target.set_by.slug,
        "source": world.target.citations.get().source.slug,
        "actor": world.promise.promisors.get().slug,
        "topic": world.promise.topics.get().slug,
        "event": world.promise.events.get().slug,
        "indicator": world.target.indicator.slug,
    }
    if not name.startswith("{"):
        return name + QUERIES.get(name, "")
    route = name[1:-1]
    kind = route.removeprefix("embed-").removesuffix("-csv")
    return reverse(f"pages:{route}", args=[slugs[kind]])


def _counts(world: World) -> dict[str, int]:
    addresses = {name: _address(name, world) for name in MOST}
    counts = {}
    for name, address in addresses.items():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert Client().get(address).status_code == 200
        counts[name] = len(queries)
    return counts


def test_every_page_of_the_url_configuration_has_a_ceiling() -> None:
    routes = [each for each in urlpatterns if each.name not in ELSEWHERE and not str(each.name).endswith("-png")]
    named = {f"{{{each.name}}}" if each.pattern.converters else f"/{each.pattern}" for each in routes}
    assert named == set(MOST)


def test_no_page_needs_more_queries_for_more_rows(world: World) -> None:
    before = _counts(world)
    assert {name: count for name, count in before.items() if count > MOST[name]} == {}
    for number in (50, 51):
        _promise(number)
        more = Promise.objects.get(title=f"Two hundred trees {number}")
        # The same topic, actor and indicator too, so that pages about one of them get more rows as well.
        more.topics.add(*world.promise.topics.all())
        more.promisors.add(*world.promise.promisors.all())
    compute()
    after = _counts(world)
    most = {name: MOST[name] if name in MIXED else before[name] for name in MOST}
    assert {name: (before[name], after[name]) for name in MOST if after[name] > most[name]} == {}
