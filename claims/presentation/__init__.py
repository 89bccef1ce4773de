"""Every word and sentence for people: labels, meanings, dates, numbers, sentences. Translatable.

label(member)                          a vocabulary member's label; choices(vocabulary) for forms and filters
status_words(status, reason)           a status with its reason: what has no deadline is never “not due”
verdict_words(verdict, is_expectation=)   the editors' conclusion; what nobody promised came true or did not
status_meaning, modifier_meaning, flag_meaning, bands_table; word_meaning(member) with its label
flag_sentence(kind, params, names=)    names: titles by slug
record_sentences(tally)                the shares of a record, what they leave out, the median delay
agreement_sentence(agreement)          how often editors and rules agree
forecast_record_sentences(score)       how many dated forecasts came true, and how far off they were
check_sentence(on_the_day, now)        the result of a claim's check against the record
explanation(facts, day=, names=, target=)   the status of a promise, line by line, with formulas and numbers
assessment_sentence(assessment, terms=)   the one sentence about a result, wherever it is said
move_sentence(move), goal_words(params), describe_terms(params)
vague_date_words(edtf, words, lower, upper), day_words, period_words, deadline_words, deadlines_words
value_words, rounded_words, with_unit, percent_words, slip_words, listed, figure_words(reading, unit)
"""

from enum import StrEnum

from claims.presentation.claim_sentences import check_sentence
from claims.presentation.dates import (
    day_words,
    deadline_words,
    deadlines_words,
    period_words,
    term_words,
    vague_date_words,
)
from claims.presentation.explanations import explanation
from claims.presentation.flags import flag_meaning, flag_sentence
from claims.presentation.forecast_record_sentences import forecast_record_sentences
from claims.presentation.forecast_sentences import forecast_sentence
from claims.presentation.glossary import (
    BandRow,
    bands_table,
    due_soon_days,
    flat_within,
    modifier_meaning,
    status_meaning,
    word_meaning,
)
from claims.presentation.goals import describe_terms, factor_words, goal_words
from claims.presentation.labels import LABELS, Text, status_words, verdict_words
from claims.presentation.methodology_tables import Table, method_tables
from claims.presentation.numbers import join_list, percent_words, rounded_words, slip_words, value_words, with_unit
from claims.presentation.sentences import assessment_sentence, move_sentence
from claims.presentation.target_sentences import figure_words
from claims.presentation.titles import name_of
from claims.presentation.track_record_sentences import (
    agreement_sentence,
    counted_words,
    record_sentences,
    standing_meaning,
)

__all__ = [
    "agreement_sentence",
    "BandRow",
    "Table",
    "describe_terms",
    "assessment_sentence",
    "bands_table",
    "check_sentence",
    "choices",
    "counted_words",
    "day_words",
    "deadline_words",
    "deadlines_words",
    "due_soon_days",
    "explanation",
    "factor_words",
    "figure_words",
    "flag_meaning",
    "flag_sentence",
    "flat_within",
    "forecast_record_sentences",
    "forecast_sentence",
    "goal_words",
    "label",
    "join_list",
    "method_tables",
    "modifier_meaning",
    "move_sentence",
    "name_of",
    "percent_words",
    "period_words",
    "record_sentences",
    "rounded_words",
    "slip_words",
    "standing_meaning",
    "status_meaning",
    "status_words",
    "term_words",
    "vague_date_words",
    "value_words",
    "verdict_words",
    "with_unit",
    "word_meaning",
]


def label(member: StrEnum) -> Text:
    """The label of a vocabulary's member."""
    return LABELS[type(member)][member]


def choices(vocabulary: type[StrEnum]) -> list[tuple[str, Text]]:
    """Every member of a vocabulary with its label, in the vocabulary's order."""
    return [(member.value, LABELS[vocabulary][member]) for member in vocabulary]
