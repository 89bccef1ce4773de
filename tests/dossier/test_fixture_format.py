"""The dossier's files say what the tables can hold: fields, words, dates, references, citations. Needs no database."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from claims.models.base import BoundField, Citation, EDTFField, PublicRecord, RecordChild
from claims.services.dossier_corrections import CORRECTIONS
from claims.services.dossier_loader import INDEXES
from claims.services.record_content import content_fields

HERE = Path(__file__).parent
DOSSIERS = {"dossier": HERE.parent.parent / "fixtures", "tree_planting": HERE / "tree_planting"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: What a fixture may say besides the fields that an editor may set.
BESIDE = {"state", "record"}
EDTF_WORDS_MAX = 6


@dataclass(frozen=True)
class Item:
    """One object of a file."""

    place: str
    model: type[models.Model]
    fields: dict[str, Any]

    @property
    def slug(self) -> str:
        return str(self.fields.get("slug", ""))

    @property
    def name(self) -> str:
        return f"{self.place}: {self.model._meta.model_name} {self.slug or self.fields.get('record')}"


@cache
def items(dossier: str) -> tuple[Item, ...]:
    """All objects of a dossier in the order of loading."""
    found = []
    for path in sorted(path for path in DOSSIERS[dossier].glob("*.yaml") if not any(map(path.match, INDEXES))):
        for number, row in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")) or [], start=1):
            assert set(row) == {"model", "fields"}, f"{path.name}, item {number}"
            found.append(Item(f"{path.name}, item {number}", apps.get_model(row["model"]), row["fields"]))
    return tuple(found)


@cache
def corrections(dossier: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The newest entry of corrections.yaml for each record."""
    path = DOSSIERS[dossier] / CORRECTIONS
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
    return {(e["kind"], e["slug"]): e for e in sorted(entries, key=lambda e: e["corrected_on"])}


def slugs(dossier: str) -> set[tuple[type[models.Model], str]]:
    return {(item.model, item.slug) for item in items(dossier) if issubclass(item.model, PublicRecord)}


def references(item: Item) -> Iterator[tuple[type[models.Model], Any]]:
    """Every record that an object refers to, by model and natural key."""
    for name, value in item.fields.items():
        field = item.model._meta.get_field(name)
        if field.is_relation and value is not None:
            other = field.related_model
            assert isinstance(other, type)
            yield from ((other, key) for key in (value if field.many_to_many else [value]))


every_dossier = pytest.mark.parametrize("dossier", list(DOSSIERS))


@every_dossier
def test_there_is_something_in_every_dossier(dossier: str) -> None:
    assert len(slugs(dossier)) > 15


@every_dossier
def test_every_field_is_one_that_an_editor_may_set(dossier: str) -> None:
    wrong = [
        f"{item.name}: {name}"
        for item in items(dossier)
        for name in set(item.fields) - set(content_fields(item.model)) - BESIDE
    ]
    assert wrong == []


@every_dossier
def test_no_file_says_what_is_derived(dossier: str) -> None:
    wrong = [
        f"{item.name}: {name}"
        for item in items(dossier)
        for name in item.fields
        if isinstance(item.model._meta.get_field(name), BoundField) or name in ("version", "known_on")
    ]
    assert wrong == []


@every_dossier
def test_every_slug_is_readable_and_occurs_once(dossier: str) -> None:
    counted = Counter((item.model, item.slug) for item in items(dossier) if issubclass(item.model, PublicRecord))
    assert [key for key, number in counted.items() if number > 1] == []
    assert [slug for _, slug in counted if SLUG.fullmatch(slug) is None or len(slug) > 60] == []


@every_dossier
def test_every_natural_key_resolves(dossier: str) -> None:
    known = slugs(dossier)
    wrong = [
        f"{item.name}: {other._meta.model_name} {key}"
        for item in items(dossier)
        for other, key in references(item)
        if not (isinstance(key, list) and len(key) == 1 and (other, key[0]) in known)
    ]
    assert wrong == []


@every_dossier
def test_every_record_that_needs_a_source_cites_one_that_supports_it(dossier: str) -> None:
    cited = {
        (item.model._meta.get_field("record").related_model, item.fields["record"][0])
        for item in items(dossier)
        if issubclass(item.model, Citation) and item.fields["stance"] == "supports" and item.fields.get("locator")
    }
    needing = {
        (item.model, item.slug)
        for item in items(dossier)
        if issubclass(item.model, PublicRecord) and item.model.needs_citation
    }
    assert [f"{model._meta.model_name} {slug}" for model, slug in needing - cited] == []


@every_dossier
def test_every_source_is_used(dossier: str) -> None:
    used = {key[0] for item in items(dossier) for other, key in references(item) if other._meta.model_name == "source"}
    assert [slug for model, slug in slugs(dossier) if model._meta.model_name == "source" and slug not in used] == []


@every_dossier
def test_every_value_is_one_that_its_field_takes(dossier: str) -> None:
    """Words of a vocabulary, EDTF dates, quotations of six words at most, lengths and numbers."""
    wrong = []
    for item in items(dossier):
        for name, value in item.fields.items():
            field = item.model._meta.get_field(name)
            if field.is_relation or value in (None, ""):
                continue
            try:
                field.clean(field.to_python(value), item.model())  # type: ignore[union-attr]
            except ValidationError as error:
                wrong.append(f"{item.name}: {name}: {error.messages}")
    assert wrong == []


@every_dossier
def test_every_date_is_quoted_so_that_it_stays_as_written(dossier: str) -> None:
    wrong = [
        f"{item.name}: {name}: {value!r}"
        for item in items(dossier)
        for name, value in item.fields.items()
        if isinstance(item.model._meta.get_field(name), EDTFField) and not isinstance(value, str)
    ]
    assert wrong == []


@every_dossier
def test_no_quotation_is_longer_than_six_words(dossier: str) -> None:
    quotes = [str(item.fields.get("quote", "")) for item in items(dossier) if issubclass(item.model, Citation)]
    assert [quote for quote in quotes if len(quote.split()) > EDTF_WORDS_MAX] == []


@every_dossier
def test_every_public_record_is_published_or_was_retracted_with_a_reason(dossier: str) -> None:
    corrected = corrections(dossier)
    wrong = [
        item.name
        for item in items(dossier)
        if issubclass(item.model, PublicRecord)
        and item.fields.get("state") != "published"
        and not (item.fields.get("state") == "retracted" and (item.model.kind(), item.slug) in corrected)
    ]
    assert wrong == []


@every_dossier
def test_every_correction_says_something_else_than_the_record_does_today(dossier: str) -> None:
    contents = {(i.model.kind(), i.slug): i.fields for i in items(dossier) if issubclass(i.model, PublicRecord)}
    same = [
        (key, name)
        for key, entry in corrections(dossier).items()
        for name, value in entry.get("before", {}).items()
        if name != "citations" and str(contents[key].get(name) or "") == str(value or "")
    ]
    assert same == []


@every_dossier
def test_every_inferred_date_of_publication_says_why(dossier: str) -> None:
    """In the real dossier; the invented one has nothing to infer from."""
    if dossier == "tree_planting":
        return
    wrong = [i.name for i in items(dossier) if i.fields.get("published_on_inferred") and not i.fields.get("note")]
    assert wrong == []


@every_dossier
def test_every_version_follows_the_one_before(dossier: str) -> None:
    sequences: dict[str, list[int]] = {}
    for item in items(dossier):
        if item.model._meta.model_name == "target":
            sequences.setdefault(item.fields["promise"][0], []).append(item.fields["sequence"])
    assert {
        promise: numbers for promise, numbers in sequences.items() if numbers != list(range(1, len(numbers) + 1))
    } == {}


def test_parts_are_next_to_a_record_of_their_file_set() -> None:
    owners = slugs("dossier")
    parts = [item for item in items("dossier") if issubclass(item.model, RecordChild)]
    assert parts
    assert [
        p.name for p in parts if (p.model._meta.get_field("record").related_model, p.fields["record"][0]) not in owners
    ] == []
