"""An engineer who types the field's word finds the right file among the first three hits.

A hit is a module whose path contains the word, then one whose docstring does; the more often, the earlier.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HITS = 3

#: The word somebody types, and the file that answers the question behind it.
SEARCHES = {
    "goalpost": "claims/method/goalposts.py",
    "cache": "claims/http/response_cache.py",
    "retry": "claims/services/webhook_queue.py",
    "backoff": "claims/services/webhook_queue.py",
    "throttl": "claims/api/throttling.py",
    "rate limit": "claims/api/throttling.py",
    "outbox": "claims/services/change_consumers.py",
    "cursor": "claims/services/change_consumers.py",
    "permission": "pivot_tracker/roles.py",
    "csv": "timeline/pages/downloads.py",
    "ssrf": "claims/services/outbound_http.py",
    "icon": "timeline/pages/icons.py",
    "filter form": "timeline/pages/query_params.py",
    "sparkline": "timeline/pages/sparklines.py",
    "audit": "claims/models/change_log.py",
    "optimistic": "claims/services/records.py",
    "paginat": "timeline/pages/pagination.py",
    "schema.org": "timeline/pages/structured_data.py",
    "known_on": "claims/services/known_since.py",
    "idempotency": "claims/services/idempotency.py",
    "etag": "claims/http/etags.py",
    "webhook": "claims/services/webhook_queue.py",
    "backup": "pivot_tracker/backup.py",
    "import job": "claims/services/spreadsheets/import_job.py",
}


@cache
def modules() -> dict[str, str]:
    """The docstring of every module of the three packages, by path."""
    found = {}
    for package in ("claims", "timeline", "pivot_tracker"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                found[path.relative_to(ROOT).as_posix()] = ast.get_docstring(ast.parse(path.read_text())) or ""
    return found


def hits(word: str) -> list[str]:
    """The files that a search leads to, the best first."""
    pattern = re.compile(re.escape(word), re.IGNORECASE)

    def order(path: str) -> tuple[bool, int, str]:
        return not pattern.search(path), -len(pattern.findall(modules()[path])), path

    return sorted((path for path, text in modules().items() if pattern.search(path) or pattern.search(text)), key=order)


@pytest.mark.parametrize("word", SEARCHES)
def test_the_usual_word_finds_the_right_file(word: str) -> None:
    assert SEARCHES[word] in hits(word)[:HITS], f"{word!r} leads to {hits(word)[:5]}: name the word in the docstring"
