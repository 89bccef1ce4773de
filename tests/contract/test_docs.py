"""The reference pages are complete: what exists is described, and what is described exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")


def test_every_command_of_the_project_is_described_and_no_other() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `(\w+)", page, flags=re.MULTILINE))
    files = ROOT.glob("*/management/commands/[!_]*.py")
    assert described == {path.stem for path in files}


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]), ids=lambda page: str(page.relative_to(ROOT))
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
