"""An article as a newsroom meets it, entered through quick entry, published, and judged.

The town and its promises are invented. What is checked is what no tracker may get wrong: each promise with figures has
a status or a reason that is true, and nobody is accused of what the article does not bear out.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.enums import ChangeAction, FlagKind, Reason, State, Status
from claims.models import Assessment, Change, Flag, Promise, Revision, Source
from claims.models.base import record_models
from claims.services import workflow
from tests.admin.conftest import signed_in
from tests.api.world import compute
from tests.factories import editor, reviewer
from tests.pivot_tracker.test_quick_entry import START, send
from tests.snapshots import make_once

pytestmark = pytest.mark.django_db
PLAN, NOW = "2021-03-03", "2025-10-13"
LEVEL = {"new_kind_of_measure": "stock"}
CEILING = {"comparator": "at_most", "direction": "decrease"}

#: In the table of what the rules said earlier: true of the days before a figure was known.
PAST = '<td data-label="Notes">No measured figure is recorded</td>'

#: Promise; what its claim sets. The same promise twice is a later version, or another thing promised with it.
PROMISED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Electric buses", {"value": "300", "due_on": "2024", "stated_on": PLAN, "indicator": "Electric buses in service",
                        "new_unit": "buses", "new_frequency": "irregular"}),
    ("Electric buses", {"value": "300", "due_on": "2027", "stated_on": NOW, "indicator": "Electric buses in service"}),
    ("Fleet emissions", {"value": "-45", "due_on": "2030", "stated_on": PLAN, "indicator": "Fleet emissions on 2019",
                         "baseline_value": "0", "baseline_period": "2019", "new_unit": "%", **CEILING}),
    ("Cycle lanes", {"value": "500", "due_on": "2025", "stated_on": PLAN, "indicator": "Cycle lanes since 2020",
                     "new_unit": "km", "baseline_value": "0", "baseline_period": "2019", **LEVEL}),
    ("Money for depots", {"value": "4.5", "due_on": "2026", "stated_on": "2022-02", "indicator": "Spent on depots",
                          "new_unit": "crowns bn", **LEVEL}),
    ("Few cancellations", {"value": "3", "stated_on": "2021", "indicator": "Departures cancelled", "new_unit": "%",
                           "applies": "throughout", **CEILING}),
    ("Cheap ticket", {"value": "20", "stated_on": PLAN, "indicator": "Price of a ticket", "new_unit": "crowns",
                      "new_frequency": "irregular", "applies": "throughout", **CEILING}),
    ("Top of the league", {"value": "10", "due_on": "2027", "stated_on": PLAN, "indicator": "Place in the bus index",
                           "new_unit": "place", "baseline_value": "23", "baseline_period": "2021", **CEILING, **LEVEL}),
    ("Street trees", {"value": "10000", "stated_on": PLAN, "indicator": "Trees planted", "new_unit": "trees",
                      "applies": "each_period"}),
    ("Clean ferries and cars", {"value": "14", "due_on": "2028", "stated_on": "2023-05", "indicator": "Clean ferries",
                                "new_unit": "ferries"}),
    ("Clean ferries and cars", {"value": "60", "due_on": "2028", "stated_on": "2023-05", "indicator": "Clean cars",
                                "new_unit": "%"}),
    ("Clean ferries and cars", {"value": "25", "high": "30", "comparator": "between", "due_on": "2028",
                                "stated_on": "2023-05", "indicator": "Chargers a district", "new_unit": "chargers"}),
    ("Twice the passengers", {"value": "2", "comparator": "multiply", "due_on": "2030", "stated_on": PLAN,
                              "baseline_value": "91", "baseline_period": "2020", "indicator": "Passengers",
                              "new_unit": "million"}),
)  # fmt: skip

#: Series; its indicator and provider (none where the article does not say who counted); value by period.
FIGURES: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("Buses in service", "Electric buses in service", "", {"2025-10-13": "118"}),
    ("Emissions, operator", "Fleet emissions on 2019", "City Transit", {"2024": "-11"}),
    ("Lanes, public works", "Cycle lanes since 2020", "Public Works", {"2020": "46", "2022": "181", "2024": "321"}),
    ("Lanes, cyclists", "Cycle lanes since 2020", "Cyclists", {"2024": "274"}),
    ("Spent, audit office", "Spent on depots", "Audit Office", {"2025-06": "1.9"}),
    ("Cancelled", "Departures cancelled", "", {"2021": "2.4", "2022": "2.9", "2023": "3.6", "2024": "2.8"}),
    ("Ticket", "Price of a ticket", "", {"2025-10-13": "19"}),
    ("Index", "Place in the bus index", "", {"2021": "23", "2024": "17"}),
    ("Planted", "Trees planted", "Parks Agency", {"2021-10/2022-04": "10450", "2022-10/2023-04": "8900",
                                                  "2023-10/2024-04": "9700"}),
    ("Passengers counted", "Passengers", "City Transit", {"2024": "128"}),
)  # fmt: skip


def enter(client: Client) -> Source:
    """The whole article through the entry pages, to the last press."""
    address = "https://courier.example/2025/10/14/decade"
    told = {"url": address, "title": "A decade of promises", "publisher": "The Courier", "published_on": "2025-10-14"}
    client.post(START, told | {"kind_of_source": "news"})
    source = Source.objects.get(url=address)
    for number, (promise, fields) in enumerate(PROMISED):
        said = {"statement": f"Promise {number}: {promise}, {fields['value']} in {fields['indicator']}", "create": "on"}
        asked = {"speakers": "Mayor Brandt", "new_actor_kind": "person", "promise": promise, "anyway": "on"}
        answer = send(client, source, "claim", **said, **asked, **fields)
        assert answer.status_code == 302, answer.context["entries"][0]["form"].errors
    for series, indicator, provider, values in FIGURES:
        for period, value in values.items():
            named = {"series": series, "indicator": indicator, "provider": provider, "create": "on"}
            answer = send(client, source, "figure", **named, period=period, value=value, new_actor_kind="organisation")
            assert answer.status_code == 302, [each["form"].errors for each in answer.context["entries"]]
    client.post(f"/admin/enter/from/{source.slug}/submit/")
    return source


def publish() -> None:
    """A second person publishes all of it, in the order in which it was submitted."""
    second, models = reviewer(), {model.kind(): model for model in record_models()}
    for change in Change.objects.filter(action=ChangeAction.SUBMITTED).order_by("id"):
        workflow.publish(models[change.record_kind].objects.get(slug=change.record), by=second)


def judge() -> None:
    """The article entered, published and judged."""
    enter(signed_in(editor()))
    publish()
    compute()


@pytest.fixture
def article(db: None) -> dict[str, list[Assessment]]:
    """By promise's title: what gives each of its versions its status today."""
    make_once("article", judge)
    assert not any(model.objects.exclude(state=State.PUBLISHED).exists() for model in record_models())
    found = Assessment.objects.filter(to_day=None, heads_version=True, target__isnull=False)
    by_promise: dict[str, list[Assessment]] = {title: [] for title in Promise.objects.values_list("title", flat=True)}
    for row in found.select_related("promise", "series").order_by("target__sequence"):
        by_promise[row.promise.title].append(row)
    return by_promise


def test_every_promise_with_figures_is_judged_or_says_truly_why_not(article: dict[str, list[Assessment]]) -> None:
    said = {title: [(row.status, row.reason) for row in rows] for title, rows in article.items()}
    assert said == {
        "Electric buses": [
            (Status.MISSED, ""),
            (Status.NOT_ASSESSABLE, Reason.NO_BASELINE),
        ],
        "Fleet emissions": [(Status.FAR_BEHIND, "")],
        # Two providers count the lanes, and nobody chose one.
        "Cycle lanes": [(Status.NOT_ASSESSABLE, Reason.NO_SERIES_CHOSEN)],
        "Money for depots": [(Status.NOT_ASSESSABLE, Reason.NO_BASELINE)],
        "Few cancellations": [(Status.RESTORED, "")],
        "Cheap ticket": [(Status.HOLDING, "")],
        "Top of the league": [(Status.LAGGING, "")],
        "Street trees": [(Status.BREACHED, "")],
        "Clean ferries and cars": [(Status.NOT_ASSESSABLE, Reason.NO_DATA)] * 3,
        "Twice the passengers": [(Status.ON_TRACK, "")],
    }
    trees, cancelled = article["Street trees"][0].measures, article["Few cancellations"][0].measures
    assert (trees["periods_kept"], trees["periods_judged"]) == (1, 3)
    assert [each["value"] for each in cancelled["breaches"]] == [3.6]
    assert "unnamed_provider" in article["Top of the league"][0].modifiers


def test_only_the_buses_goalpost_moved(article: dict[str, list[Assessment]]) -> None:
    moved = Flag.objects.filter(kind=FlagKind.GOALPOST_MOVED, closed_on=None)
    assert [flag.subject for flag in moved] == ["electric-buses"]
    broken = Flag.objects.filter(kind=FlagKind.LEVEL_BREACHED, closed_on=None).order_by("subject")
    assert [flag.subject for flag in broken] == ["few-cancellations-v-1", "street-trees-v-1"]
    assert all("superseded" not in row.modifiers for row in article["Clean ferries and cars"])


def test_no_page_says_that_there_are_no_figures_above_a_table_of_them(
    article: dict[str, list[Assessment]], client: Client
) -> None:
    with_figures = {indicator for _series, indicator, _provider, _values in FIGURES}
    for promise in Promise.objects.all():
        page = client.get(f"/promises/{promise.slug}/").content.decode()
        page = page.replace(PAST, "")
        measured = promise.targets.filter(indicator__name__in=with_figures).exists()
        place = page.find("No measured figure is recorded")
        assert (place < 0) is measured, (promise.title, page[max(0, place - 200) : place + 50])


def test_one_press_on_the_desk_lets_one_of_several_series_speak(article: dict[str, list[Assessment]]) -> None:
    desk = signed_in(editor())
    assert "Promises whose figures are not used" in desk.get("/admin/").content.decode()
    page = desk.get("/admin/unread-figures/").content.decode()
    assert page.count("Use this series") == 2
    desk.post("/admin/unread-figures/", {"series": "lanes-public-works"})
    workflow.approve(Revision.objects.get(), by=reviewer())
    compute()
    lanes = Assessment.objects.get(to_day=None, heads_version=True, promise__title="Cycle lanes")
    assert (lanes.reason, lanes.series and lanes.series.slug) == ("", "lanes-public-works")
    assert "Use this series" not in desk.get("/admin/unread-figures/").content.decode()
    assert "preferred series" not in Client().get("/corrections/").content.decode().lower()
