"""Text as it comes in and as it is compared: cleaned once at the door, folded wide for finding, narrow for identity.

    clean(text, one_line=…)   the text as it is kept; raises InvalidText for what deceives the eye
    has_word(text)            whether it has a letter or a digit
    ascii_digits(text)        the digits of any script as 0 to 9, for dates
    fold_for_search(text)     wide: the same word in other signs is found
    fold_for_identity(text)   narrow: only spellings of one name fall together
    words_for_identity(text)  the same, whatever the order of the words, for names of persons and organisations
    mixed_word(text)          the word that mixes Latin letters with Cyrillic or Greek ones
    lookalikes(text)          the text in letters of other scripts that look the same

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
