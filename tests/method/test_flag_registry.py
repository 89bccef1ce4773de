"""Every kind of flag has a whole rule: it finds flags of its kind, with the weight and parameters that it declares."""

from collections.abc import Iterator
from typing import Any

import pytest

from claims.enums import FlagKind
from claims.method.flag_rules.registry import RULES
from claims.method.flag_rules.rule import FlagRule
from claims.method.results import FlagResult
from tests.method.histories import flags_about

FINDERS = ("of_promise", "of_indicator", "of_claim", "of_source")


def flags_of_examples() -> Iterator[FlagResult]:
    """Whatever flags the worked examples give rise to, their own and others."""
    for rule in RULES.values():
        yield from flags_about(rule.example.facts, day=rule.example.day)


def missing_and_unknown(flag: FlagResult) -> tuple[set[str], set[str]]:
    """The parameters that the kind's type requires and the flag lacks, and those that the type does not know."""
    declared: Any = RULES[flag.kind].params
    return set(declared.__required_keys__) - set(flag.params), set(flag.params) - set(declared.__annotations__)


def test_every_kind_has_a_rule() -> None:
    assert list(RULES) == list(FlagKind)
    assert all(rule.kind is kind for kind, rule in RULES.items())


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.kind.value)
def test_a_rule_is_whole(rule: FlagRule) -> None:
    assert rule.severities
    assert rule.params.__annotations__
    assert (rule.params.__doc__ or "").strip()
    assert any(getattr(rule, name) is not None for name in FINDERS)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.kind.value)
def test_the_worked_example_raises_the_flag_as_declared(rule: FlagRule) -> None:
    found = [flag for flag in flags_about(rule.example.facts, day=rule.example.day) if flag.kind is rule.kind]
    assert found
    assert {flag.severity for flag in found} <= set(rule.severities)
    assert all(missing_and_unknown(flag) == (set(), set()) for flag in found)


def test_no_rule_emits_a_parameter_that_it_does_not_declare() -> None:
    found = list(flags_of_examples())
    assert len(found) > len(RULES)
    assert [(flag.kind, *names) for flag in found if any(names := missing_and_unknown(flag))] == []
