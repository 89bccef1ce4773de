"""Names that look alike in other scripts, such as Latin BBC and Cyrillic ВВС.

Pure. Out of scope: which names are compared, and what is said of them (``claims.services.identity``).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice, product

from claims.text.characters import FROM_LATIN, TO_LATIN, script_of

#: Forms of one name that are compared; a name of so many short words is not printed.
MAX_FORMS = 16
_WORD = re.compile(r"(\w+)")


def mixed_word(text: str) -> str:
    """The first word that has Latin letters next to Cyrillic or Greek ones; empty where no word does."""
    for word in _WORD.findall(unicodedata.normalize("NFKC", text)):
        scripts = {script_of(sign) for sign in word if sign.isalpha()}
        if "LATIN" in scripts and not scripts.isdisjoint(TO_LATIN):
            return str(word)
    return ""


def find_lookalikes(text: str) -> list[str]:
    """The text with words in the letters of other scripts, where all their letters have one that looks the same."""
    forms = (_forms(piece) for piece in _WORD.split(text))
    return ["".join(form) for form in islice(product(*forms), 1, MAX_FORMS)]


def _forms(word: str) -> list[str]:
    """The word first, then what looks like it."""
    scripts = {script_of(sign) for sign in word if sign.isalpha()}
    if len(scripts) != 1:
        return [word]
    (own,) = scripts
    latin = word if own == "LATIN" else _spelt(word, TO_LATIN.get(own, {}))
    found = [word, latin, *(_spelt(latin, table) for table in FROM_LATIN.values())]
    return [form for form in dict.fromkeys(found) if form]


def _spelt(word: str, table: dict[int, int]) -> str:
    """The word in other letters; empty where one of its letters has none."""
    return word.translate(table) if all(ord(sign) in table for sign in word if sign.isalpha()) else ""
