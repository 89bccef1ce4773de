"""Two foldings: a wide one for finding, a narrow one for identity. Texts are only compared folded, never shown so.

Laws: each gives the same for a text that it has folded already, for NFC and NFD, and for capitals; what is the same
under the narrow folding is the same under the wide one.
"""

from __future__ import annotations

import unicodedata

from claims.text.signs import IGNORED, PUNCTUATION, STROKES


def fold_for_search(text: str) -> str:
    """The text in small letters, without accents, strokes and invisible signs, each run of blanks one blank.

    Letters with marks fold to those without (é to e, ё to е, パ to ハ), letters with a stroke to plain ones (ł to l,
    æ to ae, ß to ss), and every apostrophe, quotation mark and dash to that of a keyboard. So a search finds more
    rather than less.
    """
    plain = _until_settled(text)
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(STROKES)
    return " ".join(letters.split())


def fold_for_identity(text: str) -> str:
    """The text in small letters, without Latin accents and invisible signs, each run of blanks one blank.

    Marks of other scripts make other letters and stay: й and и, パ and バ, ข่าว and ข้าว are different names; so do
    letters with a stroke. Forms of one letter (full-width, half-width) and of one sign (’ and ') fall together.
    """
    kept: list[str] = []
    is_latin = False
    for sign in _until_settled(text):
        if not unicodedata.combining(sign):
            is_latin = _is_latin(sign)
            kept.append(sign)
        elif not is_latin:
            kept.append(sign)
    return " ".join(unicodedata.normalize("NFKC", "".join(kept)).split())


def _until_settled(text: str) -> str:
    """The text in small letters and decomposed, with plain punctuation and without ignorable signs."""
    plain = unicodedata.normalize("NFC", text).translate(PUNCTUATION).translate(IGNORED)
    spelt_out = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    return unicodedata.normalize("NFKD", spelt_out.translate(PUNCTUATION).translate(IGNORED))


def _is_latin(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("LATIN ")
