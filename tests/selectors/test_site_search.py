"""The readers' search: what is found, in which order, in any script, with typing errors; the same on both engines."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection

from claims.models import Actor, ActorAlias, Claim, Promise, Source
from claims.selectors.site_search import SearchedKind, allowed_typos, relevance, search_site
from claims.services import records, search_index
from tests.factories import ActorFactory, ClaimFactory, PromiseFactory, SourceFactory, editor, published

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

TODAY = dt.date(2030, 1, 1)
ACTORS = SearchedKind(Actor, names=("aliases",))
KINDS = (ACTORS, SearchedKind(Claim), SearchedKind(Promise), SearchedKind(Source))


def found(text: str, *, as_of: dt.date = TODAY) -> list[str]:
    """What is found of all kinds, as their titles."""
    return [
        str(each.searched.model.objects.get(pk=key))
        for each in search_site(KINDS, text, as_of=as_of)
        for key, _worth in each.keys
    ]


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Gazprom", "gazprom"),
        ("Министерство торговли", "МИНИСТЕРСТВО торг"),
        ("中国石油天然气集团公司", "石油"),
        ("中国石油天然气集团公司", "中国石油天然气"),
        ("CNPC", "cnpc"),
        ("Xi", "xi"),
        ("100% of trade_volume", "100% trade_"),
        ('A "quoted" name', '"quoted"'),
        ("Power of Siberia-2", "siberia-2"),
    ],
)
def test_a_name_is_found_in_any_script_whole_or_in_part(stored: str, asked: str) -> None:
    published(ActorFactory(known_on_override="2016-01-01", name="Somebody else"))
    published(ActorFactory(known_on_override="2016-01-01", name=stored))

    assert found(asked) == [stored]


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Gazprom", "gazprm"),
        ("Gazprom", "gazporm"),
        ("Gazprom", "gasprom"),
        ("Sergey Lavrov", "lavrof"),
        ("Rosneft", "rosnefft"),
        ("Газпром", "газпорм"),
        ("Министерство торговли", "минестерство торговли"),
        ("Power of Siberia", "power of sibiria"),
        ("Modernisation programme", "modernizatoin"),
    ],
)
def test_a_typing_error_is_forgiven(stored: str, asked: str) -> None:
    published(ActorFactory(known_on_override="2016-01-01", name="Somebody else"))
    published(ActorFactory(known_on_override="2016-01-01", name=stored))

    assert found(asked) == [stored]


@pytest.mark.parametrize("asked", ["2018", "100_", "%", "\\", "ab", "x" * 5000, "power NOT else", '"', "*", "(", "a:b"])
def test_what_occurs_nowhere_is_not_found_and_nothing_is_taken_for_a_command(asked: str) -> None:
    published(ActorFactory(known_on_override="2016-01-01", name="The plan of 2016 for power"))

    assert found(asked) == []


def test_a_name_of_another_script_leads_to_the_actor() -> None:
    actor = published(
        ActorFactory(
            known_on_override="2016-01-01", name="Gazprom", aliases=[{"name": "Газпром"}, {"name": "俄罗斯天然气工业"}]
        )
    )

    assert found("газпром") == found("天然气") == found("俄罗斯") == [str(actor)]


def test_what_has_the_word_in_its_title_comes_before_what_has_it_in_its_text() -> None:
    published(PromiseFactory(known_on_override="2016-01-01", title="Another", summary="All about the pipeline."))
    published(PromiseFactory(known_on_override="2016-01-01", title="Pipelines everywhere"))
    published(PromiseFactory(known_on_override="2016-01-01", title="The pipeline to the sea"))

    assert found("pipeline") == ["The pipeline to the sea", "Pipelines everywhere", "Another"]


def test_what_nearly_has_the_word_comes_after_what_has_it() -> None:
    published(PromiseFactory(known_on_override="2016-01-01", title="The harbur"))
    published(PromiseFactory(known_on_override="2016-01-01", title="The harbour"))

    assert found("harbour") == ["The harbour", "The harbur"]


def test_only_what_is_public_and_was_known_is_found() -> None:
    ClaimFactory(statement="A draft about the refinery")
    shown = published(ClaimFactory(statement="The refinery is built", stated_on="2016-05"))

    assert found("refinery") == found("refinary") == [str(shown)]
    assert found("refinery", as_of=dt.date(2016, 5, 1)) == found("refinary", as_of=dt.date(2016, 5, 1)) == []


def test_an_edit_is_found_by_its_new_words_and_a_deleted_row_by_none() -> None:
    source = SourceFactory(title="Старое название", slug="one")
    records.edit_record(source, {"title": "Новое название"}, by=editor(), base_version=1)
    assert list(Source.objects.filter(search_text__has="новое")) == [source]
    assert not Source.objects.filter(search_text__has="старое").exists()

    actor = ActorFactory(aliases=[{"name": "Чайка"}])
    ActorAlias.objects.filter(record=actor).delete()
    assert not ActorAlias.objects.filter(search_text__has="чаика").exists()


def test_an_index_that_a_migration_took_away_is_made_again_with_all_its_words() -> None:
    assert search_index.ensure_index() == []
    published(ActorFactory(known_on_override="2016-01-01", name="Gazprom"))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER claims_actor_words_added")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("DROP INDEX claims_actor_words")
    published(ActorFactory(known_on_override="2016-01-01", name="Rosneft"))

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a migration begins with nothing left to check
    call_command("migrate", verbosity=0)

    assert search_index.ensure_index() == []
    assert found("rosneft") == ["Rosneft"] and found("gazprom") == ["Gazprom"]


def test_the_number_of_queries_does_not_grow_with_the_finds(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(3):
        published(ActorFactory(known_on_override="2016-01-01", name=f"Pipeline {number}", aliases=[{"name": "Pipe"}]))
    with django_assert_num_queries(len(KINDS) * 2 + 2):
        search_site(KINDS, "pipeline", as_of=TODAY)
    for number in range(20):
        published(
            ActorFactory(known_on_override="2016-01-01", name=f"Pipeline again {number}", aliases=[{"name": "Pipe"}])
        )
    with django_assert_num_queries(len(KINDS) + 1):  # enough has the word, so what nearly has it is not asked for
        search_site(KINDS, "pipeline", as_of=TODAY)


def test_a_number_has_to_be_right_and_a_short_word_too() -> None:
    assert [allowed_typos(word) for word in ("2016", "co2", "the", "plan", "pipeline")] == [0, 0, 0, 1, 2]
    assert relevance(["2016"], "2017\n2018") == 0 == relevance(["thi"], "the")


def test_each_word_has_to_be_somewhere() -> None:
    assert relevance(["pipe", "sea"], "a pipe\nto the sea") > 0
    assert relevance(["pipe", "lake"], "a pipe\nto the sea") == 0
