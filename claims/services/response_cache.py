"""Cache invalidation: empties stored answers in the transaction of the write that alters them.

Which answers show a record follows from the models: their relations, which the API shows one step far, and what their
`shown_related` and `computed_from` name. Too many emptied cost time, one too few would be wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from django.db import models

from claims.enums import ChangeAction
from claims.models import CachedApiResponse, Change
from claims.models.aliases import AnyField, AnyQuerySet
from claims.models.base import PublicRecord, part_model, record_models

#: Slugs named in one statement.
CHUNK = 500

#: Whose answers show an assessment, by the kind assessed: the path to it, or none for itself.
ASSESSMENT_PATHS: dict[str, tuple[tuple[str, str], ...]] = {"promise": (("target", "promise"),)}


def invalidate(changes: Sequence[Change]) -> None:
    """Empty the cached answers that show the records of these public Changes, and note which to make again."""
    public = [
        change
        for change in changes
        if change.public_seq is not None and ChangeAction(change.action).affects_record_answers
    ]
    if not public:
        return
    seq = max(change.public_seq or 0 for change in public)
    for (kind, assessed), slugs in _by_kind(public).items():
        for some in _chunks(slugs):
            _empty_own(kind, some, seq)
            for model, path in ASSESSMENT_PATHS.get(kind, ()) if assessed else affected_documents().get(kind, ()):
                for named in _showing(_models()[model], path, kind, some):
                    rows = CachedApiResponse.objects.filter(record_kind=model, record__in=named)
                    rows.update(body="", valid_from_seq=seq)


def _showing(owner: type[PublicRecord], path: str, kind: str, slugs: Sequence[str]) -> Iterator[AnyQuerySet]:
    """The slugs of records whose answers show these: by a path that leads to them, now or before an edit.

    An edit can give a verdict to another promise; the one that it was taken from does not lead to it any more.
    """
    yield owner._default_manager.filter(**{f"{path}__slug__in": slugs}).values("slug")
    relation = owner._meta.get_field(path.partition("__")[0])
    if isinstance(relation, models.ManyToOneRel) and relation.one_to_many and relation.related_model is _models()[kind]:
        past = _models()[kind].history.filter(slug__in=slugs).values(relation.field.attname)
        yield owner._default_manager.filter(pk__in=past).values("slug")


def _by_kind(changes: Iterable[Change]) -> dict[tuple[str, bool], list[str]]:
    found: dict[tuple[str, bool], dict[str, None]] = defaultdict(dict)
    for change in changes:
        if change.record_kind in _models():
            found[change.record_kind, change.action == ChangeAction.ASSESSED][change.record] = None
    return {key: list(slugs) for key, slugs in found.items()}


def _chunks(slugs: Sequence[str]) -> Iterator[Sequence[str]]:
    return (slugs[start : start + CHUNK] for start in range(0, len(slugs), CHUNK))


def _empty_own(kind: str, slugs: Iterable[str], seq: int) -> None:
    """A record that was never stored is noted too, so that it is made."""
    CachedApiResponse.objects.bulk_create(
        [CachedApiResponse(record_kind=kind, record=slug, valid_from_seq=seq) for slug in slugs],
        update_conflicts=True,
        unique_fields=["record_kind", "record"],
        update_fields=["body", "valid_from_seq"],
    )


def store(kind: str, bodies: dict[str, str], *, begun_at: int, release: str) -> None:
    """Store answers that were made from what was public when the sequence stood at `begun_at`, or later.

    One that was emptied since then is left for the next time. An empty body takes its row away: nothing is stored.
    """
    for slug, body in bodies.items():
        row = CachedApiResponse.objects.filter(record_kind=kind, record=slug, valid_from_seq__lte=begun_at)
        if body:
            row.update(body=body, release=release)
        else:
            row.delete()


def mark_all_missing(*, release: str) -> None:
    """Note every public record without an answer of this release, so that it is made: after an update of the site."""
    CachedApiResponse.objects.exclude(release=release).exclude(body="").update(body="")
    for kind, model in _models().items():
        stored = CachedApiResponse.objects.filter(record_kind=kind).values("record")
        missing = model._default_manager.filter(state="published").exclude(slug__in=stored)
        rows = (CachedApiResponse(record_kind=kind, record=slug) for slug in missing.values_list("slug", flat=True))
        CachedApiResponse.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


@cache
def affected_documents() -> dict[str, tuple[tuple[str, str], ...]]:
    """By the kind of a record that changes: the kinds whose answers show it, each with the path that leads to it."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, model in _models().items():
        for path in dict.fromkeys(_paths(model)):
            found[_end(model, path)].append((kind, path))
    return {kind: tuple(paths) for kind, paths in found.items()}


def _paths(model: type[PublicRecord]) -> Iterator[str]:
    """The relations of a record and of its parts that lead to records, and the further ones that its answer needs."""
    yield from (*model.shown_related, *model.computed_from)
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if _is_record(field):
            yield field.name
    for part in model.parts:
        rows = part_model(model, part)
        for field in rows._meta.concrete_fields:
            if field.name != "record" and _is_record(field):
                yield f"{part}__{field.name}"
        yield from (f"{part}__{path}" for path in rows.shown_related)


def _is_record(field: AnyField) -> bool:
    return field.is_relation and isinstance(field.related_model, type) and issubclass(field.related_model, PublicRecord)


def _end(model: type[models.Model], path: str) -> str:
    for step in path.split("__"):
        reached = model._meta.get_field(step).related_model
        assert isinstance(reached, type)
        model = reached
    return str(model._meta.model_name)


@cache
def _models() -> dict[str, type[PublicRecord]]:
    return {model.kind(): model for model in record_models()}
