"""A workbook's cell shows one number and holds another: taken as shown where that is plain, or refused with both."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from claims.services.spreadsheets import csv_xlsx
from claims.services.spreadsheets.validation import ValidationReport, validate_rows
from tests.factories import IndicatorFactory, SeriesFactory, SourceFactory

pytestmark = pytest.mark.engine

HEADING = ["series", "period", "value", "low", "high", "unit", "source"]


def checked(
    cell: Any, number_format: str, *, unit: str = "%", column: str = "value", given: str = ""
) -> ValidationReport:
    """What comes of one figure whose cell in a column holds `cell` and shows it by the format."""
    series = SeriesFactory(title="Share", indicator=IndicatorFactory(unit=unit))
    SourceFactory(title="Yearbook")
    row: dict[str, Any] = {"series": series.slug, "period": "2015", "unit": given or unit, "source": "Yearbook"}
    book = Workbook()
    sheet = book.active
    sheet.append(HEADING)
    sheet.append([(row | {column: cell}).get(name) for name in HEADING])
    sheet.cell(2, HEADING.index(column) + 1).number_format = number_format
    file = io.BytesIO()
    book.save(file)
    return validate_rows("observation", csv_xlsx.read_file(file.getvalue()))


def taken(found: ValidationReport, column: str) -> Any:
    assert found.problems == []
    (filled,) = found.new.values()
    return getattr(filled.record, column)


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["value", "low", "high"])
@pytest.mark.parametrize("number_format", ["0.0%", "0%", '0.0" %"', "General"])
def test_a_share_is_taken_as_it_is_shown(column: str, number_format: str) -> None:
    held = 0.635 if number_format in ("0.0%", "0%") else 63.5

    assert taken(checked(held, number_format, column=column), column) == Decimal("63.5")


@pytest.mark.django_db
@pytest.mark.parametrize("unit", ["per cent", "% of GDP", "Percent"])
def test_a_unit_may_spell_per_cent_out(unit: str) -> None:
    assert taken(checked(0.635, "0.0%", unit=unit), "value") == Decimal("63.5")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("held", "number_format", "shown"),
    [
        (0.635, "0.0%", "63.5%"),
        (1_500_000, "0.0,,", "1.5"),
        (1_500_000, '0.0,,"M"', "1.5M"),
        (1500, '[>=1000]0.0,"k";0', "1.5k"),
        (63, r"0\k", "63k"),
        (63.5, '0.0" bn"', "63.5 bn"),
        (63.5, '"about "0', "about 64"),
        (63, '0"000"', "63000"),
        (63, '"n/a"', "n/a"),
        (63, '"yes";"no"', "yes"),
        (-63, "0;0", "63"),
    ],
)
def test_another_size_than_is_held_is_refused_with_both(held: Any, number_format: str, shown: str) -> None:
    (problem,) = checked(held, number_format, unit="tons").problems

    assert (problem.row, problem.column, problem.text) == (2, "value", shown)
    assert f"“{shown}”" in problem.why
    assert str(held) in problem.why


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("held", "number_format"),
    [
        (63.5, "#,##0.0"),
        (63.5, "0"),
        (63.5, "[$€-407] #,##0.00"),
        (-63.5, "#,##0.0;[Red]-#,##0.0"),
        (-63.5, "#,##0.00_);(#,##0.00)"),
        (63.5, '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)'),
        (635, "0.00E+00"),
        (63.5, "# ?/?"),
        (500, '[>=1000]0.0,"k";0'),
        (63.5, '0.0" Tons"'),
    ],
)
def test_what_changes_no_size_is_taken_as_it_is_held(held: float, number_format: str) -> None:
    assert taken(checked(held, number_format, unit="tons"), "value") == Decimal(str(held))


@pytest.mark.django_db
@pytest.mark.parametrize("number_format", ["d-mmm", "mmm", "dd/mm", '"in "mmmm'])
def test_a_date_that_shows_no_year_is_refused_with_the_one_it_holds(number_format: str) -> None:
    (problem,) = checked(dt.date(1998, 5, 3), number_format, column="period").problems

    assert problem.column == "period"
    assert "1998-05-03" in problem.why
    assert "no year" in problem.why


@pytest.mark.django_db
@pytest.mark.parametrize(("unit", "given"), [("USD bn", "usd BN"), ("million", "Million"), ("USD bn", "USD  bn")])
def test_capitals_and_blanks_make_no_other_unit(unit: str, given: str) -> None:
    assert taken(checked(63.5, "0.0", unit=unit, given=given), "value") == Decimal("63.5")


@pytest.mark.django_db
def test_another_unit_is_still_refused() -> None:
    (problem,) = checked(63.5, "0.0", unit="USD bn", given="USD mn").problems

    assert problem.column == "unit"
