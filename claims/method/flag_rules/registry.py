"""Every kind of flag with its rule, found by the kind's code: a kind without a module of that name is an error."""

from collections.abc import Iterable
from datetime import date
from importlib import import_module
from typing import TypeVar

from claims.enums import FlagKind
from claims.method.flag_rules.rule import Finder, FlagRule
from claims.method.results import FlagResult

S = TypeVar("S")


def _rule(kind: FlagKind) -> FlagRule:
    rule: FlagRule = import_module(f"{__package__}.{kind.value}").RULE
    return rule


RULES: dict[FlagKind, FlagRule] = {kind: _rule(kind) for kind in FlagKind}

PROMISE_FINDERS = [rule.of_promise for rule in RULES.values() if rule.of_promise is not None]
INDICATOR_FINDERS = [rule.of_indicator for rule in RULES.values() if rule.of_indicator is not None]
CLAIM_FINDERS = [rule.of_claim for rule in RULES.values() if rule.of_claim is not None]
SOURCE_FINDERS = [rule.of_source for rule in RULES.values() if rule.of_source is not None]

#: What only a promise can give rise to: where the editors say that none was made, nobody failed to keep it.
ONLY_PROMISES = frozenset(kind for kind, rule in RULES.items() if rule.only_promises)


def find_lasting(finders: Iterable[Finder[S]], on_day: S) -> list[FlagResult]:
    """The flags that time alone does not change: they hold until something else becomes known."""
    return [flag for finder in finders if finder.recompute_dates is None for flag in finder.find(on_day)]


def find_passing(finders: Iterable[Finder[S]], on_day: S) -> list[FlagResult]:
    """The flags that another day may change."""
    return [flag for finder in finders if finder.recompute_dates is not None for flag in finder.find(on_day)]


def recompute_dates(finders: Iterable[Finder[S]], on_day: S) -> set[date]:
    """The dates on which time alone may change a flag, while nothing new becomes known."""
    return {day for finder in finders if finder.recompute_dates is not None for day in finder.recompute_dates(on_day)}
