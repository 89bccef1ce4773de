"""A small world for the tests of the API: records of every kind, published on different days, assessed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

import pivot_tracker.urls  # noqa: F401  (each application registers its collections)
from claims.http.record_urls import COLLECTIONS
from claims.models import Promise, Target
from claims.services.assess import assess_all
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    EventFactory,
    IndicatorFactory,
    MilestoneFactory,
    ObservationFactory,
    OutcomeFactory,
    PromiseFactory,
    SeriesFactory,
    SourceFactory,
    TargetFactory,
    TopicFactory,
    VerdictFactory,
    cited,
    published,
)
from tests.snapshots import make_once
from timeline.services import project_all

ROOT = "/api/v1/"
#: Every list of the API.
LISTS = sorted(COLLECTIONS.values())


@dataclass
class World:
    """The records that many tests name."""

    promise: Promise
    target: Target


def make_world(*, number: int = 0, more: int = 0) -> World:
    """One promise with records of every kind (records `number`), and `more` records of each kind besides.

    Entering, publishing and assessing it takes seconds: in an empty database the rows of the first one are put back.
    """
    make_once(f"world-{number}-{more}", lambda: _make(number, more))
    promise = Promise.objects.get(title=f"Two hundred trees {number}")
    return World(promise, promise.targets.get(sequence=1))


def _make(number: int, more: int) -> None:
    for each in range(number, number + more + 1):
        _promise(each)
    compute()


def compute() -> None:
    """Assess and project what is there, as the jobs would."""
    assess_all(today=timezone.now().date())
    project_all()


def _promise(n: int) -> None:
    topic = published(TopicFactory(name=f"Trees {n}"))
    party = published(ActorFactory(name=f"Party {n}"))
    mayor = published(ActorFactory(name=f"Mayor {n}", affiliation=party.slug, aliases=[{"name": f"The mayor {n}"}]))
    office = published(ActorFactory(name=f"Parks office {n}", affiliation=mayor.slug))
    herald = published(SourceFactory(title=f"Herald {n}"))
    almanac = published(SourceFactory(title=f"Almanac {n}", published_on="2018-01-12"))
    indicator = published(IndicatorFactory(name=f"Trees standing {n}", topics=[topic.slug]))
    series = published(SeriesFactory(title=f"Trees, parks office {n}", indicator=indicator, provider=office))
    rival = published(
        SeriesFactory(title=f"Trees, university {n}", indicator=indicator, provider=mayor, basis="from the air")
    )
    promise = published(
        PromiseFactory(title=f"Two hundred trees {n}", promisors=[mayor.slug], topics=[topic.slug], importance=5)
    )
    beside = {"promises": [promise.slug], "topics": [topic.slug]}
    claim = published(
        ClaimFactory(
            statement=f"The mayor promises trees ({n}).", speakers=[mayor.slug], citations=cited(herald), **beside
        )
    )
    published(
        ClaimFactory(
            statement=f"The mayor says it again ({n}).",
            stated_on="2016-11-08",
            speakers=[mayor.slug],
            reported_by=office.slug,
            other_reporters=[mayor.slug],
            relations=[{"other": claim.slug, "relation": "repeats"}],
            assertions=[{"kind_of_assertion": "value", "indicator": indicator.slug, "period": "2016", "value": "70"}],
            **beside,
        )
    )
    target = published(
        TargetFactory(
            promise=promise, set_by=claim, indicator=indicator, own_series=series.slug, citations=cited(herald)
        )
    )
    reached = {"kind_of_assertion": "target_state", "target": target.slug, "asserted_state": "reached"}
    published(ClaimFactory(statement=f"The mayor says it is done ({n}).", stated_on="2017-02", assertions=[reached]))
    later = published(
        ClaimFactory(
            statement=f"The mayor asks for more time ({n}).", stated_on="2017-11-08", speakers=[mayor.slug], **beside
        )
    )
    published(
        TargetFactory(
            promise=promise,
            sequence=2,
            set_by=later,
            indicator=indicator,
            own_series=series.slug,
            due_on="[2021,2023]",
            withdrawn_on="2019-01-01",
        )
    )
    published(ObservationFactory(series=series, citations=cited(herald)))
    published(ObservationFactory(series=series, period="2016", value="66.1", citations=cited(almanac)))
    published(ObservationFactory(series=rival, period="2016", value="99.5", citations=cited(almanac)))
    step = published(MilestoneFactory(promise=promise, set_by=claim, title=f"First park {n}", due_on="2017"))
    published(
        OutcomeFactory(
            promise=promise, summary=f"A park is planted ({n}).", milestone=step.slug, delivered_to=[office.slug]
        )
    )
    published(VerdictFactory(promise=promise))
    published(EventFactory(title=f"The park opens ({n})", actors=[mayor.slug], **beside))
    # The party is known later than the mayor who belongs to it.
    published(EventFactory(title=f"The party is founded ({n})", happened_on="2018-03", actors=[party.slug]))


def ask(path: str, **query: str) -> HttpResponse:
    """An anonymous GET; errors of the server are answers too."""
    where = path if path.startswith(("/", "http")) else ROOT + path
    return Client(raise_request_exception=False).get(where, query)


def body(response: HttpResponse) -> Any:
    return json.loads(response.content)


def good(path: str, **query: str) -> Any:
    """The body of an answer that has to be a 200."""
    response = ask(path, **query)
    assert response.status_code == 200, response.content.decode()
    return body(response)


def problem(path: str, **query: str) -> dict[str, Any]:
    """The body of an answer that has to be a problem document, its shape checked."""
    response = ask(path, **query)
    assert response.status_code >= 400, response.content[:300]
    return checked(response)


def checked(response: HttpResponse) -> dict[str, Any]:
    """A problem's body, after its shape was checked."""
    assert response.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = body(response)
    assert set(found) == {"type", "title", "status", "detail", "instance", "errors"}
    assert found["status"] == response.status_code
    assert found["detail"]
    assert all(set(error) == {"name", "reason"} and error["reason"] for error in found["errors"])
    described = Client().get(found["type"])
    assert described.status_code == 200 and found["title"] in described.content.decode()
    return found


def objects(data: Any) -> Iterator[dict[str, Any]]:
    """Every object in an answer, at any depth."""
    if isinstance(data, dict):
        yield data
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from objects(each)


def every_address(**query: str) -> list[str]:
    """Every list, and every record and progress that the lists name."""
    addresses = [ROOT + name + "/" for name in LISTS]
    for name in LISTS:
        for row in (row for page in walk(f"{name}/", page_size="200", **query) for row in page):
            if name not in ("assessments", "timeline"):
                addresses.append(row["self"].removeprefix("http://testserver"))
            if "progress" in row:
                addresses.append(row["progress"].removeprefix("http://testserver"))
    return addresses


def walk(path: str, *, link: str = "next", **query: str) -> list[list[dict[str, Any]]]:
    """The pages of a list from its first on along its links."""
    found = good(path, **query)
    pages = [found["results"]]
    while found[link] is not None:
        assert len(pages) < 100
        found = good(found[link])
        pages.append(found["results"])
    return pages


def slugs(pages: list[list[dict[str, Any]]]) -> list[str]:
    return [row["slug"] for page in pages for row in page]
