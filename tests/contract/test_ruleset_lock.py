"""The rules change only together with the ruleset's number, or when somebody says that no answer can change."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims import services
from claims.method import ruleset
from claims.services.ruleset import LOCK, lock_problem, program_digest

RULE = '''
"""A rule."""

LIMIT = 0.95


def is_near(value):
    """Whether it is near."""
    # Why: the limit is the method's.
    return value >= LIMIT
'''


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "rule.py").write_text(RULE)
    return tmp_path


def changed(rules: Path, before: str, after: str) -> bool:
    """Whether the digest differs after a change of the text."""
    assert before in RULE
    first = program_digest(rules)
    (rules / "deep" / "rule.py").write_text(RULE.replace(before, after))
    return program_digest(rules) != first


def test_the_rules_are_locked_under_their_number() -> None:
    assert lock_problem() is None, "run: manage.py lock_ruleset"
    assert LOCK.read_text().endswith(f'RULESET = "{ruleset.RULESET}"\nRULES_DIGEST = "{ruleset.RULES_DIGEST}"\n')


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"""A rule."""\n', ""),
        ('"""Whether it is near."""', '"""Whether a value comes near the limit."""'),
        ("    # Why: the limit is the method's.\n", ""),
        ("return value >= LIMIT", "return (\n        value >= LIMIT\n    )"),
    ],
)
def test_comments_docstrings_and_layout_are_no_part_of_the_digest(rules: Path, before: str, after: str) -> None:
    assert not changed(rules, before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [("0.95", "0.94"), (">=", ">"), ("return value", "return -value"), ("LIMIT = ", "LIMIT: float = ")],
)
def test_whatever_the_rules_do_is_part_of_the_digest(rules: Path, before: str, after: str) -> None:
    assert changed(rules, before, after)


def test_the_names_of_modules_are_part_of_the_digest(rules: Path) -> None:
    first = program_digest(rules)
    (rules / "deep" / "rule.py").rename(rules / "deep" / "other.py")
    assert program_digest(rules) != first


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A lock that is older than the rules."""
    path = tmp_path / "ruleset.py"
    monkeypatch.setattr(services.ruleset, "LOCK", path)
    monkeypatch.setattr(services.ruleset, "RULES", tmp_path)
    monkeypatch.setattr(ruleset, "RULESET", "2")
    monkeypatch.setattr(ruleset, "RULES_DIGEST", "of other rules")
    (tmp_path / "rule.py").write_text(RULE)
    return path


def locked(path: Path) -> dict[str, str]:
    """The constants of the lock."""
    found: dict[str, str] = {}
    exec(path.read_text(), {}, found)
    return {name: value for name, value in found.items() if name.isupper()}


def test_changed_rules_fail_the_check_and_name_the_two_ways_out(lock: Path) -> None:
    with pytest.raises(CommandError, match=r"still 2\. .* --raise`\. .* --no-behaviour-change`\."):
        call_command("lock_ruleset")
    with pytest.raises(CommandError, match="The rules in claims/method changed"):
        call_command("lock_ruleset", check=True)
    assert not lock.exists()


@pytest.mark.parametrize(("option", "number"), [("raise", "3"), ("no_behaviour_change", "2")])
def test_rules_are_locked_under_the_next_number_or_the_same(
    lock: Path, monkeypatch: pytest.MonkeyPatch, option: str, number: str
) -> None:
    call_command("lock_ruleset", **{option: True})
    assert locked(lock) == {"RULESET": number, "RULES_DIGEST": program_digest(lock.parent)}
    monkeypatch.setattr(ruleset, "RULES_DIGEST", locked(lock)["RULES_DIGEST"])
    assert lock_problem() is None
