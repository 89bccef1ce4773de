"""Two foldings: a wide one for finding, a narrow one for identity. Texts are only compared folded, never shown so.

Laws: each gives the same for a text that it has folded already, for NFC and NFD, and for capitals; what is the same
under the narrow folding is the same under the wide one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from claims.text.characters import (
    ACCENTED_SCRIPTS,
    CYRILLIC_ACCENTS,
    IGNORED_CHARACTERS,
    PUNCTUATION,
    STROKES,
    script_of,
)


def fold_for_search(text: str) -> str:
    """The text in small letters, without accents, strokes and invisible signs, each run of blanks one blank.

    Marks fall that people leave out when they type (é to e, ё to е, ά to α, Hebrew and Arabic points), letters with a
    stroke become plain ones (ł to l, æ to ae, ß to ss), and every apostrophe, quotation mark and dash that of a
    keyboard. A mark that makes another letter stays: й is not и, ї not і, バ not ハ.
    """
    return _drop_marks(text, _is_left_out)


def fold_for_identity(text: str) -> str:
    """The text in small letters, without Latin accents, strokes and invisible signs, each run of blanks one blank.

    Marks of other scripts make other letters and stay: ё and е, パ and バ, ข่าว and ข้าว are different names. Łukasz
    is Lukasz, as Müller is Muller. Forms of one letter (full-width, half-width) and of one sign (’ and ') fall
    together.
    """
    return _drop_marks(text, _is_latin_accent)


def words_for_identity(text: str) -> tuple[str, ...]:
    """The words of a name under the narrow folding, in alphabetical order and without commas between them.

    Family names come first or last, so Jinping Xi is Xi Jinping, as is Xi, Jinping.
    """
    return tuple(sorted(fold_for_identity(text).replace(",", " ").split()))


def _drop_marks(text: str, falls: Callable[[str, str], bool]) -> str:
    """The settled text without the marks for which `falls(letter, mark)`."""
    letters: list[str] = []
    letter = " "
    for sign in _until_settled(text):
        if not unicodedata.combining(sign):
            letter = sign
        elif falls(letter, sign):
            continue
        letters.append(sign)
    # Composed, so that a letter is no part of the same letter with a mark.
    return " ".join(unicodedata.normalize("NFKC", "".join(letters).translate(STROKES)).split())


def _until_settled(text: str) -> str:
    """The text in small letters and decomposed, with plain punctuation and without ignorable signs."""
    plain = unicodedata.normalize("NFC", text).translate(PUNCTUATION).translate(IGNORED_CHARACTERS)
    spelt_out = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    return unicodedata.normalize("NFKD", spelt_out.translate(PUNCTUATION).translate(IGNORED_CHARACTERS))


def _is_latin_accent(letter: str, _mark: str) -> bool:
    return script_of(letter) == "LATIN"


def _is_left_out(letter: str, mark: str) -> bool:
    return script_of(letter) in ACCENTED_SCRIPTS or mark in CYRILLIC_ACCENTS.get(letter, "")
