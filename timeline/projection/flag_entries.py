"""Entries of flags: each at the day on which its rule first found it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.db.models import Prefetch, Q

from claims.enums import EntryKind, FlagHandling, FlagKind, Severity, State
from claims.models import Claim, Flag, FlagPeriod, Indicator, Outcome, Promise, Source, Target
from claims.models.aliases import AnyQuerySet
from claims.models.base import PublicRecord
from claims.models.dated_texts import earlier_of
from timeline.projection.entry_spec import FOUND_IMPORTANCE, DisplayPeriod, EntrySpec, Projection, When, key, pks

#: A moved goalpost appears on the timeline as itself; its flag would say the same twice.
SHOWN_OTHERWISE = frozenset({FlagKind.GOALPOST_MOVED})

#: What a flag can be about.
SUBJECTS: tuple[type[PublicRecord], ...] = (Promise, Target, Indicator, Source, Claim, Outcome)


def of_flags(subjects: Collection[tuple[str, str]]) -> Projection:
    """What the flags about the named subjects (kind, slug) give."""
    promises = Promise.objects.filter(state=State.PUBLISHED).prefetch_related("promisors", "topics")
    flags = Flag.objects.filter(_any_of("subject_kind", "subject", subjects)).exclude(kind__in=SHOWN_OTHERWISE)
    flags = flags.prefetch_related(
        Prefetch("promises", promises.order_by("slug")), Prefetch("findings", FlagPeriod.objects.order_by("from_day"))
    )
    records = _records(subjects)
    wanted = [entry for flag in flags for entry in _flag(flag, records.get((flag.subject_kind, flag.subject)))]
    return Projection(Q(kind=EntryKind.FLAG) & _any_of("record_kind", "record", subjects), wanted)


def _flag(flag: Flag, subject: PublicRecord | None) -> Iterator[EntrySpec]:
    """A flag with what was found when it was raised; it stays when it closes, since it was raised."""
    promises = list(flag.promises.all())

    def title(record: object) -> str:
        number = f" · {subject.version_name}" if isinstance(subject, Target) else ""
        return f"{flag.kind.replace('_', ' ')}: {flag.subject if record is None else record}{number}"

    named: PublicRecord | None = subject.promise if isinstance(subject, Target) else subject
    earlier = [] if named is None else earlier_of(named, named.searched[0], title, field="title")
    for number, (finding, shown) in enumerate(_spans(flag), start=1):
        # A flag that returns says what was found then, and is placed on that day.
        since = flag.opened_on if number == 1 else shown.known_on
        yield EntrySpec(
            key=key(EntryKind.FLAG, flag.public_id, *([] if number == 1 else ["again", str(number)])),
            kind=EntryKind.FLAG,
            record_kind=flag.subject_kind,
            record=flag.subject,
            title=title(named),
            earlier_texts=earlier,
            params={
                "flag": flag.public_id,
                "flag_kind": flag.kind,
                "severity": finding.severity,
                "subject_kind": flag.subject_kind,
                "subject": flag.subject,
                "subject_period": flag.subject_period,
                "params": finding.params,
            },
            when=When(since.isoformat(), "", since, since, since),
            shown=shown,
            importance=FOUND_IMPORTANCE[Severity(finding.severity)],
            promises=pks(promises),
            actors=frozenset(actor.pk for promise in promises for actor in promise.promisors.all()),
            topics=frozenset(topic.pk for promise in promises for topic in promise.topics.all()),
        )


def _spans(flag: Flag) -> list[tuple[FlagPeriod, DisplayPeriod]]:
    """The days on which a flag is shown, each span with its first finding: all since it opened, but for those on
    which it stood dismissed. A dismissal holds for the evidence that was dismissed; with other evidence it returns.
    """
    findings = list(flag.findings.all())
    spans: list[tuple[FlagPeriod, DisplayPeriod]] = []
    for number, finding in enumerate(findings, start=1):
        until = findings[number].from_day if number < len(findings) else None
        dismissed = flag.handling == FlagHandling.DISMISSED and finding.digest == flag.handled_evidence
        if dismissed and flag.handled_on is not None and (until is None or flag.handled_on < until):
            until = max(flag.handled_on, finding.from_day)
        if until == finding.from_day:
            continue
        if spans and spans[-1][1].gone_on == finding.from_day:
            spans[-1] = (spans[-1][0], DisplayPeriod(spans[-1][1].known_on, until))
        else:
            spans.append((finding, DisplayPeriod(finding.from_day, until)))
    return spans


def _records(subjects: Collection[tuple[str, str]]) -> dict[tuple[str, str], PublicRecord]:
    """The subjects themselves. A promise that the flag touches may have become known later than the flag."""
    found: dict[tuple[str, str], PublicRecord] = {}
    for model in SUBJECTS:
        rows: AnyQuerySet = model.objects.filter(slug__in=[slug for kind, slug in subjects if kind == model.kind()])
        for row in rows.select_related("promise") if model is Target else rows:
            found[model.kind(), row.slug] = row
    return found


def _any_of(kind_field: str, slug_field: str, records: Iterable[tuple[str, str]]) -> Q:
    """Rows that name one of these records."""
    by_kind: dict[str, list[str]] = {}
    for kind, slug in records:
        by_kind.setdefault(kind, []).append(slug)
    found = Q(pk__in=[])
    for kind, slugs in by_kind.items():
        found |= Q(**{kind_field: kind, f"{slug_field}__in": slugs})
    return found
