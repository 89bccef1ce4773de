"""Records named by kind and slug, as flags and assessments name the rows that they used, and titles for sentences."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Prefetch

from claims import models
from claims.models.aliases import AnyQuerySet
from claims.models.base import PublicRecord, citation_model
from claims.selectors.published import published_citations

Key = tuple[str, str]

_MODELS: dict[str, type[PublicRecord]] = {
    model.kind(): model for name in models.__all__ if issubclass(model := getattr(models, name), PublicRecord)
}


def records_named(keys: Iterable[Key], *, as_of: dt.date) -> dict[Key, PublicRecord]:
    """The records that were public on the day, by (kind, slug), with what names them and their citations.

    At most two queries for each kind named.
    """
    slugs: dict[str, set[str]] = defaultdict(set)
    for kind, slug in keys:
        slugs[kind].add(slug)
    found: dict[Key, PublicRecord] = {}
    for kind in sorted(slugs.keys() & _MODELS.keys()):
        for record in _slim(_MODELS[kind], as_of=as_of).filter(slug__in=slugs[kind]):
            found[kind, record.slug] = record
    return found


def _slim(model: type[PublicRecord], *, as_of: dt.date) -> AnyQuerySet:
    """Public records with what is needed to name and cite them, and nothing else."""
    found: AnyQuerySet = model.objects.public(as_of).select_related(*model.link_related())
    if not model.needs_citation:
        return found
    cited = published_citations(citation_model(model), as_of=as_of)
    return found.prefetch_related(Prefetch("citations", queryset=cited))


#: What a flag's sentence can name, with the column that holds its title; the first to have a slug gives the title.
_TITLE_COLUMNS: tuple[tuple[type[PublicRecord], str], ...] = (
    (models.Indicator, "name"),
    (models.Series, "title"),
    (models.Actor, "name"),
    (models.Milestone, "title"),
    (models.Promise, "title"),
)


def title_of(record: PublicRecord) -> str:
    """What `titles_in` would call a record, public or not."""
    column = dict(_TITLE_COLUMNS).get(type(record))
    return str(record) if column is None else str(getattr(record, column))


def titles_in(params: Iterable[object], *, as_of: dt.date) -> dict[str, str]:
    """Titles by slug of what flags' parameters name and was public on the day: one query for each kind it may be."""
    slugs = {text for each in params for text in _texts(each)}
    if not slugs:
        return {}
    titles: dict[str, str] = {}
    for model, column in reversed(_TITLE_COLUMNS):
        rows = model.objects.public(as_of).filter(slug__in=slugs).only("slug", column)
        titles |= {row.slug: getattr(row, column) for row in rows}
    return titles


def _texts(params: object) -> Iterator[str]:
    """Every text in JSON-like data."""
    if isinstance(params, str):
        yield params
    elif isinstance(params, dict):
        for value in params.values():
            yield from _texts(value)
    elif isinstance(params, list | tuple):
        for value in params:
            yield from _texts(value)
