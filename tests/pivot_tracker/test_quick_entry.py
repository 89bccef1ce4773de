"""Quick entry without a script: sources found or made, drafts with their locator, what does not exist yet, doubles."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.enums import State
from claims.models import Actor, Change, Claim, Indicator, Observation, Outcome, Promise, Series, Source, Target
from claims.services import linked_drafts, records
from pivot_tracker.quick_entry.forms import FORMS
from tests.admin.conftest import signed_in
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    EventFactory,
    IndicatorFactory,
    ObservationFactory,
    OutcomeFactory,
    PromiseFactory,
    SeriesFactory,
    SourceFactory,
    TargetFactory,
    UserFactory,
    cited,
    editor,
)
from timeline.models import Event

START = "/admin/enter/"


def page_of(source: Source) -> str:
    return reverse("admin:entry_source", args=[source.slug])


def filled(client: Client, source: Source, kind: str, **fields: Any) -> dict[str, Any]:
    """What a browser sends of one form: what it contains, and what is typed."""
    (form,) = (e["form"] for e in client.get(page_of(source)).context["entries"] if e["form"].kind == kind)
    data = {form.add_prefix(name): form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    return {"kind": kind} | data | {f"{kind}-{name}": value for name, value in fields.items()}


def send(client: Client, source: Source, kind: str, **fields: Any) -> Any:
    return client.post(page_of(source), filled(client, source, kind, **fields))


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    (entry,) = (e for e in response.context["entries"] if e["is_open"])
    return {name: list(said) for name, said in entry["form"].errors.items()}


# The source


@pytest.mark.parametrize(
    "pasted",
    [
        "https://example.org/a",
        "http://www.example.org/a/",
        "example.org/a#chapter-2",
        "https://example.org/a?utm_source=mail",
    ],
)
def test_a_known_address_finds_its_source_however_it_is_spelled(as_editor: Client, pasted: str) -> None:
    source = SourceFactory(url="https://example.org/a")

    answer = as_editor.post(START, {"url": pasted, "kind_of_source": "news"})

    assert (answer.status_code, answer["Location"]) == (302, page_of(source))
    assert Source.objects.count() == 1


def test_an_empty_start_page_asks_for_an_address_or_a_source(as_editor: Client) -> None:
    page = as_editor.post(START, {"kind_of_source": "news"}).content.decode()

    assert "Enter an address, or choose an existing source." in page
    assert "Enter its title" not in page


def test_a_new_address_asks_for_the_title_on_the_same_page_and_makes_a_draft(as_editor: Client) -> None:
    data = {"url": "https://example.org/new", "kind_of_source": "news"}

    assert "Enter its title" in as_editor.post(START, data).content.decode()
    answer = as_editor.post(START, data | {"title": "The plan", "publisher": "Herald", "published_on": "early 2016"})

    source = Source.objects.get()
    assert answer["Location"] == page_of(source)
    assert (source.url, source.published_on, source.published_on_words) == (data["url"], "2016-37", "early 2016")
    assert source.state == State.DRAFT


def test_a_date_that_cannot_be_read_is_refused_at_its_field(as_editor: Client) -> None:
    page = as_editor.post(START, {"url": "https://example.org/x", "title": "T", "published_on": "03/04/2016"})
    assert "can mean 2016-03-04 and 2016-04-03" in page.content.decode()
    assert not Source.objects.exists()


# Each kind


def test_a_claim_and_its_target_are_saved_as_drafts_with_place_and_date_of_the_source(as_editor: Client) -> None:
    source = SourceFactory(published_on="2016-05-31")
    actor, promise, indicator = ActorFactory(), PromiseFactory(), IndicatorFactory()

    answer = send(
        as_editor,
        source,
        "claim",
        statement="Trade will double.",
        speakers=actor.name,
        locator="p. 3",
        promise=promise.title,
        indicator=indicator.name,
        value="200",
        due_on="by 2020",
    )

    assert answer.status_code == 302, errors(answer)
    claim, target = Claim.objects.get(), Target.objects.get()
    assert (claim.state, claim.stated_on, claim.state) == (State.DRAFT, "2016-05-31", target.state)
    assert list(claim.speakers.all()) == [actor] and list(claim.promises.all()) == [promise]
    assert (target.promise, target.set_by, target.indicator, target.sequence) == (promise, claim, indicator, 1)
    assert (target.value, target.due_on, target.due_on_words) == (200, "../2020", "by 2020")
    for record in (claim, target):
        (citation,) = record.citations.all()
        assert (citation.source, citation.locator) == (source, "p. 3")
    changes = list(Change.objects.order_by("-id").values_list("record_kind", flat=True)[:2])
    assert changes == ["target", "claim"]


@pytest.mark.parametrize(("due_on", "edtf"), [("within 100 days", "../2016-09-07"), ("the end of 2018", "../2018")])
def test_a_due_date_counts_from_the_day_of_the_statement(as_editor: Client, due_on: str, edtf: str) -> None:
    source, promise, indicator = SourceFactory(published_on="2016-05-31"), PromiseFactory(), IndicatorFactory()
    named = {"promise": promise.title, "indicator": indicator.name, "value": "300", "due_on": due_on}

    answer = send(as_editor, source, "claim", statement="It will be 300.", stated_on="30 May 2016", **named)

    assert answer.status_code == 302, errors(answer)
    target = Target.objects.get()
    assert (target.due_on, target.due_on_words) == (edtf, due_on)


@pytest.mark.parametrize("stated_on", ["May 2016", ""])
def test_a_due_date_counts_from_no_vaguer_date_than_a_day(as_editor: Client, stated_on: str) -> None:
    fields = {"value": "300", "due_on": "by 31 March", "stated_on": stated_on}

    (why,) = errors(send(as_editor, SourceFactory(), "claim", statement="It will be 300.", **fields))["due_on"]

    assert why == "“by 31 March” names no year: write the date itself, such as by 31 May 2016."


@pytest.mark.parametrize(("direction", "comparator"), [("increase", "at_least"), ("decrease", "at_most")])
def test_a_target_is_at_least_or_at_most_as_its_direction_says(
    as_editor: Client, direction: str, comparator: str
) -> None:
    promise, indicator, source = PromiseFactory(), IndicatorFactory(), SourceFactory(published_on="2016-05-31")
    named = {"promise": promise.title, "indicator": indicator.name, "value": "300", "due_on": "2024"}

    answer = send(as_editor, source, "claim", statement="It will be 300.", direction=direction, **named)

    assert answer.status_code == 302, errors(answer)
    assert Target.objects.get().comparator == comparator


def test_a_decrease_to_at_least_a_level_is_refused_with_both_ways_out(as_editor: Client) -> None:
    promise, indicator, source = PromiseFactory(), IndicatorFactory(), SourceFactory(published_on="2016-05-31")
    named = {"promise": promise.title, "indicator": indicator.name, "value": "300", "due_on": "2024"}
    chosen = {"direction": "decrease", "comparator": "at_least"}

    (said,) = errors(send(as_editor, source, "claim", statement="It will fall to 300.", **chosen, **named))[
        "comparator"
    ]

    assert "Choose “At most”" in said and "the direction “Increase”" in said


def test_a_figure_an_outcome_and_an_event_are_saved_from_the_same_page(as_editor: Client) -> None:
    source, series, promise = SourceFactory(published_on="2017-02"), SeriesFactory(), PromiseFactory()

    send(as_editor, source, "figure", series=series.title, period="Q3 2016", value="17.5", locator="table 1")
    send(as_editor, source, "outcome", promise=promise.slug, summary="Work began.", stage="implementing")
    send(as_editor, source, "event", name="The ministers meet.", actors="")

    figure, outcome, event = Observation.objects.get(), Outcome.objects.get(), Event.objects.get()
    assert (figure.series, figure.period, figure.value) == (series, "2016-35", 17.5)
    assert (outcome.promise, outcome.stage, outcome.happened_on) == (promise, "implementing", "2017-02")
    assert (event.title, event.happened_on, event.was_public) == ("The ministers meet.", "2017-02", True)
    assert [record.citations.get().source for record in (figure, outcome, event)] == [source] * 3


def test_a_further_version_takes_the_next_number_and_a_claim_of_this_source(as_editor: Client) -> None:
    first, source = TargetFactory(), SourceFactory()
    claim = ClaimFactory(citations=cited(source))

    answer = send(
        as_editor,
        source,
        "target",
        set_by=claim.pk,
        promise=first.promise.title,
        indicator=first.indicator.name,
        value="300",
    )

    assert answer.status_code == 302, errors(answer)
    assert Target.objects.get(sequence=2).set_by == claim


def test_the_next_entry_starts_with_what_the_last_one_had(as_editor: Client) -> None:
    source, series = SourceFactory(), SeriesFactory()
    send(as_editor, source, "figure", series=series.title, period="2015", value="1", locator="table 1")

    data = filled(as_editor, source, "figure")

    assert (data["figure-series"], data["figure-locator"]) == (series.title, "table 1")
    assert "figure-value" not in data and "figure-period" not in data


def test_the_day_and_the_indicator_are_not_those_of_the_last_entry(as_editor: Client) -> None:
    source, indicator = SourceFactory(published_on="2016-05-31"), IndicatorFactory()
    fields = {"promise": PromiseFactory().title, "indicator": indicator.name, "value": "5", "stated_on": "2016-05-01"}
    assert send(as_editor, source, "claim", statement="Five.", **fields).status_code == 302
    send(as_editor, source, "event", name="They meet.", happened_on="2016-05-02")

    claim, event = filled(as_editor, source, "claim"), filled(as_editor, source, "event")

    assert (claim["claim-stated_on"], event["event-happened_on"]) == ("2016-05-31", "2016-05-31")
    assert "claim-indicator" not in claim
    assert send(as_editor, source, "claim", statement="Nothing else was said.").status_code == 302


# What sets no target


@pytest.mark.parametrize("kind", ["forecasts", "asserts"])
@pytest.mark.parametrize("given", [{"value": "30"}, {"due_on": "2025"}, {"value": "30", "due_on": "by 2025"}])
def test_what_promises_nothing_sets_no_target_and_says_what_to_do(
    as_editor: Client, kind: str, given: dict[str, str]
) -> None:
    target = TargetFactory()
    fields = {"promise": target.promise.title, "indicator": target.indicator.name, "kind_of_claim": kind}

    refused = errors(send(as_editor, SourceFactory(), "claim", statement="Thirty, an analyst says.", **fields, **given))

    assert set(refused) == {"kind_of_claim"}
    assert "assertions" in refused["kind_of_claim"][0]
    assert Target.objects.get() == target


def test_a_version_by_a_claim_that_asserts_is_refused_at_the_claim(as_editor: Client) -> None:
    source, first = SourceFactory(), TargetFactory()
    claim = ClaimFactory(citations=cited(source), kind_of_claim="asserts")
    fields = {"promise": first.promise.title, "indicator": first.indicator.name, "value": "30"}

    assert set(errors(send(as_editor, source, "target", set_by=claim.pk, **fields))) == {"set_by"}


def test_a_day_without_a_number_is_a_step_and_the_refusal_says_so(as_editor: Client) -> None:
    refused = errors(send(as_editor, SourceFactory(), "claim", statement="A bridge.", due_on="summer 2022"))

    assert set(refused) == {"due_on"}
    assert "Milestones" in refused["due_on"][0]


def test_another_unit_than_the_indicator_has_is_refused_with_both(as_editor: Client) -> None:
    source, series = SourceFactory(), SeriesFactory(indicator=IndicatorFactory(name="Flats", unit="flats"))
    claim = {"statement": "S", "promise": PromiseFactory().title, "indicator": "Flats", "value": "5"}
    figure = {"series": series.title, "period": "2015", "value": "5"}

    for kind, fields in (("claim", claim), ("figure", figure)):
        refused = errors(send(as_editor, source, kind, new_unit="kg", **fields))
        assert refused == {"new_unit": ["“Flats” is in flats, not in kg."]}
        assert send(as_editor, source, kind, new_unit="Flats", **fields).status_code == 302


def test_a_number_is_read_as_an_import_reads_it(as_editor: Client) -> None:
    source, series = SourceFactory(), SeriesFactory()
    figure = {"series": series.title, "period": "2015"}

    refused = errors(send(as_editor, source, "figure", value="10,450", **figure))
    assert refused["value"] == ["“10,450” can mean 10450 and 10.45: write one of them."]
    assert send(as_editor, source, "figure", value="10\u2009450", **figure).status_code == 302
    assert Observation.objects.get().value == 10450


def test_a_number_is_read_in_the_unit_of_its_series_or_indicator(as_editor: Client) -> None:
    source, series = SourceFactory(published_on="2016-05-31"), SeriesFactory(indicator=IndicatorFactory(unit="USD bn"))
    promise = PromiseFactory()
    figure = {"series": series.title, "period": "2015"}
    claim = {"statement": "It will be 5.", "promise": promise.title, "indicator": series.indicator.name}

    refused = errors(send(as_editor, source, "figure", value="4.5 million", **figure))
    assert "4500000, but 4.5 where the unit counts in “million”" in refused["value"][0]
    assert send(as_editor, source, "figure", value="4.5 billion", **figure).status_code == 302
    assert send(as_editor, source, "claim", value="5 billion", **claim).status_code == 302
    assert (Observation.objects.get().value, Target.objects.get().value) == (4.5, 5)


def test_a_day_and_a_speaker_alone_make_no_double(as_editor: Client) -> None:
    source, mayor = SourceFactory(), ActorFactory(name="The mayor")
    ClaimFactory(statement="The mayor promises to halve road deaths by 2025.", speakers=[mayor.slug])
    fields = {"statement": "The mayor promises 500 buses by 2025.", "speakers": mayor.name, "stated_on": "31 May 2016"}

    assert send(as_editor, source, "claim", **fields).status_code == 302


# What does not exist yet


def test_what_is_named_and_missing_is_refused_until_it_may_be_created(as_editor: Client) -> None:
    source = SourceFactory()
    fields = {
        "statement": "Two hundred thousand trees.",
        "speakers": "Mayor; Deputy mayor",
        "promise": "Trees",
        "indicator": "Trees standing",
        "value": "200",
        "new_unit": "trees",
    }

    refused = errors(send(as_editor, source, "claim", **fields))
    assert set(refused) == {"speakers", "promise", "indicator"}
    assert not Claim.objects.exists() and not Actor.objects.exists()
    answer = send(as_editor, source, "claim", create="on", new_actor_kind="person", **fields)

    assert answer.status_code == 302, errors(answer)
    promise, indicator = Promise.objects.get(), Indicator.objects.get()
    assert {actor.name for actor in promise.promisors.all()} == {"Mayor", "Deputy mayor"}
    assert {actor.kind_of_actor for actor in Actor.objects.all()} == {"person"}
    assert (Target.objects.get().promise, Target.objects.get().indicator) == (promise, indicator)


def test_a_new_series_comes_with_its_indicator_and_belongs_to_the_source_that_prints_it(as_editor: Client) -> None:
    source = SourceFactory()
    fields = {"series": "Trees, by hand", "period": "2015", "value": "7", "create": "on"}

    assert "needs its indicator" in str(errors(send(as_editor, source, "figure", **fields)))
    answer = send(as_editor, source, "figure", indicator="Trees", new_unit="trees", **fields)

    assert answer.status_code == 302, errors(answer)
    series = Series.objects.get()
    assert (series.source, series.provider, series.indicator.unit) == (source, None, "trees")


def test_all_of_an_entry_is_saved_or_nothing(as_editor: Client) -> None:
    source = SourceFactory()
    before = Change.objects.count()

    refused = errors(
        send(
            as_editor, source, "claim", statement="S", speakers="Mayor", promise="Trees", indicator="Trees standing",
            value="5", comparator="between", create="on", new_unit="trees",
        )
    )  # fmt: skip

    assert refused["high"] == ["Enter the upper end of the range."]
    assert not Actor.objects.exists() and not Claim.objects.exists()
    assert Change.objects.count() == before


def test_a_name_that_two_records_bear_is_refused_with_both(as_editor: Client) -> None:
    one, other = ActorFactory(name="Li"), ActorFactory(name="Li Wei", aliases=[{"name": "Li"}])
    refused = errors(send(as_editor, SourceFactory(), "claim", statement="S", speakers="Li"))
    assert one.slug in refused["speakers"][0] and other.slug in refused["speakers"][0]


def test_another_name_or_spelling_is_understood(as_editor: Client) -> None:
    actor = ActorFactory(name="China", aliases=[{"name": "PRC"}])
    send(as_editor, SourceFactory(), "claim", statement="S", speakers="prc")
    assert list(Claim.objects.get().speakers.all()) == [actor]


# What is here already


def doubled(source: Source) -> dict[str, tuple[Any, dict[str, Any]]]:
    """By kind: a record, and the fields of a form that says the same."""
    actor = ActorFactory()
    claim = ClaimFactory(statement="The ministry says that trade will reach 200 by 2020.", speakers=[actor.slug])
    figure, outcome = ObservationFactory(period="2015"), OutcomeFactory(summary="Work has begun at the first site.")
    event = EventFactory(title="The ministers meet in Beijing", happened_on="2016-06-25")
    target = TargetFactory()
    own = ClaimFactory(statement="Something else entirely.", citations=cited(source), stated_on="2001")
    return {
        "claim": (
            claim,
            {"statement": "Trade will reach 200 by 2020, the ministry says.", "speakers": actor.name,
             "stated_on": "31 May 2016"},
        ),
        "target": (
            target,
            {"set_by": own.pk, "promise": target.promise.title, "indicator": target.indicator.name, "value": "200"},
        ),
        "figure": (figure, {"series": figure.series.title, "period": "2015", "value": "60"}),
        "outcome": (outcome, {"promise": outcome.promise.title, "summary": "Work has begun at the second site."}),
        "event": (event, {"name": "Ministers meet in Beijing", "happened_on": "June 2016"}),
    }  # fmt: skip


@pytest.mark.parametrize("kind", FORMS)
def test_what_looks_the_same_is_shown_before_it_is_saved_twice(as_editor: Client, kind: str) -> None:
    source = SourceFactory(published_on="2019")
    record, fields = doubled(source)[kind]
    before = FORMS[kind].model.objects.count()

    warned = send(as_editor, source, kind, **fields)
    answer = as_editor.get(
        reverse("admin:entry_likely", args=[source.slug]), filled(as_editor, source, kind, **fields)
    ).json()

    (entry,) = (e for e in warned.context["entries"] if e["is_open"])
    assert [row["title"] for row in entry["likely"]] == [str(record)]
    assert answer["likely"] == entry["likely"]
    assert FORMS[kind].model.objects.count() == before
    assert "Not saved: similar records exist." in warned.content.decode()
    assert send(as_editor, source, kind, anyway="on", **fields).status_code == 302
    assert FORMS[kind].model.objects.count() == before + 1


@pytest.mark.parametrize("kind", ["claim", "figure", "outcome", "event"])
def test_what_is_different_is_saved_at_once(as_editor: Client, kind: str) -> None:
    source = SourceFactory(published_on="2019")
    _record, fields = doubled(source)[kind]
    other = {
        "claim": {"statement": "Nothing will come of it."},
        "figure": {"period": "2017"},
        "outcome": {"summary": "Everything is finished."},
        "event": {"happened_on": "2015"},
    }
    assert send(as_editor, source, kind, **fields | other[kind]).status_code == 302


# While somebody types


def test_names_and_addresses_are_answered_as_json(as_editor: Client) -> None:
    actor, source = ActorFactory(name="Ministry of Trade"), SourceFactory(url="https://example.org/b")

    found = as_editor.get("/admin/enter/names/", {"kind": "actor", "q": "of tra"}).json()
    exact = as_editor.get("/admin/enter/names/", {"kind": "actor", "q": "ministry of trade"}).json()
    here = as_editor.get("/admin/enter/source/", {"url": "http://example.org/b/"}).json()

    assert found == {"names": [actor.name], "is_known": False}
    assert exact["is_known"]
    assert here["source"] == {"title": source.title, "url": page_of(source)}
    assert as_editor.get("/admin/enter/source/", {"url": "http://example.org/c"}).json() == {"source": None}
    assert as_editor.get("/admin/enter/names/", {"kind": "nothing", "q": "x"}).status_code == 404


def test_the_rules_are_asked_about_what_is_not_there_yet(as_editor: Client) -> None:
    source = SourceFactory(published_on="2016-05-31")
    fields = {
        "statement": "Two hundred.", "speakers": "Mayor", "promise": "Trees", "indicator": "Trees standing",
        "value": "200", "due_on": "2020", "create": "on", "new_unit": "trees", "_draft_preview": "1",
    }  # fmt: skip
    data = filled(as_editor, source, "claim", **fields) | {"_draft_preview": "1"}

    page = as_editor.post(page_of(source), data).content.decode()
    alone = as_editor.post(page_of(source), data, headers={"X-Draft-Preview": "1"}).content.decode()

    for text in (page, alone):
        assert "If published" in text
        assert "Trees: Trees standing: at least 200 trees by the end of 2020" in text
    assert "<form" not in alone
    assert not Claim.objects.exists() and not Promise.objects.exists()


def test_all_that_one_entered_goes_to_review_in_one_press_each_after_what_it_names(as_editor: Client) -> None:
    source = SourceFactory(published_on="2016-05-31")
    fields = {"speakers": "Mayor", "promise": "Trees", "indicator": "Trees standing", "value": "200", "due_on": "2020"}
    send(as_editor, source, "claim", statement="Two hundred.", create="on", new_unit="trees", **fields)
    theirs = EventFactory(happened_on="2016-05-30", citations=cited(source), by=editor("another"))
    submit = reverse("admin:entry_submit", args=[source.slug])
    assert submit in as_editor.get(page_of(source)).content.decode()

    page = as_editor.post(submit, follow=True).content.decode()

    assert "Submitted for review: 6 records." in page and submit not in page
    order = list(Change.objects.filter(action="submitted").order_by("pk").values_list("record_kind", flat=True))
    assert sorted(order) == ["actor", "claim", "indicator", "promise", "source", "target"]
    assert order.index("claim") > max(map(order.index, ("actor", "promise", "source")))
    assert order[-1] == "target"
    theirs.refresh_from_db()
    assert theirs.state == State.DRAFT


def test_drafts_that_name_each_other_are_submitted_once_each(db: None) -> None:
    by, source = editor(), SourceFactory()
    first = ClaimFactory(citations=cited(source))
    second = ClaimFactory(citations=cited(source), relations=[{"other": [first.slug], "relation": "supports"}])
    content = {"relations": [{"other": [second.slug], "relation": "supports"}]}
    records.edit_record(first, content, by=by, base_version=first.version)
    first.refresh_from_db()

    submitted = linked_drafts.submit_all([first, second], by=by)

    assert {(record.kind(), record.slug) for record in submitted} == {
        ("claim", first.slug), ("claim", second.slug), ("source", source.slug)
    }  # fmt: skip
    assert len(submitted) == 3


# Who


@pytest.mark.parametrize("path", [START, "/admin/enter/names/", "/admin/enter/source/"])
def test_only_editors_enter(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 302
    assert signed_in(UserFactory()).get(path).status_code == 403


def test_the_page_asks_the_database_the_same_however_much_was_entered(
    as_editor: Client, django_assert_max_num_queries: Any
) -> None:
    source = SourceFactory()
    ClaimFactory(citations=cited(source))
    with django_assert_max_num_queries(40) as few:
        as_editor.get(page_of(source))
    for _number in range(6):
        ClaimFactory(citations=cited(source))
    with django_assert_max_num_queries(len(few)):
        as_editor.get(page_of(source))


def test_a_total_over_years_of_a_new_flow_is_entered_with_its_claim(as_editor: Client) -> None:
    given = {"statement": "500 km by 2025.", "stated_on": "2020-01-10", "promise": "Cycle paths", "create": "on"}
    flow = {"indicator": "Cycle paths built", "new_unit": "km", "new_kind_of_measure": "flow", "speakers": "Mayor"}
    source = SourceFactory(published_on="2020-01-12")
    answer = send(
        as_editor, source, "claim", **given, **flow, value="500", due_on="2020/2025", measure="total", anyway="on"
    )
    assert answer.status_code == 302, errors(answer)
    target = Target.objects.get()
    assert (target.measure, target.per, target.due_on) == ("total", "", "2020/2025")
    assert target.indicator.kind_of_measure == "flow"
