"""Pages of the dossier on past days: what was known is there, what was not is absent.

Each case is a page and a day of which a review found that it showed the future, showed a false history, or showed a
promise before anybody had promised. Texts are held by `test_anachronisms.py`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db.models import F, Min, Q
from django.test import Client

from claims.enums import ActorKind, Frequency, ObservationKind, Stance, State
from claims.models import Assessment, Milestone, Observation, Outcome, Promise, Target
from claims.selectors.track_record import track_record_categories
from claims.services.known_since import refresh_all
from timeline.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]

TODAY = dt.date(2026, 11, 28)

#: A page and a day on which it showed something that came later. Sources stay, whatever the day, with their own dates.
NOTHING_LATER = {
    ("/promises/sibur-sinopec-stake/", "2015-10-01"): ["10 %", "1.3"],
    ("/promises/sibur-sinopec-stake/", "2016-07-01"): ["1.3", "No report"],
    ("/promises/china-as-main-investor/", "2025-07-01"): ["last searched"],
    ("/", "2012-01-01"): ["turned east", "pivot to China"],
    ("/about/", "2012-01-01"): ["turned east", "pivot to China"],
    ("/promises/trade-200-billion/", "2012-01-01"): ["2024", "official plan"],
    ("/promises/trade-200-billion/", "2016-07-01"): ["The base is the Russian side"],
    ("/promises/trade-200-billion/", "2023-02-17"): ["observation-trade-russia-2022"],
    ("/promises/trade-200-billion/", "2024-03-01"): ["observation-trade-russia-2023"],
    ("/promises/trade-200-billion/", "2022-03-01"): ["observation-trade-russia-2021"],
    ("/promises/rosneft-triple-supplies/", "2018-02-01"): ["On track"],
    ("/promises/amur-rail-bridge/", "2022-05-01"): ["August 2021, found"],
    ("/promises/wide-body-aircraft/", "2016-07-15"): ["later called CR929", "joint airliner CR929"],
    ("/promises/far-east-fund/", "2017-01-15"): ["100 billion yuan"],
    ("/promises/trade-250-billion/", "2022-03-01"): ["attaches 2024"],
    ("/events/crimea-port-agreed/", "2014-03-01"): ["annex"],
    ("/claims/lavrov-2016-trade-goal/", "2016-06-15"): ["The Chaillot Paper places"],
    ("/claims/medvedev-2016-deadline/", "2016-12-15"): ["The Moscow Times of May 2017", "went on naming"],
    ("/claims/washington-times-2016-s-400-sold/", "2016-07-01"): ["2018"],
}
#: A page that had nothing to say on a day, since nobody had promised it yet.
NOT_YET = [
    ("/promises/sibur-sinopec-stake/", "2015-09-02"),
    ("/promises/trade-300-billion/", "2023-04-01"),
    ("/promises/far-eastern-gas-route/", "2016-01-01"),
    ("/promises/eternal-equality/", "2013-11-15"),
    ("/promises/south-china-sea-equidistance/", "2014-01-01"),
    ("/promises/gas-contract-2014/", "2014-05-20"),
    ("/promises/turn-to-the-east/", "2014-06-01"),
    ("/promises/chemchina-refinery/", "2016-01-01"),
    ("/promises/taas-yuryakh-stake/", "2016-10-15"),
]
#: What a page said on a day on which the dossier had it wrong, or did not have it.
KNOWN_THEN = {
    ("/promises/sibur-sinopec-stake/", "2016-07-01"): "Sinopec closes the purchase of 10 %",
    ("/events/crimea-annexed/", "2014-05-20"): "Russia annexes Crimea",
    ("/promises/power-of-siberia-gas/", "2025-03-01"): "31.1",
    ("/promises/primorye-corridors/", "2018-12-01"): "memorandum",
    ("/promises/amur-road-bridge/", "2020-01-01"): "Overdue",
    ("/promises/gas-contract-2014/", "2014-05-21"): "contract",
    ("/promises/power-of-siberia-gas/", "2014-06-30"): "38",
    ("/promises/turn-to-the-east/", "2015-01-01"): "east",
    ("/promises/altai-gas-pipeline/", "2015-06-01"): "Altai",
    ("/promises/s-400-for-china/", "2015-06-01"): "S-400",
    ("/promises/yamal-lng-loans/", "2016-05-15"): "Yamal",
    ("/promises/rosneft-stake/", "2016-07-15"): "Rosneft",
    ("/claims/xi-2023-goal-reached/", "2023-12-21"): "200 billion",
    ("/events/putin-in-shanghai-2014/", "2014-05-21"): "Shanghai",
    ("/promises/power-of-siberia-800-km/", "2016-06-01"): "800",
    ("/promises/yamal-lng-cnpc-stake/", "2015-07-01"): "1.117 billion dollars",
    ("/promises/yamal-lng-loans/", "2020-07-01"): "In December 2016 the Chaillot Paper reports",
    ("/promises/top-oil-supplier/", "2022-06-30"): "rank 2 in 2021",
    ("/claims/gazprom-800-km/", "2016-05-20"): "800",
    ("/claims/russia-2014-s-400-contract/", "2015-06-01"): "S-400",
    ("/promises/trade-100-billion/", "2016-07-01"): "64.2",
    ("/promises/amur-rail-bridge/", "2015-07-01"): "completed by 2016",
}


def page(client: Client, address: str, day: str) -> tuple[int, str]:
    answer = client.get(address, {"as_of": day})
    return answer.status_code, answer.content.decode()


@pytest.mark.sample(8)
@pytest.mark.parametrize(("place", "later"), NOTHING_LATER.items(), ids=[" ".join(place) for place in NOTHING_LATER])
def test_a_past_day_says_nothing_that_came_later(client: Client, place: tuple[str, str], later: list[str]) -> None:
    status, text = page(client, *place)

    assert status in (200, 404)
    body = text.partition("<main")[2].partition("</main>")[0]
    assert [words for words in later if words in body] == []


@pytest.mark.parametrize("place", NOT_YET, ids=[place[0] for place in NOT_YET])
def test_a_promise_is_absent_before_anybody_made_it(client: Client, place: tuple[str, str]) -> None:
    assert page(client, *place)[0] == 404


@pytest.mark.sample(8)
@pytest.mark.parametrize(("place", "said"), KNOWN_THEN.items(), ids=[" ".join(place) for place in KNOWN_THEN])
def test_what_was_known_is_there(client: Client, place: tuple[str, str], said: str) -> None:
    status, text = page(client, *place)

    assert status == 200
    assert said in text.partition("<main")[2]


def test_no_report_or_event_of_one_happening_is_known_on_another_day_than_its_twin() -> None:
    """A report and an event of one promise on one day tell of one happening."""
    apart = []
    for outcome in Outcome.objects.filter(state=State.PUBLISHED).exclude(happened_on_upper=None):
        same = {"happened_on_lower": outcome.happened_on_lower, "happened_on_upper": outcome.happened_on_upper}
        for event in Event.objects.filter(state=State.PUBLISHED, promises=outcome.promise_id, was_public=True, **same):
            if event.known_on != outcome.known_on:
                apart.append(f"{outcome.slug} {outcome.known_on}, {event.slug} {event.known_on}")
    assert apart == []


def test_nothing_is_known_before_it_happened_and_every_day_follows_from_the_rules() -> None:
    early = Outcome.objects.filter(state=State.PUBLISHED, happened_on_lower__gt=F("known_on"))
    assert list(early.values_list("slug", flat=True)) == []
    assert refresh_all() == []


def test_a_providers_figures_are_not_known_years_after_their_release() -> None:
    """A first figure is known by its usual release at the latest; another for the same period is a revision."""
    measured = [ObservationKind.FINAL, ObservationKind.PROVISIONAL, ObservationKind.ESTIMATE]
    rows = Observation.objects.filter(
        state=State.PUBLISHED,
        series__provider__kind_of_actor=ActorKind.ORGANISATION,
        kind_of_value__in=measured,
        known_on_override=None,
    )
    firsts: dict[object, Observation] = {}
    for row in rows.select_related("series__indicator").order_by("known_on"):
        firsts.setdefault((row.series_id, row.period_lower, row.period_upper), row)
    late = [
        row.slug
        for row in firsts.values()
        if row.kind_of_value != ObservationKind.ESTIMATE
        and row.known_on > row.period_upper + dt.timedelta(days=row.series.indicator.usual_lag_days)
    ]
    assert late == []


@pytest.mark.parametrize(
    ("slug", "day"),
    [
        ("trade-russia-2017", "2019-12-02"),
        ("trade-russia-2019", "2021-11-01"),
        ("trade-russia-2020", "2021-06-01"),
        ("trade-russia-2021", "2022-08-31"),
        ("trade-russia-2022", "2023-02-22"),
        ("trade-russia-2023", "2024-07-23"),
        ("yuan-share-2014", "2021-07-30"),
        ("rouble-share-exports-to-china-2017", "2018-10-12"),
        ("chinese-fdi-bofit-2011-to-2018", "2025-05-20"),
        ("sibur-sinopec-share-2022", "2025-10-17"),
    ],
)
def test_a_remark_is_known_from_the_day_on_which_it_was_made(slug: str, day: str) -> None:
    assert Observation.objects.get(slug=slug).known_on.isoformat() == day


def test_only_a_statistic_of_an_organisation_has_an_inferred_release() -> None:
    """Any other figure is known from its source's day; inferred is then only the day of the source."""
    remarks = Observation.objects.filter(state=State.PUBLISHED, known_on_override=None).exclude(
        series__provider__kind_of_actor=ActorKind.ORGANISATION,
        kind_of_value__in=[ObservationKind.FINAL, ObservationKind.PROVISIONAL],
    )
    sourced = remarks.annotate(reported=Min("citations__source__known_on", filter=~Q(citations__stance=Stance.CONTEXT)))
    assert list(sourced.exclude(known_on=F("reported")).values_list("slug", flat=True)) == []


def test_what_was_to_come_is_no_measured_figure() -> None:
    """A provider's value for a whole year that was known before the year was over measured nothing."""
    yearly = Observation.objects.filter(
        state=State.PUBLISHED,
        series__indicator__frequency=Frequency.ANNUAL,
        series__provider__kind_of_actor=ActorKind.ORGANISATION,
        known_on__lte=F("period_upper"),
    ).exclude(kind_of_value__in=[ObservationKind.PLAN, ObservationKind.FORECAST])
    assert [row.slug for row in yearly if len(row.period) == 4] == []


def test_no_step_is_put_off_to_a_day_that_was_past_when_it_was_said() -> None:
    """A later report of a slip is no new promise: who promised must have named the day before it came."""
    moved = Milestone.objects.filter(state=State.PUBLISHED).exclude(replaces=None)
    assert list(moved.filter(known_on__gt=F("due_on_upper")).values_list("slug", flat=True)) == []


def test_no_two_reports_say_the_same() -> None:
    said = Outcome.objects.filter(state=State.PUBLISHED).values_list("summary", flat=True)
    assert [words for words, times in Counter(said).items() if times > 1] == []


@pytest.mark.parametrize(
    ("day", "promised_by"),
    [("2012-01-01", "Promised by Russia"), ("2016-05-01", "Promised by Russia"), ("2018-11-01", "Russia, China")],
)
def test_a_promisor_is_named_once_on_record(client: Client, day: str, promised_by: str) -> None:
    _status, text = page(client, "/promises/trade-200-billion/", day)

    kicker = " ".join(text.partition('<p class="kicker">')[2].partition("</p>")[0].split())
    assert promised_by in kicker or promised_by == "Russia, China" and "China, Russia" in kicker
    assert ("China" in kicker) == (promised_by == "Russia, China")


@pytest.mark.parametrize(
    ("slug", "words"), [("china-as-main-investor", "Did not come true"), ("siberian-fields", "Came true")]
)
def test_what_nobody_promised_came_true_or_did_not(client: Client, slug: str, words: str) -> None:
    for address in (f"/promises/{slug}/", f"/embed/promises/{slug}/", f"/search/?q={slug}"):
        _status, text = page(client, address, TODAY.isoformat())
        badge = text.partition('<dl class="badge">')[2].partition("</dl>")[0]
        assert words in badge or not badge, address
        assert ">Broken<" not in text and ">Kept<" not in badge


def test_the_newest_report_is_shown_with_its_date(client: Client) -> None:
    _status, text = page(client, "/promises/moscow-kazan-railway/", "2018-03-01")

    assert "from Moscow to Vladimir" in text
    line = next(line for line in text.split('<p class="promise-answer">')[1:] if "reported to have decided" in line)
    assert "(18 October 2017)" in line.partition("</p>")[0]


def test_the_words_of_a_deadline_tell_the_years(client: Client) -> None:
    _status, text = page(client, "/promises/trade-200-billion/", "2018-02-01")

    line = next(line for line in text.split('<p class="promise-answer">')[1:] if "three-five-seven" in line)
    assert "2019" in line.partition("?")[0]


@pytest.mark.parametrize(
    ("slug", "day"),
    [
        ("trade-gacc-2013", "2014-01-10"),
        ("trade-gacc-2014", "2015-01-13"),
        ("trade-gacc-2015-first", "2016-01-13"),
        ("trade-gacc-2015", "2017-01-13"),
        ("trade-gacc-2016", "2017-01-13"),
        ("trade-gacc-2017", "2018-01-12"),
        ("trade-gacc-2018", "2019-01-14"),
        ("trade-gacc-2020", "2021-01-14"),
        ("trade-gacc-2021", "2022-01-14"),
        ("trade-gacc-2022", "2023-01-13"),
        ("trade-gacc-2023", "2024-01-12"),
        ("trade-gacc-2024", "2025-01-13"),
        ("trade-gacc-2025", "2026-01-14"),
    ],
)
def test_chinese_trade_is_known_on_the_day_of_its_release(slug: str, day: str) -> None:
    assert Observation.objects.get(slug=slug).known_on.isoformat() == day


def test_a_step_that_was_put_off_counts_by_the_day_first_named_and_by_the_last() -> None:
    """The Amur bridge: 2016 as promised, 2019 as the fund put it off; what others reported or expected is neither."""
    first, last = (
        track_record_categories(as_of=TODAY, first=first).get(promise__slug="amur-rail-bridge")
        for first in (True, False)
    )
    assert (first.measures["deadlines"][0]["deadline"], first.slip) == ("2016-12-31", 2146)
    assert (last.measures["deadline"], last.slip) == ("2019-12-31", 1051)
    gas = Assessment.objects.get(promise__slug="power-of-siberia-gas", target=None, to_day=None)
    assert [(each["deadline"], each["status"]) for each in gas.measures["deadlines"]] == [
        ("2018-12-31", "delivered_late"),
        ("2019-12-20", "delivered"),
    ]


def test_no_version_is_known_before_its_promise() -> None:
    for model in (Target,):
        early = model.objects.filter(state=State.PUBLISHED, known_on__lt=F("promise__known_on"))
        assert list(early.values_list("slug", flat=True)) == []
    for model in (Outcome, Milestone):
        for slug, day in model.objects.filter(state=State.PUBLISHED, known_on__lt=F("promise__known_on")).values_list(
            "slug", "known_on"
        ):
            assert not model.objects.public(day).filter(slug=slug).exists()


def test_every_earlier_text_is_shown_on_some_day() -> None:
    for promise in Promise.objects.exclude(earlier_texts=[]):
        hidden = [row for row in promise.earlier_texts if row["before"] <= promise.known_on.isoformat()]
        assert hidden == [], promise.slug
