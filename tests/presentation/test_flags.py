"""Every kind of flag has its words, and no sentence reads a parameter that the kind's rule does not declare."""

from collections.abc import Mapping
from typing import Any

import pytest

from claims.enums import FlagKind
from claims.method.flag_rules.registry import RULES
from claims.presentation.flags import FLAG_WORDS, flag_sentence
from tests.method.histories import flags_about


class ReadParams(dict[str, Any]):
    """Parameters that write down which of them are read, also in copies with more of them."""

    def __init__(self, given: Mapping[str, Any], read: set[str], own: frozenset[str] = frozenset()) -> None:
        super().__init__(given)
        self.read, self.own = read, own

    def __getitem__(self, name: str) -> Any:
        self._note(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._note(name)
        return super().get(name, default)

    def __or__(self, more: Any) -> Any:
        return ReadParams({**dict(self.items()), **more}, self.read, self.own | more.keys())

    def _note(self, name: str) -> None:
        if name not in self.own:
            self.read.add(name)


def test_every_kind_has_its_words() -> None:
    assert list(FLAG_WORDS) == list(FlagKind)
    for kind, words in FLAG_WORDS.items():
        assert str(words.label), kind
        assert str(words.meaning).endswith("."), kind


@pytest.mark.parametrize("kind", FlagKind)
def test_a_sentence_reads_only_what_its_rule_declares(kind: FlagKind) -> None:
    """Whatever is left out: of each flag, and of the same with each parameter that need not be there missing."""
    example, params = RULES[kind].example, RULES[kind].params
    found = [flag for flag in flags_about(example.facts, day=example.day) if flag.kind is kind]
    read: set[str] = set()
    for flag in found:
        assert flag_sentence(kind, ReadParams(flag.params, read)).endswith(".")
    assert read
    assert read <= set(params.__annotations__)
