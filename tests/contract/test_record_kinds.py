"""Every kind of record says how it is titled, shown and fetched: by attributes of its model."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.enums import ChangeAction
from claims.models.base import PublicRecord, citing_models, record_models
from claims.selectors.published import public
from claims.services.response_cache import affected_documents
from tests.factories import FACTORIES, published

pytestmark = pytest.mark.django_db

KINDS = record_models()
TODAY = dt.date(2030, 1, 1)


def test_there_is_a_factory_for_every_kind() -> None:
    assert set(FACTORIES) == set(KINDS)


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind())
def test_a_kind_names_what_its_title_and_its_page_need(model: type[PublicRecord]) -> None:
    made = FACTORIES[model]()

    for_title = model._default_manager.select_related(*model.title_through).get(pk=made.pk)
    for_link = model._default_manager.select_related(*model.link_related()).get(pk=made.pk)

    with CaptureQueriesContext(connection) as queries:
        assert str(for_title) == str(for_link) == str(made)
        assert isinstance(for_link.page_record, model.page_model())
        assert for_link.page_key == (for_link.page_record.kind(), for_link.page_record.slug)
    assert [query["sql"] for query in queries] == []


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind())
def test_the_record_on_whose_page_a_kind_is_shown_has_a_page(model: type[PublicRecord]) -> None:
    page = model.page_model()

    assert page.shown_on == ""
    assert reverse(f"pages:{page.kind()}", args=["slug"]).endswith("/slug/")


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.kind())
def test_what_a_kind_shows_is_fetched_and_empties_its_stored_answers(model: type[PublicRecord]) -> None:
    made = published(FACTORIES[model]())
    model._default_manager.filter(pk=made.pk).update(known_on=TODAY)  # some are known only through other records
    (found,) = public(model, as_of=TODAY).filter(pk=made.pk)

    for path in (*model.title_through, *filter(None, [model.shown_on]), *model.shown_related):
        shown = found
        with CaptureQueriesContext(connection) as queries:
            for name in path.split("__"):
                shown = shown and getattr(shown, name)
        assert len(queries) == 0, path
    for path in (*model.shown_related, *model.computed_from):
        assert any((model.kind(), path) in paths for paths in affected_documents().values()), path


def test_the_kinds_that_cite_sources_are_those_that_need_a_citation() -> None:
    assert citing_models() == [model for model in KINDS if model.needs_citation]


def test_each_action_affects_what_follows_from_it_only() -> None:
    flags = {action for action in ChangeAction if action.name.startswith("FLAG_")}
    lists = {ChangeAction.PROJECTED, ChangeAction.SWEPT}

    assert {action for action in ChangeAction if not action.affects_documents} == lists
    assert {action for action in ChangeAction if not action.affects_record_answers} == lists | flags
    assert {action for action in ChangeAction if not action.affects_assessments} == {
        ChangeAction.ASSESSED,
        *lists,
        *flags,
    }
