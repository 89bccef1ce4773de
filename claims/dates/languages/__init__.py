"""Dates in German, French, Russian and Chinese, said in the English that `phrases` reads.

Each language is a table of its words and the English ones. What a table does not know stays as it is and is refused
then, so a text is never read by a part of its words. A word with two meanings becomes an English one with both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from claims.dates.languages import chinese, french, german, russian

Replacement = str | Callable[[re.Match[str]], str]

_TABLES: tuple[tuple[tuple[re.Pattern[str], Replacement], ...], ...] = tuple(
    tuple((re.compile(pattern), replacement) for pattern, replacement in language.RULES)
    for language in (german, french, russian, chinese)
)


def translations(text: str) -> Iterator[str]:
    """The text in lower case, as each language that knows one of its words would say it in English."""
    for table in _TABLES:
        translated = text
        for pattern, replacement in table:
            translated = pattern.sub(replacement, translated)
        translated = " ".join(translated.split())
        if translated != text:
            yield translated
