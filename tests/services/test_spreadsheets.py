"""Spreadsheets: what comes in, what is refused and why, and that nothing is ever half-written."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from claims.dates import parse_date
from claims.enums import ImportState, State
from claims.exceptions import InvalidFileError, PermissionRefusedError
from claims.models import Actor, Change, Claim, Observation, Source, SpreadsheetImport
from claims.models.base import PublicRecord, model_of
from claims.services import bulk_create, records, workflow
from claims.services.record_content import content_fields, content_of
from claims.services.spreadsheets import csv_xlsx, export, import_job
from claims.services.spreadsheets.columns import EXCHANGED_KINDS
from claims.services.spreadsheets.columns import columns_of as columns
from claims.services.spreadsheets.validation import validate_rows
from claims.tasks import import_spreadsheets
from pivot_tracker import roles
from tests.factories import (
    FACTORIES,
    ActorFactory,
    ClaimFactory,
    ObservationFactory,
    OutcomeFactory,
    PromiseFactory,
    SeriesFactory,
    SourceFactory,
    TopicFactory,
    cited,
    editor,
    member,
    published,
    reviewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
HEADING = ["series", "period", "value", "unit", "source", "locator"]


def manager() -> User:
    return member(roles.DATA_MANAGERS)


def text_file(*rows: list[str]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode()


def workbook(*rows: list[Any]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def handed_in(
    content: bytes, *, kind: str = "observation", encoding: str = "", by: User | None = None
) -> SpreadsheetImport:
    """The file, after the job has checked it."""
    made = import_job.upload_import(
        kind=kind, file_name="figures", content=content, encoding=encoding, why="New figures", by=by or manager()
    )
    import_spreadsheets()
    made.refresh_from_db()
    return made


def written(content: bytes, **given: Any) -> SpreadsheetImport:
    made = handed_in(content, **given)
    assert made.state == ImportState.CHECKED, made.report
    import_job.confirm_import(made, by=made.uploaded_by)
    import_spreadsheets()
    made.refresh_from_db()
    return made


def problems(made: SpreadsheetImport) -> list[tuple[int, str]]:
    return [(problem["row"], problem["column"]) for problem in made.report["problems"]]


@pytest.fixture
def series() -> Any:
    SourceFactory(title="Yearbook", slug="yearbook")
    return SeriesFactory(title="Trade, customs", slug="trade")


# The right file


@pytest.mark.parametrize("make", [text_file, workbook], ids=["csv", "xlsx"])
def test_a_right_file_becomes_drafts_with_a_change_and_a_past_for_each(series: Any, make: Any) -> None:
    content = make(
        HEADING,
        ["trade", "2015", "63.5", "USD bn", "yearbook", "table 1"],
        ["TRADE,  Customs", "early 2016", "-4", "USD bn", "Yearbook", ""],
    )

    made = written(content)

    first, second = Observation.objects.order_by("pk")
    assert (made.state, made.report["new"], made.file) == (ImportState.DONE, 2, None)
    assert (first.state, first.value, first.period, first.slug) == (State.DRAFT, 63.5, "2015", "trade-2015")
    assert (second.value, second.period, second.period_words) == (-4, parse_date("early 2016").edtf, "early 2016")
    assert second.period_upper == parse_date("early 2016").upper
    assert [c.locator for c in first.citations.all()] == ["table 1"]
    # The usual release of the provider's figure: the page that the file cites is younger.
    assert (first.known_on, first.known_on_inferred) == (dt.date(2016, 3, 30), True)
    changes = Change.objects.filter(record_kind="observation").values_list("record", "action", "why", "by__username")
    assert list(changes) == [(slug, "recorded", "New figures", "data-managers") for slug in (first.slug, second.slug)]
    assert first.history.get().history_user == first.citations.get().history.get().history_user == manager()


def test_numbers_dates_and_yes_or_no_of_a_workbook_are_read_as_its_cells_show_them(series: Any) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(HEADING)
    for number, (value, shown) in enumerate(
        [(dt.date(2016, 5, 1), "mmm yyyy"), (dt.date(2016, 5, 1), "yyyy-mm-dd")], 2
    ):
        sheet.append(["trade", value, 0.1 + 0.2, "USD bn", "yearbook", number])
        sheet.cell(number, 2).number_format = shown
    sheet.append(["trade", 2014, 1e6, "USD bn", "yearbook", None])
    file = io.BytesIO()
    book.save(file)

    written(file.getvalue())

    found = Observation.objects.order_by("pk").values_list("period", "value")
    assert [(period, str(value.normalize())) for period, value in found] == [
        ("2016-05", "0.3"),
        ("2016-05-01", "0.3"),
        ("2014", "1E+6"),
    ]


def whole(kind: str) -> dict[str, Any]:
    """Content of a record of the kind with nothing left empty that a spreadsheet has."""
    actor, topic, promise = ActorFactory(), TopicFactory(), PromiseFactory()
    reports = [*cited(SourceFactory(), locator="p. 1"), *cited(SourceFactory(), locator="=p. 2", stance="context")]
    linked = {"topics": [[topic.slug]], "promises": [[promise.slug]]}
    match kind:
        case "observation":
            made = SeriesFactory(title="=A series; of names")
            return {"series": [made.slug], "period": "2015-06", "value": "-63.5", "low": "-64", "citations": reports}
        case "claim":
            own = {
                "statement": "+7 million trees.\nBy 2030 — «быстро»",
                "kind_of_claim": "forecasts",
                "horizon": "203X",
            }
            return own | linked | {"speakers": [[actor.slug]], "stated_on": "2016-06~", "citations": reports}
        case "event":
            return linked | {
                "title": "@ a meeting",
                "happened_on": "2016/2017",
                "citations": reports,
                "was_public": False,
            }
        case "actor":
            return {"name": "'-quoted", "kind_of_actor": "state", "aliases": [{"name": "Ёж"}, {"name": "=1+1"}]}
    return {
        "title": "-Dashed title",
        "kind_of_source": "book",
        "url": "https://example.org/a",
        "published_on": "2016-01-31",
    }


@pytest.mark.parametrize("kind", EXCHANGED_KINDS)
def test_many_at_once_are_the_same_rows_as_each_by_itself(kind: str) -> None:
    """The bulk path leaves what the ordinary one leaves, in every table: fields, parts, links, history, Changes."""
    model, content, by = model_of(kind), whole(kind), manager()
    alone = records.create_record(model, content | {"slug": "alone"}, by=by, why="A reason")
    exported = list(export.export_rows(model.objects.filter(pk=alone.pk)))
    sheet = csv_xlsx.read_file(b"".join(csv_xlsx.csv_lines(exported)).replace(b"alone", b"bulky"))
    expected = kept(model.objects.get(slug="alone"))
    model.objects.filter(pk=alone.pk).update(state=State.RETRACTED)  # out of the way of the search for duplicates
    checked = validate_rows(kind, sheet)
    assert checked.problems == []

    bulk_create.create_many(model, list(checked.new.values()), by=by, why="A reason")

    assert kept(model.objects.get(slug="bulky")) == expected


def kept(record: PublicRecord) -> dict[str, Any]:
    """All that is stored of a record, without keys, times and its own slug."""
    rows = {"own": [record], "past": list(record.history.all())}
    for name in record.parts:
        rows[name] = list(getattr(record, name).order_by("pk"))
        rows[f"{name} past"] = [past for part in rows[name] for past in part.history.all()]
    found: dict[str, Any] = {name: sorted(map(columns_of, some), key=repr) for name, some in rows.items()}
    for f in record._meta.many_to_many:
        found[f.name] = sorted(other.slug for other in getattr(record, f.name).all())
        if f.name in record._history_m2m_fields:
            past = getattr(record.history.get(), f.name).all()
            found[f"{f.name} past"] = sorted(getattr(link, f.m2m_reverse_field_name()).slug for link in past)
    changes = Change.objects.filter(record_kind=record.kind(), record=record.slug)
    found["changes"] = list(changes.values_list("action", "why", "by", "public_seq", "digest", "writer"))
    return found


def columns_of(row: Any) -> dict[str, Any]:
    left_out = {"id", "history_id", "history_date", "changed_at", "record", "slug", "search_text", "history_relation"}
    left_out |= {"history_user"} if "Citation" in type(row).__name__ or "Alias" in type(row).__name__ else set()
    left_out |= {"history_change_reason"} if "history_user" in left_out else set()
    return {f.name: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in left_out}


@pytest.mark.parametrize("period", ["2016-21", "2016-37", "2015-33/2015-41", "2016-21~", "2014/2015"])
def test_an_exported_date_that_a_person_would_read_otherwise_is_read_again(series: Any, period: str) -> None:
    ObservationFactory(series=series, period=period)
    rows = export.export_rows(Observation.objects.all())

    made = handed_in(b"".join(csv_xlsx.csv_lines(rows)))

    assert (made.report["problems"], made.report["unchanged"]) == ([], 1)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", EXCHANGED_KINDS)
def test_an_export_that_is_imported_again_changes_nothing(kind: str, file_format: str) -> None:
    model = model_of(kind)
    records.create_record(model, whole(kind), by=editor())
    published(FACTORIES[model]())
    FACTORIES[model](note="'=kept ")
    before = [content_of(record) for record in model.objects.order_by("pk")]
    rows = export.export_rows(model.objects.all())
    content = b"".join(csv_xlsx.csv_lines(rows)) if file_format == "csv" else csv_xlsx.xlsx_file(rows, title="x")

    made = handed_in(content, kind=kind)

    assert (made.state, made.report["new"], made.report["problems"]) == (ImportState.CHECKED, 0, [])
    assert made.report["unchanged"] == model.objects.count() == len(before)
    assert [content_of(record) for record in model.objects.order_by("pk")] == before


@pytest.mark.parametrize("kind", EXCHANGED_KINDS)
def test_every_field_of_a_kind_has_its_column_and_its_help(kind: str) -> None:
    """What a spreadsheet leaves out is only what is entered on the desk."""
    names = {column.name for column in columns(kind)}

    assert content_fields(model_of(kind)).keys() - names == {"earlier_texts"}
    assert all(column.help for column in columns(kind))
    assert export.empty_template(kind)[0][: len(names)]


# What is refused, where


def test_wrong_columns_are_named_in_row_one_and_nothing_else_is_looked_at(series: Any) -> None:
    made = handed_in(text_file(["Series", "period", "valeu", "value", "value", "source"], ["x", "y", "z", "", "", ""]))

    assert made.state == ImportState.REFUSED
    assert problems(made) == [(1, "Series"), (1, "valeu"), (1, "value"), (1, "series"), (1, "unit")]
    assert "Did you mean “value”?" in made.report["problems"][1]["why"]


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("series", "unheard of", "There is no series"),
        ("series", "", "is required"),
        ("period", "2016-13", "no such date"),
        ("period", "sometime", "Write for example"),
        ("value", "1,234", "can mean 1234 and 1.234"),
        ("value", "63 to 65", "is a range"),
        ("value", "12 bn", "12000000000, but 12"),
        ("value", "NaN", "Not a number"),
        ("value", "1e999", "Not a number"),
        ("value", "1.2345678", "6 decimal places"),
        ("value", "1" * 30, "digits"),
        ("value", "", "Enter a value"),
        ("unit", "EUR bn", "The series is in USD bn."),
        ("unit", "", "is required"),
        ("source", "Nowhere", "There is no source"),
        ("source", "", "is required"),
        ("locator", "x" * 161, "at most 160"),
        ("kind_of_value", "guess", "Enter one of: final"),
        ("known_on_override", "1/2/2016", "Not a date"),
        ("slug", "no good", "slug"),
        ("quote", "one two three four five six seven", "at most six words"),
        ("value", "=1+1", "Formulas"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column_with_the_reason(series: Any, column: str, text: str, why: str) -> None:
    right = dict(zip(HEADING, ["trade", "2015", "63.5", "USD bn", "yearbook", "p. 1"], strict=True))
    heading = [*HEADING, "kind_of_value", "known_on_override", "slug", "quote"]
    bad = right | {"period": "2014"} | {column: text}
    cells = [[row.get(name, "") for name in heading] for row in (right, bad)]

    made = handed_in(text_file(heading, *cells))

    assert made.state == ImportState.REFUSED
    (problem,) = made.report["problems"]
    assert (problem["row"], problem["column"]) == (3, column)
    assert why in problem["why"]
    assert not Observation.objects.exists()


def test_all_wrong_cells_are_reported_at_once(series: Any) -> None:
    made = handed_in(text_file(HEADING, ["x", "y", "z", "USD bn", "w", ""], ["trade", "y", "1", "kg", "yearbook", ""]))

    assert problems(made) == [(2, "series"), (2, "period"), (2, "value"), (2, "source"), (3, "period"), (3, "unit")]


def test_a_name_that_several_have_is_refused_with_their_public_ids(series: Any) -> None:
    SourceFactory(title="YEARBOOK", slug="another")

    made = handed_in(text_file(HEADING, ["trade", "2015", "1", "USD bn", "Yearbook", ""]))

    assert "another" in made.report["problems"][0]["why"]


def test_rows_that_stand_twice_or_are_on_the_desk_otherwise_are_refused_and_equal_ones_passed_over(series: Any) -> None:
    row = ["trade", "2015", "63.5", "USD bn", "yearbook", "p. 1"]
    written(text_file(HEADING, row))
    other = ["trade", "2014", "1", "USD bn", "yearbook", ""]

    again = handed_in(text_file(HEADING, row, other, other))
    differs = handed_in(text_file(HEADING, [*row[:2], "64", *row[3:]]))
    alone = handed_in(text_file(HEADING, row))

    assert (again.state, problems(again)) == (ImportState.REFUSED, [(4, "period")])
    assert "The same as row 3." in again.report["problems"][0]["why"]
    assert problems(differs) == [(2, "value")]
    assert "“trade-2015”" in differs.report["problems"][0]["why"]
    assert (alone.report["new"], alone.report["unchanged"]) == (0, 1)


@pytest.mark.parametrize(
    ("kind", "heading", "first", "second"),
    [
        ("actor", ["name", "kind_of_actor"], ["Газпром", "organisation"], ["ГАЗПРОМ", "organisation"]),
        (
            "source",
            ["title", "kind_of_source", "url"],
            ["A", "news", "https://a.org/"],
            ["B", "news", "https://a.org/"],
        ),
        (
            "claim",
            ["statement", "kind_of_claim", "stated_on", "source"],
            ["It doubles.", "asserts", "2016", "yearbook"],
            ["IT doubles.", "forecasts", "2016", "yearbook"],
        ),
        (
            "event",
            ["title", "happened_on", "source"],
            ["They met.", "June 2016", "yearbook"],
            ["They  met.", "2016-06", "yearbook"],
        ),
    ],
)
def test_duplicates_are_found_by_what_makes_a_record_the_same(
    series: Any, kind: str, heading: list[str], first: list[str], second: list[str]
) -> None:
    assert handed_in(text_file(heading, first, second), kind=kind).state == ImportState.REFUSED

    assert written(text_file(heading, first), kind=kind).state == ImportState.DONE
    assert handed_in(text_file(heading, second), kind=kind).state == ImportState.REFUSED


# Files that are not what they seem


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        with bomb.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _number in range(csv_xlsx.MAX_UNPACKED // 1024**2 + 1):
                part.write(bytes(1024**2))

    made = handed_in(file.getvalue())

    assert len(file.getvalue()) < 1024**2
    assert made.state == ImportState.REFUSED
    assert "Unpacked" in made.report["refusal"]


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04 not a zip", b"", b"\n\n", b"a,b", b'series,"period\n1', bytes(range(256)), text_file(HEADING)],
    ids=["broken zip", "nothing", "blank", "no rows", "open quote", "binary", "heading only"],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(content: bytes) -> None:
    if not content:
        with pytest.raises(InvalidFileError):
            handed_in(content)
        return
    made = handed_in(content)

    assert made.state == ImportState.REFUSED
    assert made.report.get("refusal") or made.report["problems"]


def test_a_workbook_that_names_entities_within_entities_is_refused(series: Any) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    content = io.BytesIO(workbook(HEADING, ["trade", "2015", 1, "USD bn", "yearbook", ""]))
    out = io.BytesIO()
    with zipfile.ZipFile(content) as book, zipfile.ZipFile(out, "w") as changed:
        for part in book.infolist():
            body = book.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                body = (bomb + "]>").encode() + body.replace(b"trade", b"&j;")
            changed.writestr(part, body)

    made = handed_in(out.getvalue())

    assert made.state == ImportState.REFUSED


def test_a_formula_is_refused_and_so_is_an_error_in_a_cell(series: Any) -> None:
    made = handed_in(workbook(HEADING, ["trade", "2015", "=1+1", "USD bn", "yearbook", ""], ["trade", "2016", "#REF!"]))

    assert [(row, column) for row, column in problems(made)][:2] == [(2, "value"), (3, "value")]
    assert "Formulas" in made.report["problems"][0]["why"]


def test_a_text_in_windows_1251_is_refused_with_how_it_would_read_and_taken_when_confirmed() -> None:
    content = "name;kind_of_actor\r\nМинистерство торговли;organisation\r\n".encode("cp1251")

    unsaid = handed_in(content, kind="actor")
    told = written(content, kind="actor", encoding="cp1251")

    assert unsaid.state == ImportState.REFUSED
    assert "Министерство торговли;organisation" in unsaid.report["refusal"]
    assert told.state == ImportState.DONE
    assert Actor.objects.get().name == "Министерство торговли"


def test_too_many_rows_columns_and_bytes_are_refused(monkeypatch: pytest.MonkeyPatch, series: Any) -> None:
    monkeypatch.setattr(csv_xlsx, "MAX_ROWS", 3)
    row = ["trade", "2015", "1", "USD bn", "yearbook", ""]
    assert "more than 3 rows" in handed_in(text_file(HEADING, *[row] * 4)).report["refusal"]
    assert "columns" in handed_in(text_file([str(n) for n in range(101)], row)).report["refusal"]
    assert "no heading" in handed_in(text_file(HEADING, [*row, "stray"])).report["problems"][0]["why"]
    monkeypatch.setattr(csv_xlsx, "MAX_BYTES", 10)
    with pytest.raises(InvalidFileError, match="larger"):
        handed_in(text_file(HEADING, row))


# Interruptions


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let so much time pass that a job which gave no sign of life counts as dead."""
    now = timezone.now() + import_job.LEASE * 2
    monkeypatch.setattr("claims.tasks.timezone.now", lambda: now)


@pytest.fixture
def confirmed(series: Any) -> SpreadsheetImport:
    rows = [["trade", str(1900 + number), "1", "USD bn", "yearbook", ""] for number in range(30)]
    made = handed_in(text_file(HEADING, *rows))
    return import_job.confirm_import(made, by=made.uploaded_by)


@pytest.mark.parametrize("point", ["give_slugs", "_HistoryWriter", "record_changes", "_write"])
def test_a_killed_job_leaves_nothing_and_the_next_one_writes_everything(
    confirmed: SpreadsheetImport, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(bulk_create, point, _killed)
        with pytest.raises(KeyboardInterrupt):
            import_spreadsheets()
    confirmed.refresh_from_db()
    assert confirmed.state == ImportState.WRITING
    assert nothing_written()
    assert import_spreadsheets() == 0  # it may still be at work

    later(monkeypatch)
    assert import_spreadsheets() == 1

    confirmed.refresh_from_db()
    assert confirmed.state == ImportState.DONE
    assert Observation.objects.count() == Change.objects.filter(record_kind="observation").count() == 30
    assert import_spreadsheets() == 0


def _killed(*args: Any, **kwargs: Any) -> Any:
    raise KeyboardInterrupt


def nothing_written() -> bool:
    return not (
        Observation.objects.exists()
        or Observation.history.exists()
        or Change.objects.filter(record_kind="observation").exists()
    )


def test_an_import_that_keeps_failing_is_given_up_and_says_why(
    confirmed: SpreadsheetImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise OSError("the disk is full")

    monkeypatch.setattr(bulk_create, "give_slugs", fail)
    for _try in range(import_job.MAX_TRIES + 1):
        import_spreadsheets()

    confirmed.refresh_from_db()
    assert confirmed.state == ImportState.FAILED
    assert "the disk is full" in confirmed.report["refusal"]
    assert nothing_written()


def test_a_job_that_was_thought_dead_writes_nothing_after_another_took_over(
    confirmed: SpreadsheetImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = import_job._take(timezone.now())
    assert slow is not None
    later(monkeypatch)
    import_spreadsheets()
    assert Observation.objects.count() == 30

    with pytest.raises(import_job.LeaseLostError):
        import_job._write(slow, timezone.now)

    assert Observation.objects.count() == 30


def test_what_came_onto_the_desk_between_check_and_writing_refuses_the_whole_file(confirmed: SpreadsheetImport) -> None:
    records.create_record(
        Observation,
        {"series": ["trade"], "period": "1905", "value": "7", "citations": cited(Source.objects.get(slug="yearbook"))},
        by=editor(),
    )

    import_spreadsheets()

    confirmed.refresh_from_db()
    assert (confirmed.state, problems(confirmed)) == (ImportState.REFUSED, [(7, "value"), (7, "locator")])
    assert Observation.objects.count() == 1


# Who


def test_only_data_managers_import_and_only_who_handed_in_has_it_written(confirmed: SpreadsheetImport) -> None:
    content = text_file(HEADING)
    for person in (editor(), reviewer(), member(roles.ADMINISTRATORS)):
        with pytest.raises(PermissionRefusedError):
            import_job.upload_import(kind="observation", file_name="x", content=content, encoding="", why="", by=person)
        with pytest.raises(PermissionRefusedError):
            import_job.discard_import(confirmed, by=person)
    waiting = handed_in(text_file(["name", "kind_of_actor"], ["A", "state"]), kind="actor")
    other = member("Data managers")
    other = User.objects.create_user("second")
    other.groups.set(manager().groups.all())
    with pytest.raises(PermissionRefusedError, match="uploaded the file"):
        import_job.confirm_import(waiting, by=other)


def test_nobody_publishes_what_they_imported(confirmed: SpreadsheetImport) -> None:
    both = confirmed.uploaded_by
    both.groups.add(*reviewer().groups.all())
    import_spreadsheets()
    published(Source.objects.get(slug="yearbook"))
    figure = Observation.objects.first()
    assert figure is not None
    published(figure.series)

    with pytest.raises(PermissionRefusedError) as refusal:
        workflow.publish(figure, by=User.objects.get(pk=both.pk))
    assert refusal.value.code == "self-approval"
    assert workflow.publish(figure, by=reviewer("another")).state == State.PUBLISHED


# In sets


def test_checking_asks_no_more_queries_the_more_rows_there_are(series: Any) -> None:
    def queries(rows: int) -> int:
        sheet = csv_xlsx.read_file(
            text_file(
                HEADING,
                *[["trade", str(1000 + number), "1", "USD bn", "yearbook", str(number)] for number in range(rows)],
            )
        )
        with CaptureQueriesContext(connection) as asked:
            assert len(validate_rows("observation", sheet).new) == rows
        return len(asked)

    assert queries(5) == queries(300) < 15


# Out


DANGEROUS = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "'=1", "''+1"]


@pytest.mark.parametrize("text", [*DANGEROUS, "plain", "'quoted'", "a=b", "", "–5", " =1"])
def test_what_could_be_a_formula_gets_an_apostrophe_and_loses_it_again(text: str) -> None:
    safe = csv_xlsx.with_apostrophe(text)

    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert safe.startswith("'") == (text in DANGEROUS or text == "'quoted'")
    assert csv_xlsx.without_apostrophe(safe) == text


def test_an_export_opens_right_in_excel_and_runs_no_formula(series: Any) -> None:
    ObservationFactory(series=series.__class__.objects.get(slug="trade"), value="-4.5", note="=HYPERLINK(1)")
    rows = list(export.export_rows(Observation.objects.all()))

    text = b"".join(csv_xlsx.csv_lines(rows))
    sheet: Any = load_workbook(io.BytesIO(csv_xlsx.xlsx_file(rows, title="x"))).active
    cells = dict(zip((cell.value for cell in sheet[1]), sheet[2], strict=True))

    assert text.startswith(b"\xef\xbb\xbf") and text.count(b"\r\n") == 2 and b"\n" not in text.replace(b"\r\n", b"")
    assert b",-4.5," in text and b"'=HYPERLINK(1)" in text
    assert (cells["value"].data_type, cells["value"].value) == ("n", -4.5)
    assert (cells["note"].data_type, cells["note"].value) == ("s", "'=HYPERLINK(1)")


def test_an_export_asks_no_more_queries_for_more_records() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            list(export.export_rows(Claim.objects.all()))
        return len(asked)

    ClaimFactory()
    few = queries()
    for _number in range(4):
        ClaimFactory(speakers=[[ActorFactory().slug]])

    assert queries() == few


def test_a_claim_that_others_contradict_is_refused_when_the_file_is_checked() -> None:
    promise = PromiseFactory(promisors=[ActorFactory(slug="mayor").slug], slug="trees")
    OutcomeFactory(promise=promise, stage="completed", happened_on="2013-05", slug="planted")
    SourceFactory(slug="yearbook", published_on="2015")
    heading = "statement,kind_of_claim,stated_on,speakers,promises,source,locator"
    rows = [
        f"{text},sets_target,{day},mayor,trees,yearbook,p. 1" for text, day in (("Later", "2014"), ("First", "2012"))
    ]

    made = handed_in("\n".join([heading, rows[0]]).encode(), kind="claim")
    assert made.state == ImportState.REFUSED
    assert "planted" in made.report["refusal"] and not Claim.objects.exists()
    # With the earlier statement in a later row both are right.
    assert written("\n".join([heading, *rows]).encode(), kind="claim").state == ImportState.DONE
    assert Claim.objects.count() == 2
