"""A consumer's copy, kept by following the change feed; and the same documents read straight from the bulk side."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from claims.models.base import record_models
from claims.selectors.record_documents import every_document, to_json
from claims.selectors.result_documents import every_judgement, judgement_id

Name = tuple[str, str]
CHANGES = "/api/v1/changes/"


@dataclass
class Copy:
    """What somebody holds who follows the feed from the beginning, as docs/how-to/follow-changes.md says."""

    documents: dict[Name, Any] = field(default_factory=dict)
    seen: list[int] = field(default_factory=list)
    cursor: int = 0

    def read_page(self, *, page_size: int = 200) -> bool:
        """Take one page; return whether there was another one behind it."""
        answer = Client().get(CHANGES, {"since": self.cursor, "page_size": page_size})
        assert answer.status_code == 200, answer.content[:500]
        page = json.loads(answer.content)
        for change in page["results"]:
            self.seen.append(change["seq"])
            self.take(change["document"])
        self.cursor = page["cursor"]
        return page["next"] is not None

    def take(self, document: Any) -> None:
        if document is None:
            return
        name = (document["kind"], document["id"])
        if document["gone"]:
            self.documents.pop(name, None)
        else:
            self.documents[name] = document["content"]

    def catch_up(self, *, page_size: int = 200) -> Copy:
        while self.read_page(page_size=page_size):
            pass
        return self


def everything() -> dict[Name, Any]:
    """Every document of the bulk files, as JSON gives it back."""
    today = timezone.now().date()
    found: dict[Name, Any] = {}
    for model in record_models():
        for chunk in every_document(model, as_of=today):
            found |= {(model.kind(), each["slug"]): each for each in chunk}
    for chunk in every_judgement(as_of=today):
        found |= {("judgement", judgement_id(each["kind"], each["record"])): each for each in chunk}
    return {name: json.loads(to_json(document)) for name, document in found.items()}
