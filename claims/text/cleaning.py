"""One cleaning of every text that comes in, whichever way: what a reader sees is what is stored.

Law: cleaning a cleaned text changes nothing.
"""

from __future__ import annotations

import unicodedata

from claims.text.characters import (
    EMBEDDINGS,
    ISOLATES,
    OVERRIDES,
    POP_EMBEDDING,
    POP_ISOLATE,
    is_no_character,
    is_visible,
)

#: Taken off both ends together with blanks; no sign that closes something.
_INVISIBLE_ENDS = "\u00ad\u200b\u2060\ufeff"
_LINE_SIGNS = "\n\t"


class InvalidTextError(ValueError):
    """A text that is refused; `reason` names the rule, `sign` the code point (such as U+202E) where one is to blame."""

    def __init__(self, reason: str, sign: str = "") -> None:
        super().__init__(reason)
        self.reason, self.sign = reason, f"U+{ord(sign):04X}" if sign else ""


def clean_text(text: str, *, one_line: bool) -> str:
    """The text in NFC and without blanks and invisible signs at its ends; empty where nothing in it can be seen.

    Line ends become newlines, which a text of several lines keeps, as it keeps tabs. Raises InvalidTextError: "control"
    for control characters (in one line also newlines, tabs and line separators), "no_character" for code points that
    are none and for U+FFFD, "override" for signs that turn the direction of letters round, "unpaired" for an embedding
    or isolate that is not closed in its own line, or closed without being open. Isolates in pairs stay: a Hebrew name
    within English needs them.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    while (trimmed := text.strip().strip(_INVISIBLE_ENDS)) != text:
        text = trimmed
    if not any(map(is_visible, text)):
        _check_controls(text, one_line=one_line)
        return ""
    _check_controls(text, one_line=one_line)
    for line in text.splitlines():
        _check_pairs(line)
    return text


def has_word(text: str) -> bool:
    """Whether a text says something: one letter or digit of any script at least."""
    return any(unicodedata.category(sign)[0] in "LN" and is_visible(sign) for sign in text)


def ascii_digits(text: str) -> str:
    """The text with the decimal digits of every script as 0 to 9, and full-width signs as a keyboard has them."""
    plain = unicodedata.normalize("NFKC", text) if any("\uff01" <= sign <= "\uff5e" for sign in text) else text
    if plain.isascii():
        return plain
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in plain)


def _check_controls(text: str, *, one_line: bool) -> None:
    for sign in text:
        category = unicodedata.category(sign)
        if category == "Cs" or (category == "Cc" and (one_line or sign not in _LINE_SIGNS)):
            raise InvalidTextError("control", sign)
        if one_line and category in ("Zl", "Zp"):
            raise InvalidTextError("control", sign)
        if is_no_character(sign):
            raise InvalidTextError("no_character", sign)
        if sign in OVERRIDES:
            raise InvalidTextError("override", sign)


def _check_pairs(line: str) -> None:
    """Every embedding and isolate is closed in its line, the innermost first."""
    opened: list[str] = []
    for sign in line:
        if sign in ISOLATES or sign in EMBEDDINGS:
            opened.append(sign)
        elif sign in (POP_ISOLATE, POP_EMBEDDING):
            wanted = ISOLATES if sign == POP_ISOLATE else EMBEDDINGS
            if not opened or opened.pop() not in wanted:
                raise InvalidTextError("unpaired", sign)
    if opened:
        raise InvalidTextError("unpaired", opened[-1])
