"""Every page of the desk answers, nothing can be deleted, and lists do not ask more the longer they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from claims.models import Assessment, Change, ErrorReport, FailedChange, Flag, JobRun, Promise, Revision
from claims.models.base import PublicRecord
from claims.services import records, workflow
from tests.admin.conftest import change_url, url
from tests.factories import FACTORIES, ClaimFactory, SourceFactory, cited, editor, published, reviewer

KINDS = sorted(FACTORIES, key=lambda model: model.kind())
OTHERS = [Assessment, Change, Flag, JobRun, FailedChange, ErrorReport, Revision]
each_kind = pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind())
pytestmark = pytest.mark.django_db


@each_kind
def test_every_kind_is_listed_entered_shown_and_has_a_history(as_editor: Client, model: type[PublicRecord]) -> None:
    record = published(FACTORIES[model]())
    records.edit_record(record, {"note": "Mended."}, by=editor(), base_version=record.version, why="A mistake")

    for page in (url(model, "changelist"), url(model, "add"), change_url(record), url(model, "history", record.pk)):
        response = as_editor.get(page)
        assert response.status_code == 200, page
        assert str(record) in response.content.decode() or page.endswith("add/")


@pytest.mark.parametrize("model", OTHERS, ids=lambda model: model._meta.model_name)
def test_what_is_only_looked_at_is_listed_and_cannot_be_added(as_reviewer: Client, model: type[Any]) -> None:
    assert as_reviewer.get(url(model, "changelist")).status_code == 200
    with pytest.raises(NoReverseMatch):
        url(model, "add")


@pytest.mark.parametrize("model", [*KINDS, *OTHERS], ids=lambda model: model._meta.model_name)
def test_nothing_has_a_page_or_an_action_that_deletes(as_superuser: Client, model: type[Any]) -> None:
    with pytest.raises(NoReverseMatch):
        url(model, "delete", 1)
    if model in KINDS:
        record = FACTORIES[model]()
        response = as_superuser.post(f"{change_url(record).removesuffix('change/')}delete/", {"post": "yes"})
        assert model._default_manager.filter(pk=record.pk).exists(), response
    actions = admin.site.get_model_admin(model).get_actions(as_superuser.get(url(model, "changelist")).wsgi_request)
    assert "delete_selected" not in actions


def test_every_public_record_has_an_admin() -> None:
    assert [model for model in KINDS if not admin.site.is_registered(model)] == []


@each_kind
def test_every_kind_is_found_by_its_public_id_and_offered_to_others(
    as_editor: Client, model: type[PublicRecord]
) -> None:
    record = FACTORIES[model]()

    response = as_editor.get(url(model, "changelist"), {"q": record.slug})

    assert list(response.context["cl"].result_list) == [record]


@pytest.mark.sample(5)
@each_kind
def test_a_list_asks_no_more_queries_the_longer_it_is(as_reviewer: Client, model: type[PublicRecord]) -> None:
    page = url(model, "changelist")
    published(FACTORIES[model]())
    as_reviewer.get(page)
    few = _queries(as_reviewer, page)
    for _number in range(6):
        published(FACTORIES[model]())

    assert _queries(as_reviewer, page) == few


def _queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_an_actor_is_found_by_an_alias(as_editor: Client) -> None:
    actor = FACTORIES[_model("Actor")](name="Ministry of Trade", aliases=[{"name": "Министерство торговли"}])

    FACTORIES[_model("Actor")](name="Ministry of Fish")

    response = as_editor.get(url(_model("Actor"), "changelist"), {"q": "ТОРГОВЛИ"})

    assert list(response.context["cl"].result_list) == [actor]


def _model(name: str) -> Any:
    return next(model for model in KINDS if model.__name__ == name)


def test_retracted_records_are_not_offered_to_refer_to(as_reviewer: Client) -> None:
    kept, gone = published(SourceFactory(title="Kept")), published(SourceFactory(title="Gone"))
    workflow.retract(gone, by=reviewer(), why="Wrong")

    answer = as_reviewer.get(
        reverse("admin:autocomplete"),
        {"app_label": "claims", "model_name": "claimcitation", "field_name": "source", "term": ""},
    ).json()

    assert [item["text"] for item in answer["results"]] == [kept.title]


def test_nobody_sees_the_desk_without_signing_in(client: Client) -> None:
    for page in (reverse("admin:index"), reverse("admin:understand_date"), url(Promise, "changelist")):
        assert client.get(page).status_code == 302


@each_kind
def test_every_published_record_links_to_the_public_page_that_shows_it(
    as_editor: Client, model: type[PublicRecord]
) -> None:
    record = FACTORIES[model]()
    assert not as_editor.get(change_url(record)).context["has_absolute_url"]
    published(record)
    if record.known_on is None:  # visible through what is published of it
        return

    page = as_editor.get(change_url(record)).context["absolute_url"]

    assert page is not None


def test_the_public_page_of_a_claim_is_its_own(as_editor: Client, client: Client) -> None:
    claim = published(ClaimFactory())

    page = as_editor.get(change_url(claim)).context["absolute_url"]

    assert claim.slug in page
    assert client.get(page).status_code == 200


def test_history_says_who_why_and_what_changed(as_editor: Client) -> None:
    claim = ClaimFactory(statement="Old words.")
    source = SourceFactory(title="The second report")
    content = {"statement": "New words.", "citations": [*cited(source, locator="p. 9")]}
    records.edit_record(claim, content, by=editor("boris"), base_version=1, why="A better wording")

    page = as_editor.get(url(type(claim), "history", claim.pk)).content.decode()

    for text in ("A better wording", "boris", "<del>Old</del>", "<ins>New</ins>", "The second report", "p. 9"):
        assert text in page


def test_a_citation_is_named_by_what_it_says_and_not_by_the_number_of_a_row(as_editor: Client) -> None:
    claim = ClaimFactory(citations=cited(SourceFactory(), locator="§ 7"))
    html = as_editor.get(change_url(claim)).content.decode()
    heading = html.partition('id="citations-0"')[2].partition("</h3>")[0]
    assert "Supports, § 7" in heading
    # Each field has a label and a line's width, on a phone too: no table of cells.
    assert "tabular" not in html.partition('id="citations-group"')[2].partition("</fieldset>")[0]
