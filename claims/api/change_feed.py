"""The change feed: public changes in order, for anyone who keeps a copy."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from claims import enums as words
from claims.api import pagination
from claims.api.base_views import ReadOnly
from claims.api.exceptions import BadParametersError
from claims.api.serializers.fields import WordField
from claims.dates import utc_text
from claims.selectors.change_feed import Item, has_more, items
from claims.selectors.record_documents import to_json
from claims.services.change_log import newest_public_seq

SINCE = "since"
#: The greatest number that the log's column can hold.
GREATEST = 2**63 - 1


class DocumentSerializer(serializers.Serializer[Any]):
    """A public record, or what the rules say of one, as it is now: the same as a line of the bulk files."""

    kind = serializers.CharField(help_text="The record's kind, or judgement: the results of the rules for a record.")
    id = serializers.CharField(help_text="The record's slug; for a judgement its kind and slug, such as promise/slug.")
    gone = serializers.BooleanField(help_text="The document no longer exists: delete your copy.")
    content = serializers.DictField(allow_null=True, help_text="The whole document; null if it was deleted.")


class ChangeSerializer(serializers.Serializer[Any]):
    """One change of something public."""

    seq = serializers.IntegerField(help_text="Position in the log; increasing and never reused.")
    at = serializers.DateTimeField(help_text="When it was written (UTC).")
    action = WordField(words.ChangeAction)
    record_kind = serializers.CharField(help_text="A record's kind, or flag.")
    record = serializers.CharField(help_text="The record's slug, or the flag's ID.")
    why = serializers.CharField(
        allow_null=True, help_text="The editors' reason for a retraction or a correction of a public record."
    )
    replaced_by = serializers.CharField(
        allow_null=True, help_text="For a retraction: the slug of the record of the same kind that replaces it."
    )
    document = DocumentSerializer(allow_null=True, help_text="The document to store; null if nothing stored changes.")


class ChangesSerializer(serializers.Serializer[Any]):
    """A page of the feed."""

    results = ChangeSerializer(many=True)
    next = serializers.URLField(allow_null=True, help_text="The next page; null if there is none yet.")
    cursor = serializers.IntegerField(help_text="The value of `since` for the next request.")


PARAMETERS = [
    {
        "name": SINCE,
        "in": "query",
        "required": False,
        "description": "Only changes after this cursor; default 0, the beginning.",
        "schema": {"type": "integer", "minimum": 0, "maximum": GREATEST, "default": 0},
        "example": 0,
    },
    {
        "name": pagination.SIZE,
        "in": "query",
        "required": False,
        "description": "Changes per page.",
        "schema": {
            "type": "integer",
            "minimum": 1,
            "maximum": pagination.MAX_PAGE_SIZE,
            "default": pagination.PAGE_SIZE,
        },
    },
]


class ChangesView(ReadOnly):
    """Every public change in order."""

    takes_as_of = False
    documented_parameters = PARAMETERS

    def known_parameters(self) -> frozenset[str]:
        return frozenset({SINCE, pagination.SIZE})

    @extend_schema(responses=ChangesSerializer)
    def get(self, request: Request) -> HttpResponse:
        """Every public change in order, none skipped, each with the document that it bears upon as it is now."""
        since, size = since_of(request), pagination.page_size_of(request)
        found = items(since=since, limit=size, as_of=self.today)
        cursor = found[-1].change.public_seq if found else since
        following = replace_query_param(request.build_absolute_uri(), SINCE, cursor)
        body = {
            "results": [feed_row(item) for item in found],
            "next": following if has_more(found, limit=size) else None,
            "cursor": cursor,
        }
        return HttpResponse(to_json(body), content_type="application/json")


def since_of(request: Request) -> int:
    """The cursor asked for. Raises BadParametersError if it is no cursor, or beyond the newest change."""
    text = request.query_params.get(SINCE, "0")
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= GREATEST):
        reason = _("“%(given)s” is not a whole number from 0 to %(most)d.") % {"given": text[:40], "most": GREATEST}
        raise BadParametersError([("invalid-parameter", SINCE, reason)])
    since = int(text)
    if since and since > (newest := newest_public_seq()):
        reason = _("It is beyond the newest change, %(newest)d, so it comes from another log. Start again from 0.")
        raise BadParametersError([("invalid-cursor", SINCE, reason % {"newest": newest})])
    return since


def feed_row(item: Item) -> dict[str, Any]:
    """A change as the feed and the webhooks tell it."""
    change = item.change
    return {
        "seq": change.public_seq,
        "at": utc_text(change.at),
        "action": change.action,
        "record_kind": change.record_kind,
        "record": change.record,
        "why": None if change.corrected is None else change.why,
        "replaced_by": change.replaced_by or None,
        "document": None if item.name is None else _document(item),
    }


def _document(item: Item) -> dict[str, Any]:
    assert item.name is not None
    kind, each = item.name
    return {"kind": kind, "id": each, "gone": item.document is None, "content": item.document}
