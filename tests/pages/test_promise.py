"""The page of one promise, on the worked example of the method: trade to 200 by 2020 from 63.5 in 2015."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from claims.enums import FlagKind, Stage, VerdictKind
from claims.models import Assessment, Flag, FlagPeriod, Observation
from tests.api.world import World, compute
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    OutcomeFactory,
    PromiseFactory,
    SourceFactory,
    VerdictFactory,
    cited,
    published,
)
from tests.pages.crawler import get

pytestmark = pytest.mark.django_db


def test_question_and_answer_stand_at_the_top(world: World) -> None:
    page = get(f"/promises/{world.promise.slug}/?as_of=2018-02-01")
    assert "At least 200 USD bn by 2021 or 2023? " in page.text or "At least 200 USD bn by 2020? " in page.text
    top = page.text[: page.text.index("Versions of the target")]
    assert (
        "came to 66.1 USD bn in 2016; an even path to at least 200 USD bn by the end of 2020 would have been at" in top
    )


def test_every_version_says_what_moved_and_what_the_rules_compute(world: World) -> None:
    text = get(f"/promises/{world.promise.slug}/?as_of=2018-02-01").text
    assert "The deadline moved from the end of 2020 to the end of 2021 or 2023: up to 3 years later." in text
    assert "79.9 USD bn" in text and "0.159" in text and "31.9 %" in text and "25.8 %" in text


def test_three_judgements_stand_side_by_side(world: World) -> None:
    text = get(f"/promises/{world.promise.slug}/").text
    for heading in ("What officials say", "What the rules compute", "What the editors conclude"):
        assert heading in text
    assert "Work has begun and nothing is finished." in text


def test_no_deadline_says_what_the_rules_cannot_say_next_to_a_verdict() -> None:
    promise = published(OutcomeFactory(stage=Stage.ANNOUNCED)).promise
    compute()
    address = f"/promises/{promise.slug}/"
    panel = get(address).text
    assert "Not due" not in panel
    assert "No deadline" in panel and "Without a deadline, the rules cannot judge progress" in panel
    assert "The editors judge" not in panel
    published(VerdictFactory(promise=promise, verdict=VerdictKind.BROKEN))
    assert "The editors judge its progress so far." in get(address).text


def test_a_flag_names_what_it_is_about_only_where_that_is_another_page(world: World) -> None:
    page = get(f"/promises/{world.promise.slug}/?as_of=2018-02-01")
    named = re.findall(r'About: <a href="([^"]*)">', re.sub(r"\s+", " ", page.html))
    assert named and f"/promises/{world.promise.slug}/?as_of=2018-02-01" not in named
    assert "#target-" in "".join(named)


def test_only_those_who_promised_or_were_promised_count_as_officials(world: World) -> None:
    analyst = published(ActorFactory(name="An analyst"))
    published(ClaimFactory(statement="An analyst doubts it.", speakers=[analyst.slug], promises=[world.promise.slug]))
    text = get(f"/promises/{world.promise.slug}/").text
    panel = text[text.index("What officials say") : text.index("What the rules compute")]
    assert "An analyst doubts it." not in panel and "An analyst doubts it." in text


@pytest.mark.parametrize("content", [{"reported_by": "a-paper"}, {"stated_on": ""}])
def test_only_own_dated_words_count_as_what_officials_say(world: World, content: dict[str, str]) -> None:
    paper = published(ActorFactory(slug="a-paper", name="A paper"))
    party = world.promise.promisors.get()
    promise = published(PromiseFactory(promisors=[party.slug]))
    said: dict[str, Any] = {"speakers": [party.slug], "promises": [promise.slug]}
    published(ClaimFactory(statement="They mean to plant.", **said, **content))
    address = f"/promises/{promise.slug}/"

    def panel() -> str:
        text = get(address).text
        return text[text.index("What officials say") : text.index("What the rules compute")]

    assert "They mean to plant." not in panel() and "No dated statement in their own words" in panel()
    assert "They mean to plant." in get(address).text and paper.slug == "a-paper"
    published(ClaimFactory(statement="We shall plant.", **said))
    assert "We shall plant." in panel() and "They mean to plant." not in panel()


def _on(day: str) -> list[dict[str, Any]]:
    return cited(SourceFactory(published_on=day))


def test_a_promise_without_a_newer_fact_says_since_when_it_was_not_followed() -> None:
    promise = published(PromiseFactory())
    address = f"/promises/{promise.slug}/"
    published(OutcomeFactory(promise=promise, happened_on="2016-12-31", citations=_on("2016-12-31")))
    compute()
    said = "No report or figure after 31 December 2016 is recorded."
    assert said in get(address).text
    assert "No report or figure after" not in get(f"{address}?as_of=2019-12-30").text
    assert said in get(f"{address}?as_of=2020-01-02").text
    published(OutcomeFactory(promise=promise, stage="", happened_on="", known_on_override="2020-06-01"))
    compute()
    looked = (
        "The latest recorded report or figure is from 31 December 2016. "
        "The editors last searched on 1 June 2020 and found"
    )
    assert looked in get(address).text and said not in get(address).text
    published(OutcomeFactory(promise=promise, stage="completed", happened_on="2017-05-01", citations=_on("2017-05-01")))
    compute()
    assert "newest fact" not in get(address).text


def test_a_dated_report_of_nothing_is_a_fact_of_its_source_and_no_look_of_the_editors() -> None:
    promise = published(PromiseFactory())
    address = f"/promises/{promise.slug}/"
    published(OutcomeFactory(promise=promise, happened_on="2016-12-31", citations=_on("2016-12-31")))
    published(OutcomeFactory(promise=promise, stage="", happened_on="2018-06-30", citations=_on("2018-07-25")))
    compute()
    text = get(f"{address}?as_of=2022-01-01").text
    assert "No report or figure after 30 June 2018 is recorded." in text
    assert "last searched" not in text


def test_every_figure_in_the_table_leads_to_the_place_in_its_source(world: World) -> None:
    page = get(f"/promises/{world.promise.slug}/")
    table = page.html[page.html.index('<table class="table-compact"') :]
    table = table[: table.index("</table>")]
    cells = re.findall(r'<a href="(/sources/[^"#]+/)#(observation-[^"]+)" title="[^"]+"\s*>([\d.]+)</a>', table)
    assert {value for _source, _anchor, value in cells} == {"63.5", "66.1", "99.5"}
    for source, anchor, _value in cells:
        assert anchor in get(source).read.ids


def test_the_picture_draws_each_series_and_version_once_for_wide_and_once_for_narrow_screens(world: World) -> None:
    html = get(f"/promises/{world.promise.slug}/").html
    charts = html[html.index('<div class="chart"') : html.index("<figcaption>")]
    assert charts.count("<svg ") == 2
    assert "var(--color-series-1)" in charts and "var(--color-series-2)" in charts and "var(--color-promised)" in charts
    for year in ("2015", "2016", "2020"):
        assert f">{year}</text>" in charts


def test_flags_come_with_their_arithmetic_and_the_rows_that_they_rest_on(world: World) -> None:
    page = get(f"/promises/{world.promise.slug}/?as_of=2018-02-01")
    assert "came to 66.1 USD bn in 2016; an even path to at least 200 USD bn" in page.text
    assert "For 2016 the series differ by" in page.text
    assert "Evidence (" in page.text


def test_flags_that_have_closed_are_distinguished(world: World) -> None:
    text = get(f"/promises/{world.promise.slug}/").text
    assert "closed flags" in text
    closed = text[text.index("closed flags") :]
    assert " until " in closed


def test_the_way_of_a_promise_without_a_number_is_drawn_by_its_stages(db: None) -> None:
    from tests.api.world import compute
    from tests.factories import OutcomeFactory, PromiseFactory, published

    promise = published(PromiseFactory(title="A bridge", kind_of_promise="commitment"))
    published(OutcomeFactory(promise=promise, summary="The first pillar stands."))
    compute()
    text = get("/").text
    assert "A bridge The first pillar stands. (June 2016) Announced Committed Under way Completed" in text


def flag_found(promise: Any, *spells: tuple[dt.date, dt.date | None, list[str]]) -> None:
    """A flag on a promise that was found over these periods, each with what is missing."""
    flag = Flag.objects.create(
        kind=FlagKind.VAGUE_PROMISE, subject_kind="promise", subject=promise.slug, opened_on=spells[0][0]
    )
    flag.promises.add(promise)
    for since, until, missing in spells:
        FlagPeriod.objects.create(
            flag=flag,
            from_day=since,
            to_day=until,
            severity="notice",
            params={"missing": missing, "rows": since.year},
            digest=str(since),
            ruleset="2",
        )


def test_a_flag_reads_so_since_its_sentence_does_and_not_since_its_numbers_changed(world: World) -> None:
    first, second, third = (dt.date(year, 1, 12) for year in (2014, 2015, 2016))
    flag_found(world.promise, (first, second, ["date"]), (second, third, ["value"]), (third, None, ["value"]))
    text = get(f"/promises/{world.promise.slug}/?as_of=2018-02-01").text
    assert "Missing from the record: an amount." in text
    assert "Since 12 January 2014. Wording unchanged since 12 January 2015." in text


def test_a_flag_that_always_read_so_has_one_day(world: World) -> None:
    first, second = dt.date(2014, 1, 12), dt.date(2015, 1, 12)
    flag_found(world.promise, (first, second, ["date"]), (second, None, ["date"]))
    text = get(f"/promises/{world.promise.slug}/?as_of=2018-02-01").text
    assert "Since 12 January 2014." in text and "Wording unchanged since 12 January" not in text


def test_a_measure_names_the_figure_that_it_is_of(world: World) -> None:
    text = get(f"/promises/{world.promise.slug}/?as_of=2018-02-01").text
    assert re.search(r"Pace so far relative to the required pace \(R\)\s+0\.159.*?\(66\.1 USD bn in 2016\)", text)


def test_a_period_of_one_status_says_r_as_it_was_first_and_last(world: World) -> None:
    row = Assessment.objects.filter(promise=world.promise, heads_version=True, ratio__isnull=False).earliest("from_day")
    Assessment.objects.filter(target=row.target, from_day__gt=row.from_day).delete()
    day = row.from_day + dt.timedelta(days=100)
    Assessment.objects.filter(pk=row.pk).update(to_day=day, ratio=1.84)
    row.pk, row.from_day, row.to_day, row.ratio = None, day, None, 1.6
    row.save(force_insert=True)
    assert "1.84 to 1.6" in get(f"/promises/{world.promise.slug}/").text


def test_a_figure_whose_day_of_knowledge_is_inferred_is_marked(world: World) -> None:
    mark = "known-since date inferred"
    addresses = (
        f"/promises/{world.promise.slug}/",
        f"/indicators/{world.promise.targets.order_by('pk')[0].indicator.slug}/",
    )
    Observation.objects.all().update(known_on_inferred=True)
    assert all(mark in get(address).text for address in addresses)
