"""The signs that cleaning and folding treat alike, as tables. Source: Unicode 15.1, DerivedCoreProperties and UAX 9."""

from __future__ import annotations

import unicodedata

#: Default_Ignorable_Code_Point: signs that a reader does not see, as ranges of code points.
_IGNORABLE = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
#: The Braille pattern without a dot, which is printed as a blank.
_BLANK_BRAILLE = "\u2800"

#: Bidirectional controls: what opens a stretch of text, by what closes it.
ISOLATES, POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"
EMBEDDINGS, POP_EMBEDDING = "\u202a\u202b", "\u202c"
#: They turn letters round whatever these are, so that a reader sees another text than a program.
OVERRIDES = "\u202d\u202e"

APOSTROPHES = "‘’‚‛‹›ʹʻʼʽˈ′‵`´＇"
QUOTATION_MARKS = "“”„‟«»″‶〝〞〟＂"
DASHES = "‐‑‒–—―⁃−﹘﹣－"
#: Letters with a stroke, ligatures and others that no decomposition takes apart, as they are typed without them.
_STROKE_LETTERS = {
    "ł": "l", "đ": "d", "ø": "o", "ı": "i", "ħ": "h", "ŧ": "t", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
    "ŋ": "n", "ĸ": "k", "ƶ": "z", "ɨ": "i", "ƀ": "b", "ǥ": "g", "ɉ": "j", "ɍ": "r", "ɏ": "y", "ɇ": "e", "ɫ": "l",
}  # fmt: skip

#: Scripts whose marks people leave out when they type; in others a mark makes another letter.
ACCENTED_SCRIPTS = frozenset({"LATIN", "GREEK", "HEBREW", "ARABIC"})
_STRESS = "\u0300\u0301"
#: Marks that are left out in Cyrillic: the sign of stress on a vowel, and the dots of ё, but not those of ї.
CYRILLIC_ACCENTS = dict.fromkeys("аиоуыэюяєіӏ", _STRESS) | {"е": f"{_STRESS}\u0308"}

#: For `str.translate`: typographic signs as a keyboard has them, and ignorable signs as nothing.
PUNCTUATION = (
    dict.fromkeys(map(ord, APOSTROPHES), "'")
    | dict.fromkeys(map(ord, QUOTATION_MARKS), '"')
    | dict.fromkeys(map(ord, DASHES), "-")
)
IGNORED_CHARACTERS = {code: "" for first, last in _IGNORABLE for code in range(first, last + 1)}
#: For a text in small letters.
STROKES = {ord(letter): plain for letter, plain in _STROKE_LETTERS.items()}


#: Letters of other scripts that look like a Latin one, in the case in which they do; each pair is both in one line.
_LOOKALIKES = {
    "CYRILLIC": ("АВЕЅІЈКМНОРСТУХаеѕіјорсух", "ABESIJKMHOPCTYXaesijopcyx"),
    "GREEK": ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ", "ABEZHIKMNOPTYXovp"),
}
#: For `str.translate`, by script: to Latin, and back.
TO_LATIN = {name: str.maketrans(theirs, latin) for name, (theirs, latin) in _LOOKALIKES.items()}
FROM_LATIN = {name: str.maketrans(latin, theirs) for name, (theirs, latin) in _LOOKALIKES.items()}


def script_of(sign: str) -> str:
    """The first word of a sign's Unicode name, which for a letter is its script, such as LATIN; empty for none."""
    return unicodedata.name(sign, "").partition(" ")[0]


def is_no_character(sign: str) -> bool:
    """Whether a code point is never text: the noncharacters of Unicode, and U+FFFD, which represents a lost letter."""
    code = ord(sign)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or code == 0xFFFD


def is_visible(sign: str) -> bool:
    """Whether a sign alone shows something to a reader: a letter, digit, sign or symbol, no mark without a letter."""
    return unicodedata.category(sign)[0] in "LNPS" and ord(sign) not in IGNORED_CHARACTERS and sign != _BLANK_BRAILLE
