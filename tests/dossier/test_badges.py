"""What is concluded of a promise is shown in one form everywhere: the editors first, the rules' status next to it."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.test import Client, RequestFactory

from claims import presentation
from claims.enums import FlagKind, NotCounted, VerdictKind
from claims.models import Promise
from claims.selectors.assessments import flags, headline_assessments
from claims.selectors.counting import with_counting
from tests.deep import DEEP
from timeline.pages.badges import badges
from timeline.pages.page import PageContext, as_page_request
from timeline.pages.social_cards import promise_card

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]

DAY = dt.date(2026, 11, 21)
MOVED = "trade-200-billion"


class Text(HTMLParser):
    """The text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def text_of(html: str) -> str:
    return " ".join(" ".join(Text(html).parts).split())


def body(path: str, **query: str) -> str:
    answer = Client().get(path, {"as_of": DAY.isoformat(), **query})
    assert answer.status_code == 200
    return answer.content.decode()


def rows(path: str) -> dict[str, str]:
    """The text of each promise's row in a list, by slug."""
    found = re.findall(
        r'<li>\s*<div>\s*<h2><a href="/promises/([a-z0-9-]+)/.*?</li>\s*(?=<li>|</ol>)', body(path), re.S
    )
    whole = re.findall(r'(<li>\s*<div>\s*<h2><a href="/promises/[a-z0-9-]+/.*?</div>\s*</li>)', body(path), re.S)
    assert len(found) == len(whole) > 0
    return dict(zip(found, map(text_of, whole), strict=True))


def verdict_words() -> dict[str, str]:
    """The editors' newest verdict in words by promise; of a promise without one the sentence that says so."""
    found = {}
    counting = with_counting(Promise.objects.public(DAY), as_of=DAY)
    for promise in counting.prefetch_related("verdicts"):
        known = [each for each in promise.verdicts.all() if each.state == "published" and each.known_on <= DAY]
        newest = max(known, key=lambda each: (each.concluded_on, each.pk), default=None)
        apart = promise.not_counted_because == NotCounted.EXPECTATION
        label = (
            None if newest is None else presentation.verdict_words(VerdictKind(newest.verdict), is_expectation=apart)
        )
        found[promise.slug] = "No editors’ verdict yet" if label is None else label
    return found


def places(slug: str, title: str) -> dict[str, str]:
    """The text of each place that shows one promise, besides its page and the lists."""
    feed = body("/timeline.atom", promise=slug)
    request = as_page_request(RequestFactory().get("/"))
    request.page = PageContext(as_of=DAY, today=DAY)
    card = promise_card(Promise.objects.get(slug=slug), DAY).svg(request)
    return {
        "head": text_of(body(f"/promises/{slug}/").split('<h2 id="', 1)[0]),
        "frame": text_of(body(f"/embed/promises/{slug}/")),
        "search": text_of(body("/search/", q=title, kind="promise")),
        "feed": unescape(feed),
        "card": text_of(card),
        "description": unescape(
            re.findall(r'<meta name="description" content="([^"]*)"', body(f"/promises/{slug}/"))[0]
        ),
    }


def test_every_row_of_the_register_begins_with_the_editors() -> None:
    said, shown = verdict_words(), rows("/promises/")
    assert said.keys() == shown.keys()
    assert len({*said.values()}) > 5
    missing = [slug for slug, text in shown.items() if said[slug] not in text or "Rules" not in text]
    assert missing == []
    assert all(text.index(said[slug]) < text.index("Rules") for slug, text in shown.items())


@pytest.mark.parametrize("slug", [MOVED, "china-as-main-investor", "moscow-kazan-railway", "power-of-siberia-44"])
def test_the_editors_word_is_shown_wherever_the_promise_is(slug: str) -> None:
    promise = Promise.objects.get(slug=slug)
    said = verdict_words()[slug]
    without = [name for name, text in places(slug, promise.title).items() if said not in text]
    assert without == []


def test_a_moved_deadline_met_on_time_is_nowhere_shown_alone() -> None:
    """The first version was met three years late; the last one, set in 2018 and later, on time."""
    shown = {**places(MOVED, "200 billion"), "row": rows("/promises/")[MOVED], "home": rows("/")[MOVED]}
    for name, text in shown.items():
        assert "Met late" in text, name
        assert text.index("Met late") < text.index("Met on time"), name
    page = body(f"/promises/{MOVED}/")
    panel = text_of(page.split("What the rules compute", 1)[1].split("</section>", 1)[0])
    assert "Met late as first promised" in panel


def test_a_promise_without_a_deadline_is_never_not_due() -> None:
    """“Not due” would say that there is a day on which it will be."""
    undated = [slug for slug, text in rows("/promises/").items() if "No deadline" in text]
    assert {"china-as-main-investor", "china-consults-moscow", "turn-to-the-east"} <= {*undated}
    for slug in undated if DEEP else undated[:2]:
        for name, text in places(slug, Promise.objects.get(slug=slug).title).items():
            assert "Not due" not in text, (slug, name)
        answer = Client().get(f"/api/v1/promises/{slug}/").json()["assessment"]
        assert (answer["status"], answer["reason"], answer["status_words"]) == (
            "open_ended",
            "no_deadline",
            "No deadline",
        )
    history = text_of(body("/promises/china-as-main-investor/").split('<h2 id="history"', 1)[-1])
    assert "Not due" not in history


def test_the_editors_differ_from_the_rules_where_there_is_no_deadline_too() -> None:
    differ = {flag.subject for flag in flags(as_of=DAY).filter(kind=FlagKind.VERDICT_DIFFERS)}
    undated = headline_assessments(as_of=DAY).filter(status="open_ended", reason="no_deadline")
    said = verdict_words()
    broken = {row.promise.slug for row in undated if said[row.promise.slug] == "Broken"}
    assert broken and broken <= differ
    page = text_of(body(f"/promises/{min(broken)}/"))
    assert "The editors’ verdict is “broken”; the rules cannot judge it because no deadline is recorded." in page


@pytest.mark.parametrize(
    ("day", "words"),
    [
        # Version 1 names no baseline; version 2 says the same again with one.
        ("2018-02-01", "Rules: Far behind."),
        ("2019-03-01", "Rules: Lagging as first promised, On track after moved deadlines."),
        ("2026-11-21", "Rules: Met late as first promised, Met on time after moved deadlines."),
    ],
)
def test_what_was_first_promised_is_judged_by_the_first_version_that_can_be(day: str, words: str) -> None:
    found = badges([MOVED], as_of=dt.date.fromisoformat(day))[MOVED]
    assert found.words.endswith(words)
