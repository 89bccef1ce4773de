"""An example of every operation, from a small world.

To make it: `python -m tests.api.openapi_answers > claims/api/openapi/answers.json`.

Each operation is really asked; what it was sent and what it answered is kept, lists with one row. A test holds them
against the schema.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sys
from typing import Any

import time_machine

KEPT = ("slug", "known_on_override", "note")
#: When all of it happens, so that the file changes only where the API does.
NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
#: The address of the documentation's site.
HERE = "https://example.org"


def answers() -> dict[str, Any]:
    """By operation: what was sent, and the status and body of the answer."""
    from django.test import Client
    from django.utils import timezone

    from claims.enums import TokenScope
    from claims.models import Token
    from claims.services import tokens
    from tests.api.test_schema import schema
    from tests.api.world import make_world
    from tests.factories import editor

    make_world()
    today: dt.date = timezone.now().date()
    token = Token(name="A loader", scopes=list(TokenScope), expires_on=today)
    key = tokens.make_token(token, by=editor(), today=today)
    client = Client(headers={"authorization": f"Bearer {key}"})
    found: dict[str, Any] = {}
    for path, item in schema()["paths"].items():
        for method, operation in item.items():
            if "{build}" not in path:
                found[operation["operationId"]] = _asked(client, path, method)
    return found


def _asked(client: Any, path: str, method: str) -> dict[str, Any]:
    from claims.api.write.serializers import KINDS
    from tests.api.world import good

    steps = path.removeprefix("/api/v1/").strip("/").split("/")
    address, sent, headers = path, None, {}
    if "{" in path:
        collection = steps[1] if steps[0] == "desk" else steps[0]
        rows = good(f"{collection}/", page_size="1")["results"]
        address = re.sub(r"\{\w+\}", rows[0].get("slug", rows[0].get("id")), path)
    if steps[0] == "desk" and method != "get":
        kind = next((kind for kind, name in KINDS.items() if name == steps[1]), None)
        if kind is not None and "{" in path:
            draft = _draft(kind)
            address = re.sub(r"\{\w+\}", draft.slug, path)
            headers["if-match"] = client.get(address.removesuffix("submit/"))["ETag"]
        sent = _body(method, path, kind)
    query = "?page_size=1" if method == "get" and "{" not in path and "page_size" in _names(path) else ""
    body = b"" if sent is None else json.dumps(sent).encode()
    answer = client.generic(method.upper(), address + query, body, content_type="application/json", headers=headers)
    assert answer.status_code < 300, (method, address, answer.content)
    told: dict[str, Any] = {"status": str(answer.status_code), "answer": _elsewhere(json.loads(answer.content))}
    return told if sent is None else {"request": sent, **told}


def _draft(kind: str) -> Any:
    from claims.models.base import model_of
    from tests.factories import FACTORIES

    return FACTORIES[model_of(kind)]()


def _body(method: str, path: str, kind: str | None) -> dict[str, Any]:
    from claims.api.write.content_schemas import shown_content
    from tests.factories import SeriesFactory

    if kind is None:
        series = SeriesFactory().slug
        rows = [{"series": series, "period": str(year), "value": value} for year, value in ((2023, 71.2), (2024, 73.9))]
        return {"observations": rows, "why": "Yearbook 2024"}
    if path.endswith("/submit/"):
        return {"why": "Ready"}
    if method == "patch":
        return {"content": {"note": "As the second edition has it."}, "why": "A second edition"}
    draft = _draft(kind)
    content = {name: value for name, value in shown_content(draft).items() if value not in (None, "", [])}
    draft.delete()
    return {"content": {name: value for name, value in content.items() if name not in KEPT}, "why": "New"}


def _names(path: str) -> set[str]:
    from tests.api.test_schema import schema

    return {each["name"] for each in schema()["paths"][path]["get"].get("parameters", ())}


def _elsewhere(body: Any) -> Any:
    """The answer as of the site that the documentation speaks of."""
    return json.loads(json.dumps(body).replace("http://testserver", HERE))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner, setup_test_environment

    settings.MIGRATION_MODULES = dict.fromkeys(("claims", "timeline", "pivot_tracker"))
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0)
    old = runner.setup_databases()
    try:
        from pivot_tracker.roles import make_groups

        make_groups()
        with time_machine.travel(NOW, tick=False):
            found = answers()
        json.dump(found, sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
        print()
    finally:
        runner.teardown_databases(old)


if __name__ == "__main__":
    main()
