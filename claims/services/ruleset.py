"""The rules as a program, and the lock that ties it to the number of the ruleset.

Stored results name their ruleset, so the rules must not change while the number stays. The lock, a module that holds
both the number and a digest of the rules, is only written by `manage.py lock_ruleset`.
"""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path

from claims.method import ruleset

LOCK = Path(ruleset.__file__)
RULES = LOCK.parent

_FORM = '''"""The number of the ruleset, and a digest of the rules. Written by `manage.py lock_ruleset`.

The number is stored with every result. It changes whenever a rule can give another answer to the same facts.
"""

RULESET = "{number}"
RULES_DIGEST = "{digest}"
'''

UNLOCKED_MESSAGE = (
    "The rules in claims/method changed, and the ruleset is still {number}. If an answer can change, run "
    "`manage.py lock_ruleset --raise`. If none can, run `manage.py lock_ruleset --no-behaviour-change`."
)


def lock_problem() -> str | None:
    """What has to be done before the rules count as locked, as a sentence; None where they are."""
    return None if program_digest(RULES) == ruleset.RULES_DIGEST else UNLOCKED_MESSAGE.format(number=ruleset.RULESET)


def lock_rules(*, is_raised: bool) -> str:
    """Lock the rules as they are, under the next number or the same; returns the number."""
    number = str(int(ruleset.RULESET) + 1) if is_raised else ruleset.RULESET
    LOCK.write_text(_FORM.format(number=number, digest=program_digest(RULES)), encoding="utf-8")
    return number


def program_digest(*folders: Path) -> str:
    """A digest of what the Python modules of these folders do, but for the lock.

    Comments, docstrings and layout are no part of it.
    """
    made = hashlib.blake2b(digest_size=16)
    for folder in folders:
        paths = (path for path in folder.rglob("*.py") if path != LOCK)
        for path in sorted(paths, key=lambda path: path.relative_to(folder).as_posix()):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            made.update(f"{path.relative_to(folder).as_posix()}\0{_plain(tree)}\0".encode())
    return made.hexdigest()


def _plain(node: object) -> str:
    """A syntax tree as text. `ast.dump` differs between versions of Python, by fields that are empty."""
    if isinstance(node, list):
        return f"[{','.join(map(_plain, node))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = ((name, value) for name, value in ast.iter_fields(_without_docstring(node)) if value not in (None, []))
    return f"{type(node).__name__}({','.join(f'{name}={_plain(value)}' for name, value in fields)})"


def _without_docstring(node: ast.AST) -> ast.AST:
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
            node.body = node.body[1:]
    return node
