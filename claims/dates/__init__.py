"""Dates as vague as the source: EDTF text, strict bounds, and what people type for them.

parse_edtf_date(text)   first and last possible day
deadline_dates(text)    the last day of every deadline that the text names
term_of(text)           the same of a target, with its first day where it applies throughout
shape_of(text)          the parts of a date, free of any language (claims/presentation makes sentences of them)
parse_date(text)        a date typed by a person, EDTF or words of five languages; refused rather than guessed
to_typed_text(edtf)     the text that `parse_date` reads as exactly this date
utc_text(moment)        a moment as everything that leaves the site writes it
"""

from claims.dates.edtf_shapes import (
    Bounds,
    DatePart,
    DateShape,
    Precision,
    ShapeKind,
    Term,
    VagueDate,
    deadline_dates,
    in_words,
    parse_edtf_date,
    readable_term,
    shape_of,
    term_of,
)
from claims.dates.natural_language import parse_date, to_typed_text
from claims.dates.timestamps import utc_text

__all__ = [
    "Bounds",
    "DatePart",
    "DateShape",
    "Precision",
    "ShapeKind",
    "Term",
    "VagueDate",
    "deadline_dates",
    "in_words",
    "parse_edtf_date",
    "readable_term",
    "shape_of",
    "term_of",
    "to_typed_text",
    "parse_date",
    "utc_text",
]
