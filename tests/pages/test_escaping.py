"""Text of any record can be hostile: nothing of it runs, and nothing breaks the page."""

from __future__ import annotations

import re

import pytest

from claims.models import Source
from tests.api.world import compute
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
    published,
)
from tests.pages.crawler import crawl

#: How a module of our own begins; nothing else but data blocks may be a script.
MODULE = '<script type="module" src="/static/pages/'

pytestmark = pytest.mark.django_db

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 }}{% x %}\u2067\u200b😀\u2069'
LONG = "W" * 3000


def _hostile_world() -> None:
    topic = published(TopicFactory(name=SCRIPT, description=SCRIPT))
    actor = published(ActorFactory(name=SCRIPT, role=SCRIPT, description=SCRIPT, aliases=[{"name": SCRIPT}]))
    source = published(SourceFactory(title=SCRIPT, publisher=SCRIPT, authors=SCRIPT, note=LONG))
    cite = [
        {
            "source": source.slug,
            "locator": SCRIPT[:150],
            "stance": "contradicts",
            "quote": SCRIPT.replace(" ", "/")[:100],
            "remark": SCRIPT,
        }
    ]
    indicator = published(IndicatorFactory(name=SCRIPT, unit=SCRIPT[:60], definition=SCRIPT, topics=[topic.slug]))
    series = published(SeriesFactory(title=SCRIPT, indicator=indicator, provider=actor, basis=SCRIPT))
    promise = published(
        PromiseFactory(title=SCRIPT, summary=LONG, promisors=[actor.slug], topics=[topic.slug], note=SCRIPT)
    )
    beside = {"promises": [promise.slug], "topics": [topic.slug], "citations": cite}
    claim = published(
        ClaimFactory(
            statement=SCRIPT + LONG, stated_on_words=SCRIPT[:40].replace(" ", ""), speakers=[actor.slug], **beside
        )
    )
    target = {"promise": promise, "set_by": claim, "indicator": indicator, "own_series": series.slug, "citations": cite}
    published(TargetFactory(note=SCRIPT, due_on_words=SCRIPT[:40].replace(" ", ""), **target))
    published(ObservationFactory(series=series, period="2015", value="66.1", citations=cite, note=SCRIPT))
    published(MilestoneFactory(promise=promise, set_by=claim, title=SCRIPT, citations=cite))
    published(OutcomeFactory(promise=promise, summary=SCRIPT, delivered_to=[actor.slug], citations=cite))
    published(VerdictFactory(promise=promise, reason=SCRIPT, citations=cite))
    published(EventFactory(title=SCRIPT, summary=SCRIPT, place=SCRIPT, actors=[actor.slug], **beside))
    compute()


def test_hostile_text_is_shown_as_text_and_an_address_that_would_run_is_no_link_on_every_page() -> None:
    _hostile_world()
    Source.objects.filter(title=SCRIPT).update(url="javascript:alert(1)")
    pages = crawl()
    assert len(pages) > 20
    assert sum(SCRIPT in page.text for page in pages.values()) > 20
    for address, page in pages.items():
        assert page.response.status_code == 200, address
        assert page.read.tags["img"] == 0, address
        scripts = re.findall(r"<script\b[^>]*>", page.html)
        assert all(each.startswith(MODULE) or each == '<script type="application/ld+json">' for each in scripts), (
            address
        )
        assert not [name for _tag, name, _value in page.read.attributes if name.startswith("on")], address
        assert page.read.faults == [] and page.read.open == [], address
        assert "{{ 7 }}" in page.html or SCRIPT[:12] not in page.text
        assert not [link for link in page.read.links if link.lower().startswith("javascript:")], address
