"""Entering and editing through the real forms of the desk: what is taken, what is refused, and where it says so."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from claims.enums import ChangeAction, RevisionState, State
from claims.models import Actor, Assertion, Change, Claim, Observation, Revision, Source, Target
from claims.models.base import PublicRecord
from claims.services import records, workflow
from claims.services.record_content import content_of
from tests.admin.conftest import change_url, errors_of, form_data, messages_of, row, signed_in, url
from tests.factories import (
    FACTORIES,
    ActorFactory,
    ClaimFactory,
    IndicatorFactory,
    ObservationFactory,
    PromiseFactory,
    SeriesFactory,
    SourceFactory,
    TargetFactory,
    TopicFactory,
    UserFactory,
    cited,
    editor,
    published,
    reviewer,
)

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    """How many rows each table of the applications has."""
    with connection.cursor() as cursor:
        found = {}
        for name in connection.introspection.table_names(cursor):
            if name.startswith(("claims_", "timeline_", "django_admin_log")):
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
                found[name] = cursor.fetchone()[0]
    return found


def stored(record: PublicRecord) -> tuple[Any, ...]:
    return type(record).objects.filter(pk=record.pk).values_list().get()


def filled(client: Client, model: type[Any], **fields: Any) -> dict[str, Any]:
    """The add form as the page gives it, with these fields filled in."""
    return form_data(client.get(url(model, "add"))) | fields


def observation_form(client: Client, **fields: Any) -> dict[str, Any]:
    source = SourceFactory()
    known = {"series": SeriesFactory().pk, "period": "2015", "value": "63.5"}
    cells = row("citations", 0, source=source.pk, locator="table 2", stance="supports")
    return filled(client, Observation, **known) | cells | fields


def target_form(client: Client, **fields: Any) -> dict[str, Any]:
    known = {
        "promise": PromiseFactory().pk,
        "sequence": 1,
        "set_by": ClaimFactory().pk,
        "indicator": IndicatorFactory().pk,
        "value": "200",
        "due_on": "2020",
        "baseline_value": "63.5",
        "baseline_period": "2015",
    }
    cells = row("citations", 0, source=SourceFactory().pk, locator="p. 1", stance="supports")
    return filled(client, Target, **known) | cells | fields


def test_an_editor_enters_a_figure_with_its_source(as_editor: Client) -> None:
    data = observation_form(as_editor, why="From the yearbook")

    response = as_editor.post(url(Observation, "add"), data)

    assert response.status_code == 302, errors_of(response)
    figure = Observation.objects.get()
    assert (figure.state, figure.period, str(figure.value), figure.edited_by) == (
        State.DRAFT,
        "2015",
        "63.500000",
        editor(),
    )
    assert figure.citations.get().locator == "table 2"
    change = Change.objects.get(record_kind="observation")
    assert (change.action, change.by, change.why) == (ChangeAction.RECORDED, editor(), "From the yearbook")
    assert figure.history.get().history_user == editor()


@pytest.mark.parametrize(
    ("direction", "value", "comparator"), [("increase", "200", "at_least"), ("decrease", "50", "at_most")]
)
def test_a_comparator_that_is_not_chosen_follows_the_direction(
    as_editor: Client, direction: str, value: str, comparator: str
) -> None:
    data = target_form(as_editor, direction=direction, value=value)
    assert data.get("comparator", "") == ""

    response = as_editor.post(url(Target, "add"), data)

    assert response.status_code == 302, errors_of(response)
    assert Target.objects.get().comparator == comparator


def test_saving_an_unchanged_form_changes_no_content(as_editor: Client) -> None:
    for model in sorted(FACTORIES, key=lambda m: m.kind()):
        record = FACTORIES[model]()
        before = content_of(record)

        response = as_editor.post(change_url(record), form_data(as_editor.get(change_url(record))))

        assert response.status_code == 302, (model, errors_of(response))
        record.refresh_from_db()
        assert content_of(record) == before, model


def test_a_state_sent_with_the_form_is_ignored(as_reviewer: Client) -> None:
    data = observation_form(as_reviewer, state="published", edited_by=editor().pk, version=7, known_on="2001-01-01")

    as_reviewer.post(url(Observation, "add"), data)

    figure = Observation.objects.get()
    assert (figure.state, figure.edited_by, figure.version) == (State.DRAFT, reviewer(), 1)


WRONG: dict[str, tuple[Any, dict[str, Any], str]] = {
    "a bad date": (observation_form, {"period": "some time"}, "period"),
    "month 13": (observation_form, {"period": "2016-13"}, "period"),
    "an inverted period": (observation_form, {"period": "2016-04/2016-01"}, "period"),
    "no value": (observation_form, {"value": ""}, "value"),
    "bounds the wrong way round": (observation_form, {"value": "", "low": "70", "high": "60"}, "low"),
    "a number that is none": (observation_form, {"value": "sixty or so"}, "value"),
    "a citation without a source": (observation_form, {"citations-0-source": ""}, "citations"),
    "a direction against target and baseline": (target_form, {"direction": "decrease"}, "direction"),
    "a decrease to at least": (target_form, {"direction": "decrease", "comparator": "at_least"}, "comparator"),
    "a deadline before the statement": (target_form, {"due_on": "2015"}, "due_on"),
    "month 13 in a deadline": (target_form, {"due_on": "2020-13"}, "due_on"),
    "a range without an end": (target_form, {"comparator": "between"}, "high"),
    "a missing claim": (target_form, {"set_by": ""}, "set_by"),
}


@pytest.mark.parametrize(("make", "wrong", "field"), WRONG.values(), ids=WRONG.keys())
def test_a_mistake_is_an_error_at_its_field_and_nothing_is_written(
    as_editor: Client, make: Any, wrong: dict[str, Any], field: str
) -> None:
    model = Observation if make is observation_form else Target
    data = make(as_editor, **wrong)
    before = counts()

    response = as_editor.post(url(model, "add"), data)

    assert list(errors_of(response)) == [field]
    assert counts() == before


def test_a_duplicate_figure_is_an_error_at_its_period(as_editor: Client) -> None:
    source = SourceFactory()
    first = ObservationFactory(citations=cited(source))
    data = observation_form(as_editor, series=first.series.pk) | row("citations", 0, source=source.pk)
    before = counts()

    response = as_editor.post(url(Observation, "add"), data)

    ((field, [sentence]),) = errors_of(response).items()
    assert field == "period"
    assert sentence.startswith("This series already has a value of this kind for this period, known since the same day")
    assert first.slug in sentence
    assert counts() == before


def test_the_same_place_cited_twice_is_an_error_of_the_citations(as_editor: Client) -> None:
    source = SourceFactory()
    cell = {"source": source.pk, "locator": "p. 1", "stance": "supports"}
    data = observation_form(as_editor) | row("citations", 0, **cell) | row("citations", 1, **cell, remark="Again")
    data["citations-TOTAL_FORMS"] = 2

    response = as_editor.post(url(Observation, "add"), data)

    assert list(errors_of(response)) == ["citations"]
    assert not Observation.objects.exists()


def test_a_taken_name_is_an_error_at_the_name(as_editor: Client) -> None:
    topic = TopicFactory()
    data = filled(as_editor, type(topic), name=topic.name)

    assert list(errors_of(as_editor.post(url(type(topic), "add"), data))) == ["name"]


def test_what_was_typed_is_kept_when_something_is_wrong(as_editor: Client) -> None:
    data = observation_form(as_editor, period="2016-13", note="A long note.")

    page = as_editor.post(url(Observation, "add"), data).content.decode()

    assert "A long note." in page
    assert 'value="table 2"' in page


# Vague dates


@pytest.mark.parametrize(
    ("typed", "edtf", "words"),
    [
        ("early 2016", "2016-37", "early 2016"),
        ("June 2016", "2016-06", ""),
        ("summer 2021", "2021-22", ""),
        ("by 2020", "../2020", "by 2020"),
        ("2016-06~", "2016-06~", ""),
        ("31 May 2016", "2016-05-31", ""),
    ],
)
def test_a_date_is_stored_as_understood_with_the_words_worth_keeping(
    as_editor: Client, typed: str, edtf: str, words: str
) -> None:
    data = filled(as_editor, Source, title="A", kind_of_source="news", published_on=typed)

    as_editor.post(url(Source, "add"), data)

    source = Source.objects.get()
    assert (source.published_on, source.published_on_words) == (edtf, words)


def test_words_that_somebody_typed_are_kept(as_editor: Client) -> None:
    data = filled(as_editor, Source, title="A", kind_of_source="news", published_on="2016")
    data["published_on_words"] = "last year"

    as_editor.post(url(Source, "add"), data)

    assert Source.objects.get().published_on_words == "last year"


def test_words_made_from_the_old_date_go_with_it(as_editor: Client) -> None:
    source = SourceFactory(published_on="2016-01/2016-04", published_on_words="early 2016")
    data = form_data(as_editor.get(change_url(source))) | {"published_on": "2017-03-01"}

    as_editor.post(change_url(source), data)

    source.refresh_from_db()
    assert (source.published_on, source.published_on_words) == ("2017-03-01", "")


def test_the_page_says_how_a_stored_date_is_understood(as_editor: Client) -> None:
    page = as_editor.get(change_url(SourceFactory(published_on="2016-06~"))).content.decode()

    assert "Read as about June 2016 (2016-06~): 1 June 2016 to 30 June 2016" in page


def test_a_stored_date_is_shown_as_it_is_read_back(as_editor: Client) -> None:
    source = SourceFactory(published_on="2021-22")
    data = form_data(as_editor.get(change_url(source)))

    assert data["published_on"] == "summer 2021"
    as_editor.post(change_url(source), data | {"title": "Another title"})

    source.refresh_from_db()
    assert (source.title, source.published_on) == ("Another title", "2021-22")


def test_a_date_that_may_mean_two_things_is_refused_and_stays_as_it_was_typed(as_editor: Client) -> None:
    data = filled(as_editor, Source, title="A", kind_of_source="news", published_on="2021-22")

    page = as_editor.post(url(Source, "add"), data)

    assert "2021/2022 or summer 2021" in errors_of(page)["published_on"][0]
    assert 'value="2021-22"' in page.content.decode()


@pytest.mark.parametrize(
    ("text", "edtf", "part"),
    [
        ("June 2016", "2016-06", "1 June 2016 to 30 June 2016"),
        ("../2016", "../2016", "until 31 December 2016"),
        ("2016/..", "2016/..", "from 1 January 2016 on"),
        ("2016-05-31", "2016-05-31", "Read as 31 May 2016 (2016-05-31)"),
        ("Q3 2024", "2024-35", "third quarter of 2024 (2024-35): 1 July 2024 to 30 September 2024"),
        ("03/04/2016", None, "2016-03-04 and 2016-04-03"),
        ("2016-13", None, "no such date"),
        ("next spring", None, "write the date itself"),
        ("at some time", None, "Write for example"),
        ("", None, ""),
    ],
)
def test_the_answer_while_typing_is_the_same(as_editor: Client, text: str, edtf: str | None, part: str) -> None:
    answer = as_editor.get(reverse("admin:understand_date"), {"text": text}).json()

    assert answer["edtf"] == edtf
    assert part in answer["sentence"]


def test_the_end_of_a_year_is_understood_where_a_deadline_is_asked_for(as_editor: Client) -> None:
    address, target = reverse("admin:understand_date"), TargetFactory()
    form = as_editor.get(change_url(target)).context["adminform"].form

    assert form.fields["due_on"].is_deadline and not form.fields["baseline_period"].is_deadline
    assert f'data-vague-date="{address}?deadline=1"' in str(form["due_on"])
    assert f'data-vague-date="{address}"' in str(form["baseline_period"])
    assert as_editor.get(address, {"text": "end of 2024", "deadline": "1"}).json()["edtf"] == "../2024"
    assert as_editor.get(address, {"text": "end of 2024"}).json()["edtf"] is None


@pytest.mark.parametrize(
    ("said_on", "edtf"), [("10 May 2024", "../2024-08-18"), ("May 2024", None), ("some day", None), ("", None)]
)
def test_while_typing_a_date_counts_from_the_day_of_the_statement(
    as_editor: Client, said_on: str, edtf: str | None
) -> None:
    asked = {"text": "within 100 days", "said_on": said_on}

    assert as_editor.get(reverse("admin:understand_date"), asked).json()["edtf"] == edtf


# Parts


def test_citations_are_added_changed_and_taken_out(as_editor: Client) -> None:
    claim = ClaimFactory(citations=cited(SourceFactory(), SourceFactory()))
    first, second = claim.citations.all()
    data = form_data(as_editor.get(change_url(claim)))
    data |= {"citations-0-DELETE": "on", "citations-1-locator": "p. 99", "citations-TOTAL_FORMS": 3}
    data |= row("citations", 2, source=SourceFactory(title="New").pk, stance="contradicts")

    response = as_editor.post(change_url(claim), data)

    assert response.status_code == 302, errors_of(response)
    now = [(c.source.title, c.locator, c.stance) for c in claim.citations.all()]
    assert now == [(second.source.title, "p. 99", "supports"), ("New", "", "contradicts")]
    assert first.source.title not in {title for title, _locator, _stance in now}


def test_a_row_left_empty_is_no_citation(as_editor: Client) -> None:
    data = observation_form(as_editor) | {"citations-TOTAL_FORMS": 2} | row("citations", 1, stance="supports")

    as_editor.post(url(Observation, "add"), data)

    assert Observation.objects.get().citations.count() == 1


def test_aliases_assertions_and_relations_are_entered_with_their_record(as_editor: Client) -> None:
    data = filled(as_editor, Actor, name="Ministry", kind_of_actor="organisation")
    data |= {"aliases-TOTAL_FORMS": 1} | row("aliases", 0, name="Министерство")
    as_editor.post(url(Actor, "add"), data)
    other, indicator = ClaimFactory(), IndicatorFactory()
    data = filled(as_editor, Claim, statement="It grew.", kind_of_claim="asserts", stated_on="2016-06-01")
    data |= {"assertions-TOTAL_FORMS": 1, "relations-TOTAL_FORMS": 1}
    data |= row(
        "assertions", 0, kind_of_assertion="value", indicator=indicator.pk, period="June 2016", comparator="at_least"
    )
    data |= row("assertions", 0, value="0") | row("relations", 0, other=other.pk, relation="repeats")

    response = as_editor.post(url(Claim, "add"), data)

    assert response.status_code == 302, errors_of(response)
    assert Actor.objects.get().aliases.get().name == "Министерство"
    assertion = Assertion.objects.get()
    assert (assertion.indicator, assertion.period, assertion.value) == (indicator, "2016-06", 0)
    assert Claim.objects.get(statement="It grew.").relations.get().other == other


# Published and retracted records


def propose(client: Client, record: PublicRecord, **fields: Any) -> Any:
    data = form_data(client.get(change_url(record))) | {"why": "A mistake"} | fields
    return client.post(change_url(record), data, follow=True)


def test_editing_a_published_record_changes_not_one_byte_of_its_row(as_editor: Client) -> None:
    claim = published(ClaimFactory())
    before, content = stored(claim), content_of(claim)

    response = propose(as_editor, claim, statement="Corrected.", **{"citations-0-locator": "p. 2"})

    assert stored(claim) == before
    claim.refresh_from_db()
    assert content_of(claim) == content
    revision = Revision.objects.get()
    assert (revision.state, revision.proposed_by, revision.why) == (RevisionState.PENDING, editor(), "A mistake")
    assert revision.content["statement"] == "Corrected."
    assert revision.content["citations"][0]["locator"] == "p. 2"
    assert "is waiting for approval" in messages_of(response)[0]
    assert "is waiting for approval" in response.content.decode()


def test_an_edit_of_something_published_needs_a_reason(as_editor: Client) -> None:
    claim = published(ClaimFactory())

    response = propose(as_editor, claim, statement="Corrected.", why="")

    assert list(errors_of(response)) == ["why"]
    assert not Revision.objects.exists()


def test_a_retracted_record_is_shown_and_not_edited(as_reviewer: Client) -> None:
    source = published(SourceFactory())
    workflow.retract(source, by=reviewer(), why="Wrong")

    assert as_reviewer.get(change_url(source)).status_code == 200
    assert as_reviewer.post(change_url(source), {"title": "B"}).status_code == 403


def test_the_public_id_cannot_be_changed_once_given(as_editor: Client) -> None:
    claim = ClaimFactory()
    page = as_editor.get(change_url(claim))
    assert "slug" not in page.context["adminform"].form.fields

    as_editor.post(change_url(claim), form_data(page) | {"slug": "another"})

    assert Claim.objects.get().slug == claim.slug


# Two editors at once


def test_the_slower_editor_sees_both_texts_and_keeps_the_own_input(as_editor: Client) -> None:
    claim = ClaimFactory(statement="The first text.", citations=cited(SourceFactory(title="Their source")))
    data = form_data(as_editor.get(change_url(claim)))
    theirs = {"statement": "The winner's text.", "citations": cited(SourceFactory(title="Another source"))}
    records.edit_record(claim, theirs, by=editor("winner"), base_version=1)
    before = stored(claim)

    response = as_editor.post(change_url(claim), data | {"statement": "The loser's text."})

    page = response.content.decode()
    assert stored(claim) == before
    shown = {difference.name: difference for difference in response.context["stale"]}
    assert (shown["statement"].before, shown["statement"].after) == ("The winner's text.", "The loser's text.")
    assert "citations" in shown
    assert ">\nThe loser&#x27;s text.</textarea>" in page
    assert "Conflicting changes" in page


def test_having_seen_both_texts_the_slower_editor_can_save(as_editor: Client) -> None:
    claim = ClaimFactory()
    data = form_data(as_editor.get(change_url(claim)))
    records.edit_record(claim, {"citations": cited(SourceFactory())}, by=editor("winner"), base_version=1)

    shown_again = as_editor.post(change_url(claim), data | {"statement": "Merged."})
    response = as_editor.post(change_url(claim), form_data(shown_again))

    assert response.status_code == 302, errors_of(response)
    claim.refresh_from_db()
    assert (claim.statement, claim.version) == ("Merged.", 3)


def test_a_form_without_its_version_is_refused(as_editor: Client) -> None:
    claim = ClaimFactory()
    data = form_data(as_editor.get(change_url(claim))) | {"statement": "Blind."}
    del data["base_version"]

    response = as_editor.post(change_url(claim), data)

    assert list(errors_of(response)) == ["__all__"]


def test_without_a_permission_nobody_looks_or_saves() -> None:
    claim = ClaimFactory()
    looking = signed_in(UserFactory())

    assert looking.get(change_url(claim)).status_code == 403
    assert looking.post(change_url(claim), {"statement": "B"}).status_code == 403


def test_the_popup_that_enters_a_missing_source_hands_it_back(as_editor: Client) -> None:
    data = filled(as_editor, Source, title="Beside", kind_of_source="news") | {"_popup": "1"}

    response = as_editor.post(url(Source, "add") + "?_popup=1", data)

    assert response.status_code == 200
    assert str(Source.objects.get().pk) in response.content.decode()


def test_many_to_many_values_are_kept_and_changed(as_editor: Client) -> None:
    one, two = ActorFactory(), ActorFactory()
    claim = ClaimFactory(speakers=[[one.slug]])
    data = form_data(as_editor.get(change_url(claim))) | {"speakers": [one.pk, two.pk]}

    as_editor.post(change_url(claim), data)

    assert set(claim.speakers.all()) == {one, two}
