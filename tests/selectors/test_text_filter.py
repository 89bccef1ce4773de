"""Finding records by words: Latin and Cyrillic alike, the same on both databases."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from claims.models import Actor, ActorAlias, Claim, Source
from claims.models.base import PublicRecord, record_models
from claims.selectors.text_filter import filter_by_text, words_of
from claims.services import records
from claims.text import fold_for_search as fold
from tests.factories import FACTORIES, ActorFactory, ClaimFactory, SourceFactory, cited, editor

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Министерство торговли", "МИНИСТЕРСТВО"),
        ("ГАЗПРОМ", "газпром"),
        ("Пётр Авен", "петр авен"),
        ("Чайка", "ЧАЙКА"),
        ("Énergie nucléaire", "energie NUCLEAIRE"),
        ("Große Straße", "grosse strasse"),
        ("Ⅳ  plan", "iv plan"),
        ("100% of trade_volume", "100% trade_"),
    ],
)
def test_case_and_accents_do_not_matter_in_any_script(stored: str, asked: str) -> None:
    found, _other = ActorFactory(name=stored), ActorFactory(name="Somebody else")

    assert list(filter_by_text(Actor.objects.all(), asked)) == [found]


@pytest.mark.parametrize("asked", ["100_", "%", "\\", "торговлю", "x" * 5000])
def test_what_occurs_nowhere_is_not_found(asked: str) -> None:
    ActorFactory(name="1005 торговля")

    assert not filter_by_text(Actor.objects.all(), asked).exists()


def test_every_word_has_to_occur_but_not_in_the_same_place() -> None:
    speaker = ActorFactory(name="Ministry", aliases=[{"name": "Минэкономразвития"}])
    report = SourceFactory(title="Пути развития", published_on="2016")
    claim = ClaimFactory(statement="Trade doubles.", speakers=[[speaker.slug]], citations=cited(report))
    through = ("speakers", "speakers__aliases", "citations__source")

    assert list(filter_by_text(Claim.objects.all(), "DOUBLES минэконом пути", through=through)) == [claim]
    assert not filter_by_text(Claim.objects.all(), "doubles tripled", through=through).exists()
    assert not filter_by_text(Claim.objects.all(), "минэконом").exists()


def test_an_edit_is_found_by_its_new_words_only() -> None:
    source = SourceFactory(title="Старое название")
    records.edit_record(source, {"title": "Новое название"}, by=editor(), base_version=1)

    assert list(filter_by_text(Source.objects.all(), "НОВОЕ")) == [source]
    assert not filter_by_text(Source.objects.all(), "старое").exclude(slug__contains="staroe").exists()


def test_an_empty_question_finds_everything() -> None:
    ActorFactory()

    assert filter_by_text(Actor.objects.all(), "  ").count() == Actor.objects.count()


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.kind())
def test_the_migration_fills_in_what_a_save_would(model: type[PublicRecord]) -> None:
    FACTORIES[model](note="Ёлка")
    ActorFactory(aliases=[{"name": "Ёлки"}])
    written = list(model.objects.order_by("pk").values_list("search_text", flat=True))
    aliases = list(ActorAlias.objects.order_by("pk").values_list("search_text", flat=True))
    model.objects.update(search_text="")
    ActorAlias.objects.update(search_text="")

    fill = import_module("pivot_tracker.migrations.0002_fill_words_to_search").fill
    fill(apps, SimpleNamespace(connection=connection))

    assert any("елка" in text for text in written)
    assert list(model.objects.order_by("pk").values_list("search_text", flat=True)) == written
    assert aliases == ["елки"] == list(ActorAlias.objects.values_list("search_text", flat=True))


def test_folding_is_done_once_for_all() -> None:
    for text in ("Ёлка", "ǅ ΐ ﬃ", "İstanbul", "a\tb\nc"):
        assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("$200 billion", ["200", "billion"]),
        ("US$200bn", ["200", "billion"]),
        ("$ 200 bn", ["200", "billion"]),
        ("200 b", ["200", "billion"]),
        ("€1.5m", ["1.5", "million"]),
        ("2 trn yuan", ["2", "trillion", "yuan"]),
        ("200billion", ["200billion"]),
        ("USD bn", ["usd", "bn"]),
        ("S-400", ["s-400"]),
        ("400 MW", ["400", "mw"]),
        ("A$AP", ["a$ap"]),
    ],
)
def test_an_amount_is_searched_as_titles_write_it(question: str, words: list[str]) -> None:
    assert words_of(question) == words


def test_each_word_is_asked_for_once_and_only_so_many() -> None:
    assert words_of("gas Gas GAS") == ["gas"]
    assert len(words_of(" ".join(f"w{number}" for number in range(50)))) == 8
