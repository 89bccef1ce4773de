"""The words that a question asks for."""

from __future__ import annotations

import pytest

from claims.selectors.text_filter import words_of


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("$200 billion", ["200", "billion"]),
        ("US$200bn", ["200", "billion"]),
        ("$ 200 bn", ["200", "billion"]),
        ("200 b", ["200", "billion"]),
        ("€1.5m", ["1.5", "million"]),
        ("2 trn yuan", ["2", "trillion", "yuan"]),
        ("200billion", ["200billion"]),
        ("USD bn", ["usd", "bn"]),
        ("S-400", ["s-400"]),
        ("400 MW", ["400", "mw"]),
        ("A$AP", ["a$ap"]),
    ],
)
def test_an_amount_is_searched_as_titles_write_it(question: str, words: list[str]) -> None:
    assert words_of(question) == words


def test_each_word_is_asked_for_once_and_only_so_many() -> None:
    assert words_of("gas Gas GAS") == ["gas"]
    assert len(words_of(" ".join(f"w{number}" for number in range(50)))) == 8
