"""A later version of a target asks for less, or for the same later; or a step was given a later day."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import TypedDict

from claims.enums import FlagKind, RecordKind, Severity
from claims.method.example_rows import versions_example
from claims.method.flag_rules.rule import Finder, FlagRule, PromiseOnDay, about_promise
from claims.method.goalposts import moves_in
from claims.method.results import FlagResult, JsonObject, Move, as_json


class GoalpostMovedParams(TypedDict):
    """The moves that became known on one day (`results.Move` as JSON), and the versions of the last of them."""

    from_target: str
    to_target: str
    moves: list[JsonObject]


def _find(on_day: PromiseOnDay) -> Iterator[FlagResult]:
    facts = on_day.seen.facts
    for day, found in groupby(sorted(moves_in(facts), key=_known_on), key=_known_on):
        moves = list(found)
        rows = dict.fromkeys(
            (RecordKind.TARGET if move.step is None else RecordKind.MILESTONE, slug)
            for move in moves
            for slug in (move.from_target, move.to_target)
        )
        params: GoalpostMovedParams = {
            "from_target": moves[-1].from_target,
            "to_target": moves[-1].to_target,
            "moves": [as_json(move) for move in moves],
        }
        yield about_promise(
            facts, FlagKind.GOALPOST_MOVED, Severity.SERIOUS, of_day=day, params=params, evidence=tuple(rows)
        )


def _known_on(move: Move) -> date:
    return move.known_on


RULE = FlagRule(
    kind=FlagKind.GOALPOST_MOVED,
    severities={Severity.SERIOUS},
    params=GoalpostMovedParams,
    example=versions_example("a second version asks for 150", value=150),
    of_promise=Finder(_find),
    only_promises=True,
)
