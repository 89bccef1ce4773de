"""No text of the dossier tells what came after the day from which its record is known.

A past day shows a record as soon as it was known, with the texts of that day: none may name a later day, year or
publication. Allowed are the days that the record itself looks forward to (its deadlines, horizons, periods), and
titles of publications. Remarks of citations belong to their source, whose date is next to them, and are held to it.
"""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from operator import itemgetter

import pytest
from django.db import models

from claims.dates import parse_edtf_date
from claims.enums import State
from claims.models import Claim, Milestone, Outcome, Promise, Series, Source, Target, Verdict
from claims.models.base import Citation, EDTFField, PublicRecord, record_models

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dossier")]

#: Fields whose words readers see with the record. A publication's own title is not among them.
TEXTS = ("title", "name", "summary", "statement", "note", "reason", "role", "description", "definition", "basis")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
DAY = re.compile(rf"(?:(?:(?P<day>\d{{1,2}}) )?(?P<month>{'|'.join(MONTHS)})(?: of)? )?\b(?P<year>(?:19|20)\d\d)\b")
#: Numbers that look like years, and names that contain one.
NOT_A_YEAR = re.compile(r"\b(?:Made in China 2025|20\d\d (?:million|billion|kilomet|kcal|tons))")
#: Words that are a publisher's or an author's name by chance only, or a body that acts and speaks itself.
TOPICS_OF_THE_DOSSIER = {"Russia and China", "Carnegie Moscow Center"}
#: What a text says of a time after it without naming one.
AFTERWARDS = re.compile(
    r"\b(?:later(?! than)|afterwards|subsequently|eventually|so far|since then|ever since|meanwhile|nowadays|now|today|"
    r"in the end|to date|up to now|by then)\b",
    re.IGNORECASE,
)
#: Texts with such a word that tell nothing of the time after their record, each with the reason.
REVIEWED = {
    "claim euiss-2016-first-gas-2021 statement": "The forecast's own words: in that year or later.",
    "claim panov-2014-far-east-closed statement": "So far means until the day on which he said it.",
}
#: Texts that name a day to come because the source of their own day plans it, where no version or step holds it.
PLANNED = {
    "claim novatek-yamal-schedule statement": "The second of three lines; the versions hold the first and the last.",
    "promise yamal-lng-plant summary": "The second of three lines; the versions hold the first and the last.",
    "outcome moscow-kazan-cut-to-vladimir summary": "The plan of the day that the source reports.",
    "claim china-2004-12-billion statement": "The plan's own years; its version names the year before.",
    "claim cnpc-2013-46-mt statement": "A part of the volume that no version follows.",
    "outcome s-400-india-three-of-five summary": "The plan of the day that the source reports.",
    "outcome far-east-programme-2018 summary": "The years of the programme that was signed.",
    "claim gazprom-cnpc-2017-start-date statement": "A later day for a step that is judged by its first.",
    "claim rdif-2018-rail-bridge statement": "A later day for a step that is judged by its first.",
    "outcome amur-rail-bridge-chinese-part note": "A later day for a step that is judged by its first.",
    "target trade-250-billion-v1 remark": "The source itself attaches a year that lay ahead; the speaker named none.",
}
#: What got its name, or began, on a day: no text of an earlier day may speak of it.
NAMED_FROM = {
    r"turn(?:ed|s|ing)? (?:to the )?[Ee]ast|[Pp]ivot": dt.date(2014, 12, 31),
    r"Eurasian Economic Union": dt.date(2014, 5, 29),
    r"Belt and Road": dt.date(2013, 9, 7),
}


def texts(record: PublicRecord) -> Iterator[tuple[str, str, dt.date]]:
    """Each text that readers see of a record, with the first day on which they see it."""
    for name in TEXTS:
        if isinstance(record, Source) and name == "title":
            continue
        now = getattr(record, name, "")
        if not isinstance(now, str):
            continue
        first = known_on(record)
        for row in sorted((row for row in record.earlier_texts if row["field"] == name), key=itemgetter("before")):
            yield name, row["text"], first
            first = dt.date.fromisoformat(row["before"])
        yield name, now, first


def days(text: str) -> Iterator[tuple[str, dt.date]]:
    """Every year, month or day that a text names, with its first day."""
    plain = NOT_A_YEAR.sub("", text)
    for found in DAY.finditer(plain):
        month = MONTHS.index(found["month"]) + 1 if found["month"] else 1
        day = dt.date(int(found["year"]), month, int(found["day"] or 1))
        yield found[0], day - dt.timedelta(days=1) if plain[: found.start()].endswith("before ") else day


def own_rows(record: PublicRecord, name: str) -> Iterator[models.Model]:
    """The record with its parts, and the promise's versions and steps that its own day and words look forward to."""
    yield record
    for part in record.parts:
        if part != "citations":
            yield from getattr(record, part).all()
    if name in ("note", "role"):
        return
    promises = [record] if isinstance(record, Promise) else []
    if isinstance(record, Claim):
        promises = [*record.promises.all(), *(target.promise for target in record.targets_set.all())]
    elif isinstance(record, Target | Milestone | Outcome | Verdict):
        promises = [record.promise]
    for promise in promises:
        # A deadline that a record states may be entered as a version with a later source of its own.
        yield from promise.targets.filter(state=State.PUBLISHED)
        yield from promise.milestones.filter(state=State.PUBLISHED)


def looked_forward_to(record: PublicRecord, name: str) -> set[int]:
    """The years in which the record's own deadlines, horizons and periods lie."""
    years: set[int] = set()
    for row in own_rows(record, name):
        for field in row._meta.concrete_fields:
            text = getattr(row, field.name)
            if isinstance(field, EDTFField) and text:
                bounds = parse_edtf_date(text)
                years |= {day.year for day in bounds if day is not None}
    return years


@cache
def first_named() -> dict[str, dt.date]:
    """The first day on which the press, analysts and papers of the dossier could be named as a source."""
    first: dict[str, dt.date] = {}
    read = ("news", "analysis", "paper")
    for source in Source.objects.filter(state=State.PUBLISHED, kind_of_source__in=read):
        names = [source.publisher, *source.authors.split("; ")]
        if source.slug == "euiss-2016-12":
            names += ["Chaillot Paper", "the paper"]
        for name in names:
            if " " in name and name not in TOPICS_OF_THE_DOSSIER:
                first[name] = min(first.get(name, dt.date.max), source.known_on or dt.date.max)
    return first


def public_records() -> Iterator[PublicRecord]:
    for model in record_models():
        yield from model._default_manager.filter(state=State.PUBLISHED).order_by("pk")


def known_on(record: PublicRecord) -> dt.date:
    assert record.known_on is not None
    return record.known_on


def test_no_text_names_a_day_after_its_record_was_known() -> None:
    wrong = []
    for record in public_records():
        for name, text, first in texts(record):
            for words, day in days(text):
                if day <= first or f"{record.kind()} {record.slug} {name}" in PLANNED:
                    continue
                if day.year not in looked_forward_to(record, name):
                    wrong.append(f"{record.kind()} {record.slug} ({first}) {name}: {words!r} in {text!r}")
    assert not wrong, "\n".join(wrong)


def test_no_text_names_a_publication_of_after_its_record_was_known() -> None:
    wrong = []
    for record in public_records():
        for name, text, first in texts(record):
            if name in ("name", "title", "statement") and not isinstance(record, Series):
                continue  # there a name is that of who speaks or acts
            for words, day in first_named().items():
                if day > first and re.search(rf"\b{re.escape(words)}\b", text):
                    wrong.append(f"{record.kind()} {record.slug} ({first}) {name}: {words!r} in {text!r}")
    assert not wrong, "\n".join(wrong)


def test_no_text_speaks_of_what_came_afterwards() -> None:
    wrong = []
    # A verdict tells of the whole time before the day on which it was concluded.
    for record in (each for each in public_records() if not isinstance(each, Verdict)):
        for name, text, first in texts(record):
            found = AFTERWARDS.search(text)
            # A text of a later day of its own may name what came by then.
            if found and first == known_on(record) and f"{record.kind()} {record.slug} {name}" not in REVIEWED:
                wrong.append(f"{record.kind()} {record.slug} ({first}) {name}: {found[0]!r} in {text!r}")
    assert not wrong, "\n".join(wrong)


def test_no_remark_names_a_day_after_its_source() -> None:
    wrong = []
    for model in (each for each in Citation.__subclasses__()):
        for citation in model._default_manager.exclude(remark="").select_related("source"):
            for words, day in days(citation.remark):
                place = f"{citation.record.kind()} {citation.record.slug} remark"
                if day > citation.source.known_on and place not in PLANNED:
                    wrong.append(f"{citation.record} ({citation.source}): {words!r} in {citation.remark!r}")
    assert not wrong, "\n".join(wrong)


def test_no_text_speaks_of_what_had_no_name_yet() -> None:
    wrong = []
    for record in public_records():
        for name, text, first in texts(record):
            for words, day in NAMED_FROM.items():
                if first < day and re.search(words, text):
                    wrong.append(f"{record.kind()} {record.slug} ({first}) {name}: {text!r}")
    assert not wrong, "\n".join(wrong)
