"""What of a record is to be looked at twice before it is saved, without being wrong.

A form asks whether to save all the same; programs and files get it with the answer. It is asked again whenever the
record is shown on the desk, until it is published, so the reviewer sees what the editor saw.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from claims.enums import State
from claims.method.outliers import Figure, Oddity, oddity_of
from claims.models import Observation, Series
from claims.models.base import EDTFField, PublicRecord
from claims.services.record_content import apply_content

#: Field and sentence.
Caution = tuple[str, str]

_COLUMNS = ("series_id", "pk", "period_lower", "period_upper", "value", "low", "high")


def entry_warnings(record: PublicRecord, *, only_public: bool = False) -> list[Caution]:
    """What is odd about a record whose bounds are set; `only_public` compares it with published figures only."""
    return warnings_of([record], only_public=only_public).get(0, [])


def warnings_of(records: Sequence[PublicRecord], *, only_public: bool = False) -> dict[int, list[Caution]]:
    """The warnings about many records of one kind, by their number from 0. Two queries."""
    figures = {number: one for number, one in enumerate(records) if isinstance(one, Observation)}
    if not figures:
        return {}
    series_ids = {one.series_id for one in figures.values() if one.series_id is not None}
    levels = set(
        Series.objects.filter(pk__in=series_ids, indicator__part_period_counts=True).values_list("pk", flat=True)
    )
    stored = Observation.objects.live().filter(series__in=series_ids)
    stored = stored.exclude(pk__in=[one.pk for one in figures.values() if one.pk is not None])
    if only_public:
        stored = stored.filter(state=State.PUBLISHED)
    others: dict[int, list[tuple[int | None, Figure]]] = defaultdict(list)
    for series, _pk, *columns in stored.order_by("period_upper", "pk").values_list(*_COLUMNS):
        if (figure := _figure(*columns)) is not None:
            others[series].append((None, figure))
    own = {number: figure for number, one in figures.items() if (figure := _figure_of(one)) is not None}
    for number, figure in own.items():
        others[figures[number].series_id].append((number, figure))
    found: dict[int, list[Caution]] = {}
    for number, figure in own.items():
        beside = [each for other, each in others[figures[number].series_id] if other != number]
        if (odd := oddity_of(figure, beside, is_level=figures[number].series_id in levels)) is not None:
            field = next(name for name in ("value", "low", "high") if getattr(figures[number], name) is not None)
            found[number] = [(field, _sentence(odd))]
    return found


def warnings_about(
    model: type[PublicRecord], content: Mapping[str, object], *, stored: PublicRecord | None = None
) -> list[Caution]:
    """The warnings about a content that is about to be saved; none where the stored figure stays as it is.

    Raises InvalidRecordError as `apply_content` does.
    """
    if model is not Observation:
        return []
    before = None if stored is None else Observation.objects.get(pk=stored.pk)
    unchanged = None if before is None else _compared_values(before)
    record = Observation() if before is None else before
    apply_content(record, content)
    if record.series_id is None or _compared_values(record) == unchanged:
        return []
    for f in record._meta.concrete_fields:
        if isinstance(f, EDTFField):
            f.set_bounds(record)
    return entry_warnings(record)


def _compared_values(record: Observation) -> tuple[object, ...]:
    return tuple(getattr(record, name) for name in ("series_id", "period", "value", "low", "high"))


def _figure_of(record: Observation) -> Figure | None:
    return _figure(record.period_lower, record.period_upper, record.value, record.low, record.high)


def _figure(start: dt.date | None, end: dt.date | None, *numbers: Decimal | None) -> Figure | None:
    """A value, or its lower or upper bound; None without a number or without both ends of the period."""
    number = next((each for each in numbers if each is not None), None)
    return None if number is None or start is None or end is None else Figure(start, end, Decimal(number))


def _sentence(odd: Oddity) -> str:
    facts = {"beside": _plain(odd.beside.value), "others": odd.others, "period": _period(odd.beside)}
    if odd.times is None:
        return (
            _("It is below zero, but none of the %(others)d other figures of this series is. Check the sign.") % facts
        )
    if odd.times >= 1:
        facts["times"] = _plain(round(odd.times))
        return (
            _(
                "It is about %(times)s times the nearest figure of this series (%(beside)s, %(period)s). Check the "
                "unit and the decimal point."
            )
            % facts
        )
    facts["times"] = _plain(round(1 / odd.times))
    return (
        _(
            "The nearest figure of this series (%(beside)s, %(period)s) is about %(times)s times this one. Check the "
            "unit and the decimal point."
        )
        % facts
    )


def _plain(number: Decimal | int) -> str:
    return format(Decimal(number).normalize(), "f")


def _period(figure: Figure) -> str:
    """The year, or the first and last day."""
    start, end = figure.start, figure.end
    is_year = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year
    return str(start.year) if is_year else f"{start.isoformat()} – {end.isoformat()}"
