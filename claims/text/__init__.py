"""Cleaning and normalization of text: cleaned once on input, folded for search, folded less for identity.

    clean_text(text, one_line=…)  the text as it is stored; raises InvalidTextError for characters that deceive the eye
    has_word(text)                whether it has a letter or a digit
    ascii_digits(text)            the digits of any script as 0 to 9, for dates
    fold_for_search(text)         wide: the same word in other characters is found
    fold_for_identity(text)       narrow: only spellings of one name become equal
    words_for_identity(text)      the same, whatever the order of the words, for names of persons and organisations
    mixed_word(text)              the word that mixes Latin letters with Cyrillic or Greek ones
    find_lookalikes(text)         the text in letters of other scripts that look the same

Pure: no Django, no database.
"""

from claims.text.cleaning import InvalidTextError, ascii_digits, clean_text, has_word
from claims.text.folding import fold_for_identity, fold_for_search, words_for_identity
from claims.text.lookalikes import find_lookalikes, mixed_word

__all__ = [
    "InvalidTextError",
    "ascii_digits",
    "clean_text",
    "fold_for_identity",
    "fold_for_search",
    "has_word",
    "find_lookalikes",
    "mixed_word",
    "words_for_identity",
]
