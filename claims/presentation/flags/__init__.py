"""The words of every kind of flag, one module each, named as the kind's rule in `claims.method.flag_rules`.

A module has a `LABEL`, a `MEANING` (one sentence without numbers) and `sentence(params, names)`, which says what the
rule found with its own numbers. Modules that are named after no kind hold what several kinds say alike.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from claims.enums import FlagKind
from claims.presentation.glossary import MEANINGS
from claims.presentation.labels import LABELS, Text
from claims.presentation.titles import NO_NAMES, Names


class FlagWords(NamedTuple):
    """What is said of one kind of flag; `sentence` takes the parameters of the kind's rule."""

    label: Text
    meaning: Text
    sentence: Callable[[Any, Names], str]


def _words(kind: FlagKind) -> FlagWords:
    module = import_module(f"{__package__}.{kind.value}")
    return FlagWords(module.LABEL, module.MEANING, module.sentence)


FLAG_WORDS: dict[FlagKind, FlagWords] = {kind: _words(kind) for kind in FlagKind}

# Sentences are made with the labels of other words, so that the tables of labels cannot import the sentences.
LABELS[FlagKind] = {kind: words.label for kind, words in FLAG_WORDS.items()}
MEANINGS[FlagKind] = {kind: words.meaning for kind, words in FLAG_WORDS.items()}


def flag_meaning(kind: FlagKind) -> Text:
    """What a kind of flag says, in one sentence, without any numbers."""
    return FLAG_WORDS[kind].meaning


def flag_sentence(kind: FlagKind, params: Mapping[str, Any], *, names: Names = NO_NAMES) -> str:
    """What a flag found, with its rule's own numbers; `names` gives titles for slugs.

    Raises MissingParameterError (or KeyError) where a number or a word of the sentence is not among the parameters.
    """
    return FLAG_WORDS[kind].sentence(params, names)
