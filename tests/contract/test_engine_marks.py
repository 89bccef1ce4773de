"""The run on PostgreSQL takes the modules marked `engine`; none that could say something else there is without it."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
#: What the code of a test says that looks at more of a database than rows that are there or not. How many queries
#: there are does not depend on the engine.
OF_AN_ENGINE = re.compile(
    r"\btransaction\b|IntegrityError|OperationalError|\bconnection\.|select_for_update|\.raw\(|\bcursor\("
    r"|mark\.postgresql|mark\.broker|\bbroker_url\b|migrate|\bwalk\("
)
MARKED = re.compile(r"mark\.engine\b")
#: Directories that are about the engine from end to end.
WHOLE = ("services", "selectors", "text", "tasks", "exports", "notifications", "bench")
#: Modules that name one of these things and yet say the same on either engine.
SAME_ON_BOTH = {
    "admin/test_forms.py": "what forms take and refuse",
    "admin/test_permissions.py": "rights",
    "api/test_links.py": "addresses in answers",
    "contract/test_deploy.py": "files",
    "contract/test_docstring_references.py": "texts",
    "contract/test_engine_marks.py": "this module",
    "contract/test_names.py": "names in the source",
    "contract/test_plain_english.py": "texts",
    "contract/test_types.py": "types in the source",
    "dossier/test_worked_example.py": "what one promise's pages say; dossier/test_track_record.py has the counting",
    "pages/test_feeds.py": "files and feeds; api/test_ordering.py has the lists",
}


def modules() -> dict[str, str]:
    """The text of each module of tests, by its path."""
    return {path.relative_to(TESTS).as_posix(): path.read_text("utf-8") for path in sorted(TESTS.glob("*/test_*.py"))}


def test_every_module_that_could_say_something_else_on_another_engine_is_marked() -> None:
    about = {name: text for name, text in modules().items() if name.startswith(WHOLE) or OF_AN_ENGINE.search(text)}
    assert len(about) > 60
    unmarked = {name for name, text in about.items() if not MARKED.search(text)}
    assert unmarked - SAME_ON_BOTH.keys() == set()


def test_no_exception_is_left_that_is_none() -> None:
    texts = modules()
    suspected = {name for name, text in texts.items() if name.startswith(WHOLE) or OF_AN_ENGINE.search(text)}
    needless = SAME_ON_BOTH.keys() - suspected
    others = SAME_ON_BOTH.keys() - {"contract/test_engine_marks.py"}
    marked = {name for name in others if MARKED.search(texts.get(name, ""))}
    assert needless | marked == set()
