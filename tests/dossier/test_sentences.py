"""Every number in every sentence about a result follows from the rows that the result names, and one result is said in
one way on the page, in the frame, on the card, by the API and by `assess --explain`.

CI takes the pairs of promise and day that were wrong once and others by seed; `make deep` (DEEP=1) takes each promise
on every day on which one of its results turns. The numbers are recomputed by `oracle`, not by the code that is checked.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import random
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from claims.models import Assessment, Flag, FlagPeriod, Milestone, Outcome, Promise, Target
from claims.selectors.published import public
from tests.deep import DEEP
from tests.dossier import oracle
from tests.pages.crawler import get
from timeline.pages.social_cards import promise_card

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]

TODAY = dt.date(2026, 11, 22)
#: What was wrong once: no result although one version had one, a share of a later figure, "0 days after", "at least"
#: lost, a rank that was lost and regained.
ONCE_WRONG = [
    ("trade-200-billion", dt.date(2018, 2, 1)),
    ("trade-200-billion", dt.date(2018, 11, 1)),
    ("trade-200-billion", dt.date(2023, 6, 1)),
    ("trade-200-billion", TODAY),
    ("trade-100-billion", dt.date(2017, 6, 1)),
    ("trade-100-billion", TODAY),
    ("top-oil-supplier", TODAY),
    ("power-of-siberia-800-km", TODAY),
]
SAMPLE = 2
#: Kinds whose sentence is that of the result that raised them.
OF_RESULTS = frozenset({"behind_schedule", "moving_away", "deadline_missed", "met_late", "achieved_then_lost"})


def turning_days() -> list[tuple[str, dt.date]]:
    """Every promise with a number on each day on which one of its results turns."""
    rows = Assessment.objects.filter(target__isnull=False, from_day__lte=TODAY)
    pairs = sorted(set(rows.values_list("promise__slug", "from_day")))
    return [pair for pair in pairs if Promise.objects.public(pair[1]).filter(slug=pair[0]).exists()]


def chosen() -> list[tuple[str, dt.date]]:
    pairs = turning_days()
    assert len(pairs) > 50
    return pairs + ONCE_WRONG if DEEP else ONCE_WRONG + random.Random("sentences").sample(pairs, SAMPLE)


def api(path: str) -> Any:
    response = Client().get(f"/api/v1/{path}")
    assert response.status_code == 200, path
    return response.json()


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def answers_of(page: str) -> list[str]:
    """The answers at the top of a promise's page and the sentences of its versions, as a reader sees them."""
    tops = re.findall(r'<p class="promise-answer"><strong>.*?</strong>(.*?)</p>', page, flags=re.DOTALL)
    folds = re.findall(r"<summary>\s*Version \d+: .*?</summary>\s*<p>(.*?)</p>", page, flags=re.DOTALL)
    return [plain(each) for each in (*tops, *folds)]


def test_every_number_of_a_result_on_its_page_follows_from_the_rows_that_it_names() -> None:
    wrong, looked = [], 0
    for slug, day in chosen():
        said = api(f"promises/{slug}/progress/?as_of={day}")
        heads = [each["assessment"] for each in said["versions"] if each["assessment"] is not None]
        names = {text for each in said["versions"] for text in (each["indicator"]["name"], each["indicator"]["unit"])}
        for sentence in answers_of(get(f"/promises/{slug}/?as_of={day}").html):
            looked += 1
            faults = [oracle.faults(sentence, head, strip=names) for head in heads]
            if all(faults):
                wrong.append((slug, day, sentence, min(faults, key=len)))
    assert looked > len(ONCE_WRONG) and not wrong, wrong


def test_one_result_is_said_in_one_way_everywhere() -> None:
    different = []
    for slug, day in chosen():
        said = api(f"promises/{slug}/progress/?as_of={day}")
        heads = [each for each in said["versions"] if each["assessment"] is not None]
        out = io.StringIO()
        call_command("assess", promise=slug, explain=True, as_of=[day.isoformat()], stdout=out)
        promise = public(Promise, as_of=day).get(slug=slug)
        places = {
            "page": answers_of(get(f"/promises/{slug}/?as_of={day}").html),
            "frame": [plain(get(f"/embed/promises/{slug}/?as_of={day}").html)],
            "card": [" ".join(promise_card(promise, day).text.split())],
            "explain": [" ".join(line.split()) for line in out.getvalue().splitlines()],
        }
        for each in heads:
            sentence = " ".join(each["assessment"]["sentence"].split())
            for place in ("page", "explain"):
                if not any(sentence in text for text in places[place]):
                    different.append((slug, day, place, sentence))
        for place in ("frame", "card"):
            if not any(" ".join(each["assessment"]["sentence"].split()) in places[place][0] for each in heads):
                different.append((slug, day, place, "none of its sentences"))
        by_target = {each["target"]: each["assessment"] for each in heads}
        for flag in said["flags"]:
            if flag["kind"] in OF_RESULTS and flag["subject"] in by_target:
                sentence = by_target[flag["subject"]]["sentence"].partition(" This is the result of version ")[0]
                if flag["sentence"] != sentence:
                    different.append((slug, day, "flag", flag["sentence"], sentence))
    assert not different, different


def test_a_flag_is_never_older_than_what_its_sentence_is_about() -> None:
    """Its day is that on which the item was known or had passed; nobody doubts a thing before it is there."""
    early = []
    for finding in FlagPeriod.objects.select_related("flag").filter(from_day__lte=TODAY):
        flag, params = finding.flag, finding.params
        for day in days_of_items(flag, params):
            if flag.opened_on < day:
                early.append((flag.public_id, flag.opened_on, day))
    assert not early, early


def days_of_items(flag: Flag, params: dict[str, Any]) -> list[dt.date]:
    """The days of what a flag's sentence names, from the records themselves."""
    if flag.kind == "milestone_overdue":
        steps = Milestone.objects.filter(slug__in=[step["slug"] for step in params["milestones"]])
        return [step.due_on_upper + dt.timedelta(days=1) for step in steps]
    if flag.kind == "goalpost_moved":
        return list(
            Target.objects.filter(slug__in=[move["to_target"] for move in params["moves"]]).values_list(
                "known_on", flat=True
            )
        )
    if flag.kind in ("promise_suspended", "promise_cancelled"):
        return list(Outcome.objects.filter(slug=params["outcome"]).values_list("known_on", flat=True))
    if flag.kind in ("deadline_missed", "met_late"):
        return [dt.date.fromisoformat(params["deadline"]) + dt.timedelta(days=1)]
    return []


def test_no_slip_of_years_is_said_as_one_of_no_days() -> None:
    for slug, day in ONCE_WRONG:
        page = get(f"/promises/{slug}/?as_of={day}").text
        assert "0 days after" not in page and "None" not in page


def test_the_feed_says_a_flag_as_the_api_says_it_on_the_day_it_opened() -> None:
    flags = list(
        Flag.objects.filter(kind__in=OF_RESULTS, opened_on__lte=TODAY).order_by("kind", "subject", "opened_on")
    )
    assert flags
    for flag in flags if DEEP else random.Random("feed").sample(flags, min(6, len(flags))):
        promise = flag.promises.get().slug
        day = flag.opened_on.isoformat()
        said = [
            each for each in api(f"promises/{promise}/progress/?as_of={day}")["flags"] if each["id"] == flag.public_id
        ]
        feed = plain(get(f"/timeline.atom?promise={promise}&as_of={day}").html)
        assert [" ".join(each["sentence"].split()) in feed for each in said] == [True], flag.public_id
