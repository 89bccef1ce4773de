"""Names say what a thing is or does: no function, class or module constant is called by a participle alone.

`_joined` and `Wanted` leave open what is joined and who wants it; `join_names` and `PromiseListQuery` do not. Out of
scope: the method (claims/method), members of enumerations, variables.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("claims", "timeline", "pivot_tracker")
#: The method has its own names, and an applied migration keeps the names of its day.
OUT_OF_SCOPE = ("claims/method/", "/migrations/")
IRREGULAR = (
    "asked said told shown given written made done seen taken spoken kept read found known built sent held met left "
    "lost gone drawn chosen hidden meant"
)
PARTICIPLE = re.compile(rf"_*(?:[a-z]+(?<!e)ed|{IRREGULAR.replace(' ', '|')})", re.IGNORECASE)
#: By module and name, why it stays.
ALLOWED = {
    ("claims/admin/draft_preview.py", "DELIVERED"): "holds the statuses of that name",
    ("claims/presentation/target_sentences.py", "_counted"): "not renamed yet",
    ("claims/selectors/promise_facts.py", "Measured"): "not renamed yet",
    ("claims/selectors/promise_facts.py", "_known"): "not renamed yet",
    ("claims/services/link_checker.py", "GONE"): "HTTP’s name of the status",
    ("claims/services/webhook_queue.py", "GONE"): "HTTP’s name of the status",
    ("timeline/pages/embeds.py", "oembed"): "the name of a protocol",
    ("timeline/pages/home.py", "DELIVERED"): "holds the statuses of that name",
    ("timeline/pages/promise_charts.py", "PROJECTED"): "holds the kinds of figures that project",
    ("timeline/pages/sparklines.py", "LEFT"): "a side of the picture",
}
ADVICE = (
    "Name a function by a verb and its object (`_joined` -> `_join_names`), a class, property or dictionary by a noun "
    "(`Wanted` -> `PromiseListQuery`), a constant by what it holds (`SHOWN` -> `MAX_SHOWN`). If the field itself calls "
    "it so, add it to ALLOWED with the reason."
)


def is_participle(name: str) -> bool:
    """Whether a name is one word, and that word a participle."""
    is_one_word = re.fullmatch(r"_*(?:[A-Z]?[a-z]+|[A-Z]+)", name) is not None
    return is_one_word and PARTICIPLE.fullmatch(name) is not None


def defined_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of every function and class at any depth, and of every variable of the module itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
    for statement in tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        for target in targets:
            yield from ((name.lineno, name.id) for name in ast.walk(target or ast.Pass()) if isinstance(name, ast.Name))


def participles() -> dict[tuple[str, str], int]:
    """The line of each name that is a participle, by module and name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            module = path.relative_to(ROOT).as_posix()
            if not any(part in module for part in OUT_OF_SCOPE):
                for line, name in defined_names(ast.parse(path.read_text("utf-8"))):
                    if is_participle(name):
                        found[module, name] = line
    return found


def test_no_name_is_a_participle_alone() -> None:
    found = [
        f"{module}:{line}: {name}" for (module, name), line in participles().items() if (module, name) not in ALLOWED
    ]
    assert not found, "\n".join([*found, ADVICE])


def test_each_allowed_name_is_in_use() -> None:
    unused = ALLOWED.keys() - participles().keys()
    assert not unused, f"Remove from ALLOWED, since nothing has these names any more: {sorted(unused)}"


@pytest.mark.parametrize("name", ["_grouped", "Wanted", "SHOWN", "_said", "read", "_READ", "Drawn"])
def test_a_participle_is_recognised(name: str) -> None:
    assert is_participle(name)


@pytest.mark.parametrize("name", ["_group_rows", "AtomFeed", "MAX_SHOWN", "SearchedKind", "seed", "_bounds", "feed"])
def test_other_names_are_left_alone(name: str) -> None:
    assert not is_participle(name)
