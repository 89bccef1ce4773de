"""One question has one answer, whichever way it is asked: search page, list, API and desk, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.exceptions import DuplicateRecordError, InvalidRecordError
from claims.models import Claim
from claims.services.spreadsheets import csv_xlsx
from claims.services.spreadsheets.validation import validate_rows
from tests.factories import ActorFactory, ClaimFactory, TopicFactory, published
from timeline.services import project

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

SIGNS = "O’Neil–Łódź Ørsted Straße 2０20"
THEN, NOW = "2020-06-01", "2024-06-01"


def ask_page(text: str, **given: str) -> bool:
    return "hit-slug" in Client().get("/search/", {"q": text, **given}).content.decode()


def ask_timeline(text: str, **given: str) -> bool:
    return "hit-slug" in Client().get("/timeline/", {"text": text, **given}).content.decode()


def ask_api(text: str, **given: str) -> bool:
    return Client().get("/api/v1/claims/", {"text": text, **given}).json()["results"] != []


def ask_desk(text: str) -> bool:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("chief", "chief@example.org", "x"))
    return bool(client.get("/admin/claims/claim/", {"q": text}).context["cl"].result_count)


WAYS: tuple[Callable[..., bool], ...] = (ask_page, ask_timeline, ask_api, ask_desk)
READERS = pytest.mark.parametrize("ask", WAYS[:3])


def hit(statement: str, **given: Any) -> Any:
    claim = published(ClaimFactory(statement=statement, slug="hit-slug", stated_on="2016-05-31", **given))
    project("claim", claim.slug)
    return claim


@pytest.mark.sample(8)
@pytest.mark.parametrize(
    ("stored", "asked", "is_found"),
    [
        *((SIGNS, asked, True) for asked in ("Łódź", "łódź", "lodz", "O'Neil", "o’neil-lodz", "strasse", "ørsted")),
        *((SIGNS, asked, True) for asked in ("orsted", "2020", "２０２０", "STRASSE o'neil", "Ło\u0301dz\u0301")),
        ("Місто Київ", "київ", True),
        ("Місто Київ", "КИЇВ", True),
        ("Пётр на́ берегу", "петр на", True),
        ("Η Αθήνα", "ΑΘΗΝΑ", True),
        ("ﾊﾞﾊﾞ", "ババ", True),
        ("Ener\u00adgie", "energie", True),
        ("ハバ", "ハハ", False),
        ("Її", "Іі", False),
        ("мой", "мои", False),
        ("ข้าว", "ขาว", False),
    ],
)
def test_every_way_of_finding_gives_one_answer(stored: str, asked: str, is_found: bool) -> None:
    hit(stored)

    assert {way.__name__: way(asked) for way in WAYS} == {way.__name__: is_found for way in WAYS}


@READERS
def test_a_past_day_is_searched_in_its_own_texts(ask: Callable[..., bool]) -> None:
    old = {"field": "statement", "before": "2022-01-01", "text": "Trees für Łódź"}
    claim = hit("Quinces for everybody")
    Claim.objects.update(earlier_texts=[old])
    project("claim", claim.slug)

    assert [ask("quinces", as_of=day) for day in (THEN, NOW)] == [False, True]
    assert [ask("fur lodz", as_of=day) for day in (THEN, NOW)] == [True, False]


def test_other_names_and_the_promise_of_a_target_are_found_by_text_too() -> None:
    published(ActorFactory(name="Gazprom", aliases=[{"name": "Газпром"}], known_on_override="2016-01-01"))

    found = Client().get("/api/v1/actors/", {"text": "газпром"}).json()["results"]

    assert [row["name"] for row in found] == ["Gazprom"]


def test_a_text_of_invisible_signs_finds_nothing() -> None:
    hit("Trees")

    assert not ask_api("\u200b")


def test_a_search_needs_no_more_queries_for_more_earlier_texts() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            ask_api("trees", as_of=THEN)
        return len(asked)

    old = {"field": "statement", "before": "2022-01-01", "text": "Trees"}
    published(ClaimFactory(statement="Quinces", stated_on="2016"))
    Claim.objects.update(earlier_texts=[old])
    queries()
    before = queries()
    for number in range(5):
        published(ClaimFactory(statement=f"Quinces {number}", stated_on="2016"))
    Claim.objects.update(earlier_texts=[old])

    assert queries() == before


def test_the_migration_gives_letters_their_marks_back() -> None:
    claim = hit("Місто Київ, ハバ")
    ActorFactory(aliases=[{"name": "Чайка"}])
    tables = [claim._meta.model, *(apps.get_model(name) for name in ("claims.ActorAlias", "timeline.Entry"))]
    expected = [list(table.objects.values_list("pk", "search_text").order_by("pk")) for table in tables]
    for table in tables:
        table.objects.update(search_text="lost")

    step = import_module("pivot_tracker.migrations.0004_search_words_with_their_marks")
    step.fold_texts(apps, SimpleNamespace(connection=connection))

    assert [list(table.objects.values_list("pk", "search_text").order_by("pk")) for table in tables] == expected


# Twins


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Łukasz Nowak", "Lukasz Nowak"),
        ("Lukasz Nowak", "Łukasz Nowak"),
        ("BBC", "ВВС"),
        ("ВВС", "BBC"),
        ("BBC News", "ВВС News"),
        ("ВВС News", "BBC News"),
        ("ΑΒΒ", "АВВ"),
        ("Xi Jinping", "Jinping Xi"),
        ("Xi Jinping", "Xi, Jinping"),
        ("Orbán Viktor", "Viktor Orban"),
        ("Нарышкин Сергей Евгеньевич", "Сергей Евгеньевич Нарышкин"),
    ],
)
@pytest.mark.parametrize("is_alias", [False, True])
def test_names_that_look_the_same_are_twins(first: str, second: str, is_alias: bool) -> None:
    known = ActorFactory(aliases=[{"name": first}]) if is_alias else ActorFactory(name=first)

    with pytest.raises(DuplicateRecordError) as refusal:
        ActorFactory(name=second)

    assert f"“{known.slug}”" in refusal.value.detail["name"][0]
    sheet = csv_xlsx.read_file(f'name,kind_of_actor\n"{second}",{known.kind_of_actor}\n'.encode())
    assert validate_rows("actor", sheet).new == {}


def test_the_order_of_words_makes_no_other_actor_and_another_topic() -> None:
    assert ActorFactory(name="Xi Jinping").pk and ActorFactory(name="Xi Xi Jinping").pk
    assert TopicFactory(name="Trade in gas").pk and TopicFactory(name="Gas in trade").pk
    sheet = csv_xlsx.read_file(b"name,kind_of_actor\nPetrov Ivan,person\nIvan Petrov,person\nIvan Ivanov,person\n")
    assert [problem.row for problem in validate_rows("actor", sheet).problems] == [3]


def test_names_that_look_the_same_are_twins_within_a_file() -> None:
    sheet = csv_xlsx.read_file("name,kind_of_actor\nBBC,state\nВВС,state\nНАТО,state\nNATO,state\n".encode())

    assert len(validate_rows("actor", sheet).problems) == 1


@pytest.mark.parametrize("name", ["Pаypal", "Paypаl Inc", "Gаzprom", "Gοogle"])
@pytest.mark.parametrize("factory", [ActorFactory, TopicFactory])
def test_a_word_of_a_name_that_mixes_scripts_is_refused(factory: Any, name: str) -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        factory(name=name)

    assert "mixes Latin with Cyrillic or Greek" in refusal.value.detail["name"][0]


def test_words_of_several_scripts_next_to_each_other_and_numbers_stay() -> None:
    for name in ("ВВС", "МИД-China Desk", "T20 и G7", "Сила Сибири 2", "Zhōngguó 中国A"):
        assert ActorFactory(name=name).name == name
