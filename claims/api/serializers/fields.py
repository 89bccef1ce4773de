"""Fields of answers: vague dates, numbers, closed lists of words, references and citations.

Each knows its own OpenAPI schema. A reference is left out when the record that it names is not public as of the day;
for many-to-many relations the selectors have done so already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims import presentation
from claims.enums import Stance, State
from claims.http import record_urls
from claims.http.json_numbers import number
from claims.models import Observation
from claims.models.base import Citation, PublicRecord


class NumberField(serializers.Field[Any, Any, Any, Any]):
    """A decimal as a JSON number, null where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "allow_null": True, **kwargs})

    def to_representation(self, value: Any) -> int | float | None:
        return number(value)


class VagueDateSerializer(serializers.Serializer[Any]):
    """A date as vague as its source."""

    edtf = serializers.CharField(help_text="EDTF (ISO 8601-2), such as 2016-06~ or [2019,2021,2023].")
    words = serializers.CharField(help_text="As shown to readers: the source's own words, if any.")
    lower = serializers.DateField(allow_null=True, help_text="First possible day; null for an open end.")
    upper = serializers.DateField(allow_null=True, help_text="Last possible day; null for an open end.")


def vague_date(edtf: str, words: str, lower: dt.date | None, upper: dt.date | None) -> dict[str, Any] | None:
    """A vague date as an object; None where no date is given."""
    if edtf == "":
        return None
    return {
        "edtf": edtf,
        "words": presentation.vague_date_words(edtf, words, lower, upper),
        "lower": lower,
        "upper": upper,
    }


def vague_date_of(record: Any, column: str) -> dict[str, Any] | None:
    """The vague date that a record keeps in `column` and the columns next to it."""
    return vague_date(*(getattr(record, f"{column}{part}") for part in ("", "_words", "_lower", "_upper")))


@extend_schema_field(VagueDateSerializer(allow_null=True))
class VagueDateField(serializers.Field[Any, Any, Any, Any]):
    """The EDTF column of the field's name with its words and bounds as one object, or null."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "source": "*", **kwargs})

    def to_representation(self, record: Any) -> dict[str, Any] | None:
        return vague_date_of(record, str(self.field_name))


class WordField(serializers.CharField):
    """A word of a closed list. Its OpenAPI schema is a component of the list's name; empty is null."""

    def __init__(self, vocabulary: type[StrEnum], **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(**{"read_only": True, **kwargs})

    def to_representation(self, value: Any) -> str | None:  # type: ignore[override]
        return None if value in ("", None) else str(value)


class ReferenceSerializer(serializers.Serializer[Any]):
    """A record named by another."""

    slug = serializers.CharField()
    title = serializers.CharField()
    self = serializers.URLField(help_text="Address in this API.")


_TITLES = {
    "source": "title",
    "actor": "name",
    "topic": "name",
    "claim": "statement",
    "promise": "title",
    "milestone": "title",
    "outcome": "summary",
    "indicator": "name",
    "series": "title",
    "event": "title",
}


def title_of(record: PublicRecord) -> str:
    """What a record is called in one line."""
    if isinstance(record, Observation):
        return _figure(record)
    name = _TITLES.get(record.kind())
    return str(record) if name is None else str(getattr(record, name))


def _figure(record: Observation) -> str:
    """An observation in one line: series, period, value or bounds, unit."""
    shown = [number(each) for each in (record.low, record.high)] if record.value is None else [number(record.value)]
    said = "–".join("" if each is None else str(each) for each in shown)
    return f"{record.series.title}, {record.period}: {presentation.with_unit(said, record.series.indicator.unit)}"


def is_public(record: PublicRecord | None, as_of: dt.date) -> bool:
    """Whether a related record may be named in an answer as of a day."""
    return (
        record is not None
        and record.state == State.PUBLISHED
        and record.known_on is not None
        and record.known_on <= as_of
    )


def reference(record: PublicRecord, context: Mapping[str, Any]) -> dict[str, Any]:
    """A related record as the API names it: slug, title and address."""
    return {
        "slug": record.slug,
        "title": title_of(record),
        "self": context["base"] + record_urls.api_path(record.kind(), record.slug),
    }


@extend_schema_field(ReferenceSerializer(allow_null=True))
class ReferenceField(serializers.Field[Any, Any, Any, Any]):
    """One related record, or null when there is none that is public as of the day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, **kwargs})

    def to_representation(self, record: Any) -> dict[str, Any] | None:
        return reference(record, self.context) if is_public(record, self.context["as_of"]) else None


@extend_schema_field(ReferenceSerializer(many=True))
class ReferencesField(serializers.Field[Any, Any, Any, Any]):
    """Related records that are public as of the day, by slug."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, **kwargs})

    def to_representation(self, records: Any) -> list[dict[str, Any]]:
        found = [record for record in records.all() if is_public(record, self.context["as_of"])]
        return [reference(record, self.context) for record in sorted(found, key=lambda record: record.slug)]


class CitationSerializer(serializers.Serializer[Any]):
    """A source and a place in it. Citations are provenance: shown whatever as_of is, with their own dates."""

    source = serializers.CharField(help_text="The source's slug.")  # type: ignore[assignment]
    title = serializers.CharField()
    publisher = serializers.CharField(allow_blank=True)
    authors = serializers.CharField(allow_blank=True)
    url = serializers.URLField(allow_null=True, help_text="Address of the source.")
    published_on = VagueDateSerializer(allow_null=True)
    published_on_inferred = serializers.BooleanField(help_text="Whether the source's date is inferred, not printed.")
    locator = serializers.CharField(allow_blank=True, help_text="Paragraph, chapter, box or page.")
    stance = WordField(Stance)
    quote = serializers.CharField(allow_blank=True)
    remark = serializers.CharField(allow_blank=True, help_text="Note to readers about this citation.")


def citation(row: Citation) -> dict[str, Any]:
    """One citation as the API answers it."""
    source = row.source
    return {
        "source": source.slug,
        "title": source.title,
        "publisher": source.publisher,
        "authors": source.authors,
        "url": source.url or None,
        "published_on": vague_date_of(source, "published_on"),
        "published_on_inferred": source.published_on_inferred,
        "locator": row.locator,
        "stance": row.stance,
        "quote": row.quote,
        "remark": row.remark,
    }


def citations_of(record: Any) -> list[dict[str, Any]]:
    """A record's citations whose sources are published."""
    return [citation(row) for row in record.citations.all() if row.source.state == State.PUBLISHED]


@extend_schema_field(CitationSerializer(many=True))
class CitationsField(serializers.Field[Any, Any, Any, Any]):
    """A record's citations."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "source": "*", **kwargs})

    def to_representation(self, record: Any) -> list[dict[str, Any]]:
        return citations_of(record)
