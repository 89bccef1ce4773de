"""CSV and XLSX files as rows of text, and back. A file is read with limits, and no formula is ever taken or given.

Reading: every cell becomes the text that a person would have typed. A formula, an error value, a file that is too
large or swells when unpacked, and a text in an unknown encoding are refused. Writing: what a spreadsheet program could
take for a formula is written with an apostrophe before it, which reading takes off again; numbers stay numbers.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from claims.exceptions import InvalidFileError
from claims.services.spreadsheets.number_formats import ShownNumber, shown_number

#: The largest file that is taken, what an XLSX file may swell to, and how much it may hold.
MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 100
MAX_PARTS = 1_000
#: Blank rows between the filled ones that are put up with.
MAX_BLANK_ROWS = 10_000
MAX_CHARACTERS = 32_767  # what a cell of a spreadsheet program holds

ENCODINGS = {"": "UTF-8", "cp1251": "Windows-1251", "cp1252": "Windows-1252", "koi8_r": "KOI8-R", "mac_cyrillic": "Mac"}
DELIMITERS = (",", ";", "\t")
XLSX_START = b"PK\x03\x04"
#: What a spreadsheet program may take for a formula; the wide forms count in some of them.
_DANGEROUS = re.compile("'*[=+\\-@\t\r＝＋－＠]")


@dataclass(frozen=True)
class BadCell:
    """A cell that cannot be taken, with what is in it and why not."""

    text: str
    why: str

    def __str__(self) -> str:
        return self.text


#: A cell as a file gives it: its text, a number that it shows with a unit, or the reason why it cannot be taken.
Cell = str | ShownNumber | BadCell


@dataclass(frozen=True)
class Row:
    """A row with its number in the file (the header is row 1), and its cells by position."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Sheet:
    """The headings and the filled rows of a file."""

    headings: list[str]
    rows: list[Row]


def too_large() -> InvalidFileError:
    """The refusal of a file that is larger than MAX_BYTES."""
    return InvalidFileError(_("The file is larger than %(size)d MB.") % {"size": MAX_BYTES // 1024**2})


def read_file(content: bytes, *, encoding: str = "", known: Iterable[str] = ()) -> Sheet:
    """The first sheet of an XLSX file, or a CSV file. Raises InvalidFileError.

    `encoding` is that of a CSV file (a key of ENCODINGS, empty for UTF-8); `known` headings tell which of comma,
    semicolon and tab separates its cells.
    """
    if len(content) > MAX_BYTES:
        raise too_large()
    rows = _xlsx_rows(content) if content.startswith(XLSX_START) else _csv_rows(content, encoding, set(known))
    return _sheet(rows)


def _sheet(rows: Iterator[list[Cell]]) -> Sheet:
    headings = [str(cell).strip() for cell in next(rows, [])]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise InvalidFileError(_("The file is empty. Its first row must contain the column names."))
    if len(headings) > MAX_COLUMNS:
        raise InvalidFileError(_("The file has more than %(count)d columns.") % {"count": MAX_COLUMNS})
    filled: list[Row] = []
    for number, cells in enumerate(rows, start=2):
        if any(cells):
            filled.append(Row(number, cells))
        if len(filled) > MAX_ROWS:
            raise InvalidFileError(_("The file has more than %(count)d rows. Split it.") % {"count": MAX_ROWS})
        if number - len(filled) > MAX_BLANK_ROWS:
            raise InvalidFileError(_("The file has more than %(count)d blank rows.") % {"count": MAX_BLANK_ROWS})
    return Sheet(headings, filled)


# CSV


def _csv_rows(content: bytes, encoding: str, known: set[str]) -> Iterator[list[Cell]]:
    text = _decode_text(content, encoding)
    if "\0" in text:
        raise InvalidFileError(_("This is neither a CSV nor an XLSX file."))
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(DELIMITERS, key=lambda sign: len(known & {name.strip(' "') for name in first.split(sign)}))
    csv.field_size_limit(MAX_BYTES)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in rows:
            yield [_csv_cell(cell) for cell in cells]
    except csv.Error as error:
        raise InvalidFileError(
            _("Line %(line)d cannot be read as CSV: %(why)s.") % {"line": rows.line_num, "why": error}
        ) from error


def _decode_text(content: bytes, encoding: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        return content.decode(encoding or "utf-8-sig")
    except (UnicodeDecodeError, LookupError) as error:
        if encoding:
            name = ENCODINGS.get(encoding, encoding)
            raise InvalidFileError(_("The file is not text in %(encoding)s.") % {"encoding": name}) from error
        shown = content.decode("cp1251", errors="replace").splitlines()
        line = next((line for line in shown if re.search("[^\0-\x7f]", line)), "")[:80]
        message = _(
            "The file is not UTF-8 text. Choose its encoding, or save it as “CSV UTF-8”. As Windows-1251 it "
            "would read: “%(line)s”"
        )
        raise InvalidFileError(message % {"line": line}) from error


def _csv_cell(text: str) -> str | BadCell:
    if text.lstrip().startswith("="):
        return _formula(text)
    return _check_text(without_apostrophe(text))


def _formula(text: str) -> BadCell:
    why = _(
        "Formulas are not accepted: paste the value. If the text really starts like this, put an apostrophe before it."
    )
    return BadCell(text, why)


def _check_text(text: str) -> str | BadCell:
    if len(text) > MAX_CHARACTERS:
        return BadCell(text[:60] + "…", _("More than %(count)d characters.") % {"count": MAX_CHARACTERS})
    if "\0" in text:
        return BadCell(text.replace("\0", "␀")[:60], _("The cell contains an invalid character."))
    return text


# XLSX


def _xlsx_rows(content: bytes) -> Iterator[list[Cell]]:
    _check_unpacked(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), None)
        if sheet is None:
            raise InvalidFileError(_("The workbook has no sheet with cells."))
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        for row in sheet.iter_rows(max_col=MAX_COLUMNS + 1):
            yield [_xlsx_cell(cell) for cell in row]
    except (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, OSError, EOFError) as error:
        raise InvalidFileError(_("The XLSX file cannot be read: %(why)s.") % {"why": str(error)[:200]}) from error


def _check_unpacked(content: bytes) -> None:
    """Refuse a zip bomb by what its directory says; unpacking gives no more than that."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise InvalidFileError(_("The XLSX file is damaged.")) from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        size = MAX_UNPACKED // 1024**2
        raise InvalidFileError(_("Unpacked, the XLSX file would be larger than %(size)d MB.") % {"size": size})


def _xlsx_cell(cell: Any) -> Cell:  # openpyxl comes without types
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return _formula(str(getattr(value, "text", None) or value))
    if cell.data_type == "e":
        return BadCell(str(value), _("The cell shows an error instead of a value."))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(number_text(value) if isinstance(value, float) else str(value), cell.number_format)
    if isinstance(value, dt.datetime | dt.date):
        return _date_text(value, cell.number_format)
    if isinstance(value, dt.time | dt.timedelta):
        return BadCell(str(value), _("The cell contains a time of day."))
    return _check_text(without_apostrophe(str(value)))


def _number(text: str, number_format: str) -> Cell:
    """A number as its cell shows it: what is shown is what an editor checked.

    Refused where another size is shown than held, unless a sign next to the digits says which: `63.5%` for 0.635.
    """
    shown = shown_number(Decimal(text), number_format)
    if shown.is_plain:
        return text
    return shown if shown.number is not None and shown.unit else BadCell(shown.text, both_said(shown))


def both_said(shown: ShownNumber) -> str:
    """The sentence about a cell that shows another size than it holds."""
    return _(
        "The cell shows %(shown)s but contains %(held)s. Enter the number in the unit of the series, in a "
        "cell without a number format."
    ) % {"shown": f"“{shown.text}”", "held": format(shown.held, "f")}


def number_text(value: float) -> str:
    """A number with the fifteen digits that a spreadsheet program keeps, without an exponent."""
    text = format(Decimal(format(value, ".15g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date_text(value: dt.datetime | dt.date, shown: str) -> str | BadCell:
    """A date as exact as its cell shows it: typed “May 2016”, a spreadsheet program keeps the first of May."""
    if isinstance(value, dt.datetime) and value.time() != dt.time(0):
        return BadCell(str(value), _("The cell contains a time of day."))
    pattern = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", shown).lower()
    if not ("y" in pattern or "e" in pattern):
        why = _(
            "The cell shows no year (its format is %(format)s) but contains %(held)s. Change the format, or "
            "enter the date as text."
        )
        return BadCell(str(value.strftime("%d %B")), why % {"format": shown, "held": value.strftime("%Y-%m-%d")})
    if "d" in pattern or not ("y" in pattern or "m" in pattern):
        return value.strftime("%Y-%m-%d")
    return value.strftime("%Y-%m" if "m" in pattern else "%Y")


# Writing


def with_apostrophe(text: str) -> str:
    """The text, safe in a cell: what could be a formula gets an apostrophe, and so does what reading would shorten."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def without_apostrophe(text: str) -> str:
    """The text that `with_apostrophe` was given."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text) else text


Value = str | Decimal | None


def csv_lines(rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """A CSV file line by line, as Excel opens it right: UTF-8 with a byte order mark, commas, CRLF."""
    line = io.StringIO(newline="")
    writer = csv.writer(line, lineterminator="\r\n")
    yield "\ufeff".encode()
    for row in rows:
        writer.writerow([with_apostrophe(value) if isinstance(value, str) else _plain_number(value) for value in row])
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def _plain_number(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def xlsx_file(rows: Iterable[Sequence[Value]], *, title: str) -> bytes:
    """A workbook with one sheet; numbers are numbers, everything else is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_xlsx_value(value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _xlsx_value(value: Value) -> Value:
    if isinstance(value, str):
        return with_apostrophe(re.sub("[\0-\x08\x0b\x0c\x0e-\x1f]", "", value))
    return value
