"""Text that comes in, on every way; what a search finds whatever signs it is written in; and what is a twin."""

from __future__ import annotations

import unicodedata
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from claims.dates import parse_date, parse_edtf_date
from claims.exceptions import DuplicateRecordError, InvalidDateError, InvalidRecordError, PermissionRefusedError
from claims.models import Actor, ActorAlias, Change, Claim, Revision, Source, Topic
from claims.selectors.text_filter import filter_by_text
from claims.services import records, workflow
from claims.services.error_reports import record_report
from claims.services.spreadsheets import csv_xlsx
from claims.services.spreadsheets.validation import validate_rows
from claims.text import InvalidTextError, clean_text, fold_for_identity, fold_for_search
from tests.factories import (
    ActorFactory,
    ClaimFactory,
    EventFactory,
    IndicatorFactory,
    SourceFactory,
    TopicFactory,
    editor,
    published,
    reviewer,
)

pytestmark = pytest.mark.engine

#: Letters, marks and signs that are most likely to go wrong, besides all others.
TEXTS = st.text(max_size=12) | st.text("aáÁłŁßİıйЙиёパハバﾊﾟข่้ा़´’'“\"–-\u00ad\u200b\u2011 \u00a0", max_size=12)
NAMES_APART = [
    ("バリ", "パリ"),
    ("ガス", "カス"),
    ("ข่าว", "ข้าว"),
    ("ข่าว", "ขาว"),
    ("Майский", "Маиский"),
    ("ёлка", "елка"),
]


# Foldings


@given(TEXTS)
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    for fold in (fold_for_search, fold_for_identity):
        assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_folding_does_not_see_how_a_letter_is_composed(text: str) -> None:
    for fold in (fold_for_search, fold_for_identity):
        assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(TEXTS)
def test_what_is_the_same_for_identity_is_the_same_for_a_search(text: str) -> None:
    """The folded name represents all names that fold to it."""
    assert fold_for_search(fold_for_identity(text)) == fold_for_search(text)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("China’s biggest", "China's biggest"),
        ("O’Brien", "O'Brien"),
        ("“quoted”", '"quoted"'),
        ("Łódź", "Lodz"),
        ("Işıklar", "Isiklar"),
        ("Ørsted", "orsted"),
        ("Đurađ", "Durad"),
        ("Ħal Għargħur", "Hal Gharghur"),
        ("Ærø", "aero"),
        ("Œuvre", "oeuvre"),
        ("Þórr", "thorr"),
        ("Straße", "strasse"),
        ("Ener\u00adgie", "Energie"),
        ("Ener\u200bgie", "Energie"),
        ("Power\u2011of\u2011Siberia", "Power-of-Siberia"),
        ("2014—2018", "2014-2018"),
    ],
)
def test_a_search_finds_the_word_in_other_signs(text: str, asked: str, db: None) -> None:
    claim = ClaimFactory(statement=f"They name {text} today.")

    assert list(filter_by_text(Claim.objects.all(), asked)) == [claim]


@pytest.mark.parametrize(("one", "other"), NAMES_APART)
def test_letters_of_other_scripts_are_other_names(one: str, other: str, db: None) -> None:
    assert fold_for_identity(one) != fold_for_identity(other)
    heading = "name,kind_of_actor\n"

    assert validate_rows("actor", csv_xlsx.read_file(f"{heading}{one},state\n{other},state\n".encode())).problems == []
    assert [ActorFactory(name=name).name for name in (one, other)] == [one, other]


def test_the_migration_folds_what_was_stored(db: None) -> None:
    claim = ClaimFactory(statement="China’s Łódź–Ener\u00adgie plan.")
    actor = ActorFactory(aliases=[{"name": "Ørsted"}])
    expected = [claim.search_text, ActorAlias.objects.get().search_text]
    Claim.objects.update(search_text="china’s łodz–ener\u00adgie plan.\n" + claim.slug)
    ActorAlias.objects.update(search_text="ørsted")

    step = import_module("pivot_tracker.migrations.0003_fold_words_to_search")
    step.fold_again(apps, SimpleNamespace(connection=connection))

    assert [Claim.objects.get().search_text, ActorAlias.objects.get().search_text] == expected
    assert list(filter_by_text(Claim.objects.all(), "lodz-energie")) == [claim]
    assert list(Actor.objects.filter(aliases__search_text__has="orsted")) == [actor]


# Cleaning


@given(TEXTS, st.booleans())
def test_cleaning_a_clean_text_changes_nothing(text: str, one_line: bool) -> None:
    try:
        cleaned = clean_text(text, one_line=one_line)
    except InvalidTextError:
        return
    assert clean_text(cleaned, one_line=one_line) == cleaned == unicodedata.normalize("NFC", cleaned)


@pytest.mark.parametrize("name", ["   ", "\u200b", "\u00a0\u2060", "\u3164", "\u2800", "\ufeff"])
def test_a_required_text_needs_something_to_see(name: str, db: None) -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        ActorFactory(name=name)
    assert "name" in refusal.value.detail

    sheet = csv_xlsx.read_file(f"title,kind_of_source,url\n{name},news,https://example.org\n".encode())
    assert [problem.column for problem in validate_rows("source", sheet).problems] == ["title"]


@pytest.mark.parametrize(
    "sign",
    ["\n", "\t", "\x07", "\x85", "\u2028", "\u202e", "\u202d", "\u202a", "\u2067", "\u2069"]
    + ["\ufffd", "\ufffe", "\uffff", "\ufdd0", "\ufdef", "\U0001fffe", "\U0010ffff"],
)
def test_a_name_holds_no_control_and_no_sign_that_turns_what_follows(sign: str, db: None) -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        ActorFactory(name=f"Ministry {sign}of Trade")

    assert f"U+{ord(sign):04X}" in refusal.value.detail["name"][0]


def test_a_statement_is_not_shown_in_another_order_than_it_has(db: None) -> None:
    with pytest.raises(InvalidRecordError):
        ClaimFactory(statement="Trade grew to \u202e002 nb DSU\nby 2020.")


@pytest.mark.parametrize("text", ["…", "—", "\U0001d159", "?!", "§ € ☃"])
def test_a_name_or_statement_has_a_letter_or_a_digit(text: str, db: None) -> None:
    for factory, field in ((ActorFactory, "name"), (EventFactory, "title"), (ClaimFactory, "statement")):
        with pytest.raises(InvalidRecordError) as refusal:
            factory(**{field: text})
        assert refusal.value.detail[field] == ["Enter at least one letter or digit."]
    sheet = csv_xlsx.read_file(f"name,kind_of_actor\n{text},state\n".encode())
    assert [problem.column for problem in validate_rows("actor", sheet).problems] == ["name"]
    for name in ("E.ON 3", "7", "ค", "バ"):
        assert ActorFactory(name=name).pk


@pytest.mark.parametrize("sign", ["\u202e", "\x01", "\uffff"])
def test_a_reason_is_cleaned_as_a_text_of_a_record_is(sign: str, db: None) -> None:
    """Whatever is written with it: the reason is public, or other editors read it."""
    why, draft = f"A slip{sign} of the pen.", ActorFactory()
    public = published(ActorFactory())
    asked = [
        lambda: records.create_record(Topic, {"name": "New"}, by=editor(), why=why),
        lambda: records.edit_record(draft, {"name": "Other"}, by=editor(), base_version=draft.version, why=why),
        lambda: records.edit_record(public, {"name": "Another"}, by=editor(), base_version=public.version, why=why),
        lambda: workflow.submit(draft, by=editor(), why=why),
        lambda: workflow.retract(public, by=reviewer(), why=why),
        lambda: record_report(page="/", message=why),
    ]
    for ask in asked:
        with pytest.raises(InvalidRecordError) as refusal:
            ask()
        assert any(f"U+{ord(sign):04X}" in each for each in next(iter(refusal.value.detail.values())))
    assert not Change.objects.filter(why__contains="slip").exists()
    assert not Revision.objects.exists()


def test_a_reason_in_which_nothing_is_seen_is_none(db: None) -> None:
    with pytest.raises(PermissionRefusedError) as refusal:
        workflow.retract(published(ActorFactory()), by=reviewer(), why="\u200b\u2060")
    assert refusal.value.code == "reason-needed"


def test_isolates_in_pairs_and_paragraphs_stay(db: None) -> None:
    statement = "The \u2067משרד\u2069 says so.\n\nTwice.\tTogether."

    assert ClaimFactory(statement=statement).statement == statement


def test_texts_are_composed_and_trimmed(db: None) -> None:
    actor = ActorFactory(name="\ufeff Cafe\u0301\u00a0", aliases=[{"name": " E\u0301 "}])

    assert actor.name == "Café"
    assert actor.aliases.get().name == "É"


# Dates


@pytest.mark.parametrize("text", ["２０１６-０５", "٢٠١٦-٠٥", "２０１６－０５"])
def test_digits_of_a_date_are_stored_as_ascii(text: str, db: None) -> None:
    assert parse_date(text).edtf == "2016-05"
    assert SourceFactory(published_on=text).published_on == "2016-05"
    heading = "title,kind_of_source,url,published_on\n"
    checked = validate_rows(
        "source", csv_xlsx.read_file(f"{heading}A report,news,https://example.org/b,{text}\n".encode())
    )
    assert [filled.record.published_on for filled in checked.new.values()] == ["2016-05"]  # type: ignore[attr-defined]


def test_edtf_has_no_other_digits() -> None:
    for text in ("２０１６", "٢٠١٦-٠٥"):
        with pytest.raises(InvalidDateError):
            parse_edtf_date(text)


# Twins


@pytest.mark.parametrize("name", ["energy", "ENERGY ", "E\u0301nergy", "Ener\u200bgy", "Energy\u00a0"])
def test_a_topic_is_not_entered_twice(name: str, db: None) -> None:
    TopicFactory(name="Energy")

    with pytest.raises(DuplicateRecordError) as refusal:
        TopicFactory(name=name)

    assert "“energy”" in refusal.value.detail["name"][0]
    assert Topic.objects.count() == 1


@pytest.mark.parametrize(
    ("factory", "first", "second", "field"),
    [
        (IndicatorFactory, {"name": "Trade  volume"}, {"name": "trade volume"}, "name"),
        (ActorFactory, {"name": "Café"}, {"name": "Cafe\u0301"}, "name"),
        (ActorFactory, {"name": "Ministry", "aliases": [{"name": "MinTrade"}]}, {"name": "Mintrade"}, "name"),
        (SourceFactory, {"url": "https://example.org/x"}, {"url": "https://example.org/x"}, "url"),
        (SourceFactory, {"url": "", "title": "A Book"}, {"url": "", "title": "A book"}, "title"),
        (ClaimFactory, {"statement": "It doubles."}, {"statement": "IT doubles."}, "statement"),
        (EventFactory, {"title": "They met."}, {"title": "They  met."}, "title"),
    ],
)
def test_the_same_record_is_refused_with_the_first_ones_id(
    factory: Any, first: dict[str, Any], second: dict[str, Any], field: str, db: None
) -> None:
    record = factory(**first)

    with pytest.raises(DuplicateRecordError) as refusal:
        factory(**second)

    assert f"“{record.slug}”" in refusal.value.detail[field][0]


def test_another_day_or_a_telling_name_is_another_record(db: None) -> None:
    assert ClaimFactory(statement="It doubles.").pk
    assert ClaimFactory(statement="It doubles.", stated_on="2015").pk
    assert ActorFactory(name="Ivan Petrov").pk
    assert ActorFactory(name="Ivan Petrov (deputy minister)").pk
    assert SourceFactory(url="", title="A Book", published_on="2015").pk
    assert SourceFactory(url="", title="A Book", published_on="2016").pk


def test_a_record_is_not_renamed_to_another_ones_name_but_can_be_edited(db: None) -> None:
    TopicFactory(name="Energy")
    other = TopicFactory(name="Power")
    with pytest.raises(DuplicateRecordError):
        records.edit_record(other, {"name": "ENERGY"}, by=editor(), base_version=1)

    twin = ActorFactory(name="Ministry of Trade")
    Actor.objects.filter(pk=ActorFactory().pk).update(name=twin.name, search_text=twin.search_text)
    changed = records.edit_record(twin, {"role": "Trade"}, by=editor(), base_version=1)

    assert Source.objects.count() == 0
    assert changed.role == "Trade"  # type: ignore[union-attr]
