"""The desk's API in OpenAPI: for each address what it reads, answers, and refuses.

The schemas of bodies are those that bodies are checked by.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from claims.api import exceptions, pagination
from claims.api.openapi.schema import Problem
from claims.api.write import body_schemas
from claims.api.write.content_schemas import content_schema, required_fields
from claims.api.write.serializers import RECEIPT
from claims.enums import State, TokenScope
from claims.http import record_urls
from claims.models import Observation

Schema = dict[str, Any]
SECURITY = "token"
TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
WHEN: Schema = {"type": "string", "format": "date-time"}
BRIEF: dict[str, Schema] = {
    "kind": TEXT,
    "slug": {**TEXT, "description": "Stable public id."},
    "self": {**TEXT, "format": "uri", "description": "Address on the desk."},
    "public": {**MAYBE_TEXT, "format": "uri", "description": "Address in the public API; null until published."},
    "title": TEXT,
    "state": {**TEXT, "enum": [state.value for state in State]},
    "version": {"type": "integer", "minimum": 1},
    "known_on": {**MAYBE_TEXT, "format": "date", "description": "First day (UTC) on which it was known, as derived."},
    "edited_by": {**MAYBE_TEXT, "description": "Who changed it last and so cannot approve it."},
    "changed_at": WHEN,
}
#: With or without the quotation marks of a structured header.
KEY_PATTERN = '^("[!#-~]{1,200}"|[!#-~]{1,200})$'
KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "A unique text for this request, such as a UUID. If you repeat the request with it within a "
        "day, you get the first response and nothing is written twice."
    ),
    "schema": {"type": "string", "pattern": KEY_PATTERN},
}
#: One tag or several; a comma parts them, so none has one.
TAG_PATTERN = r'"[!#-+\--~]+"'
MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "ETag of the record as you read it.",
    "schema": {"type": "string", "pattern": f"^{TAG_PATTERN}( *, *{TAG_PATTERN})*$"},
}
TAG: Schema = {"ETag": {"description": "Identifies this version of the record, for If-Match.", "schema": TEXT}}


WARNINGS: Schema = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["name", "reason"],
        "properties": {"name": {**TEXT, "description": "Position in the body (a JSON Pointer)."}, "reason": TEXT},
    },
    "description": "Warnings about recorded values, such as a figure 1000 times its neighbours.",
}


def response_shape(properties: Mapping[str, Schema]) -> Schema:
    """The OpenAPI schema of an answer with these properties, all of them required."""
    return {"type": "object", "required": list(properties), "properties": dict(properties)}


class DeskSchema(AutoSchema):
    """One operation of the desk."""

    view: Any

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Schema:
        self.registry, self.path, self.method = registry, path, method
        model = self.view.model
        kind = None if model is None else model.kind()
        entry = _OPERATIONS[type(self.view).__name__, method](self, model)
        verb, about, body, ok, refusals = entry
        name = path.removeprefix(record_urls.root()).strip("/").split("/")[0]
        operation: Schema = {
            "operationId": "_".join(["desk", verb, *([] if kind is None else [kind])]),
            "description": about,
            "tags": [name],
            "security": [{SECURITY: []}],
            "parameters": self._parameters(),
            "responses": ok | {str(status): self._problem(status) for status in (401, 403, *refusals)},
        }
        operation["responses"]["default"] = self._problem(None)
        if body is not None:
            is_needed = verb != "submit"
            operation["requestBody"] = {"required": is_needed, "content": {"application/json": {"schema": body}}}
        return operation

    def component(self, name: str, schema: Schema) -> Schema:
        made = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=deepcopy(schema))
        self.registry.register_on_missing(made)
        return made.ref  # type: ignore[no-any-return]

    def content(self, model: Any) -> Schema:
        return self.component(f"{model.__name__}Content", content_schema(model))

    def record(self, model: Any) -> Schema:
        waiting = response_shape(
            {
                "proposed_by": TEXT,
                "proposed_at": WHEN,
                "why": TEXT,
                "base_version": {"type": "integer"},
                "content": self.content(model),
            }
        )
        waits = {"type": "array", "items": waiting, "description": "Edits waiting for approval, oldest first."}
        whole = response_shape({**BRIEF, "content": self.content(model), "waiting": waits})
        if self.method != "GET":
            # A token that may not read the record gets only its address and its state.
            whole["properties"]["warnings"] = WARNINGS
            whole = {**whole, "required": [*RECEIPT, "warnings"]}
            return self.component(f"{model.__name__}Written", whole)
        return self.component(f"{model.__name__}OnDesk", whole)

    def new_content(self, model: Any) -> Schema:
        return {"allOf": [self.content(model), {"type": "object", "required": required_fields(model)}]}

    def body(self, model: Any, schema: Schema, content: Schema) -> Schema:
        """A body's schema with the content by its name."""
        return {**schema, "properties": {**schema["properties"], "content": content}}

    def answer(self, status: int, schema: Schema, about: str, *, tagged: bool = True) -> Schema:
        found: Schema = {"description": about, "content": {"application/json": {"schema": schema}}}
        return {str(status): found | ({"headers": TAG} if tagged else {})}

    def _parameters(self) -> list[Schema]:
        found: list[Schema] = []
        if "{slug}" in self.path:
            slug = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
            found.append({"name": "slug", "in": "path", "required": True, "schema": slug})
        if type(self.view).__name__ == "RecordsView" and self.method == "GET":
            found += _list_parameters(self.view)
        if self.method != "GET":
            found += [KEY] if "{slug}" not in self.path else [MATCH, KEY]
        return found

    def _problem(self, status: int | None) -> Schema:
        component = self.resolve_serializer(Problem(), "response")
        schema: Schema = component.ref
        if status == 412:
            extra = {"current": {"type": "object", "description": "The record as it is now."}, "current_tag": TEXT}
            schema = {"allOf": [schema, {"type": "object", "properties": extra}]}
        about = _("Any other error.") if status is None else str(_REFUSALS[status])
        return {"description": about, "content": {exceptions.CONTENT_TYPE: {"schema": schema}}}


_REFUSALS = {
    400: gettext_lazy("Invalid parameter or header, or a body that is not JSON."),
    401: gettext_lazy("Missing or invalid token."),
    403: gettext_lazy("The token or its owner may not do this, or not in the record’s state."),
    404: gettext_lazy("No such record."),
    409: gettext_lazy("This record already exists."),
    412: gettext_lazy("The record has changed; it is in the response if the token may read it."),
    413: gettext_lazy("The body is too large."),
    415: gettext_lazy("The body is not JSON."),
    422: gettext_lazy("The body is invalid, or the key was used for another request."),
    428: gettext_lazy("If-Match is missing."),
}
_WRITES = (400, 413, 415, 422)


def _list_parameters(view: Any) -> list[Schema]:
    states = {"type": "array", "items": {"type": "string", "enum": [state.value for state in State]}, "minItems": 1}
    state = {
        "name": "state",
        "in": "query",
        "required": False,
        "description": "Only records in any of these states.",
        "schema": states,
        "style": "form",
        "explode": False,
    }
    return [state, *pagination.KeysetPagination().get_schema_operation_parameters(view)]


OperationParts = tuple[str, str, Schema | None, Schema, tuple[int, ...]]


def _root(schema: DeskSchema, model: Any) -> OperationParts:
    scopes = {"type": "array", "items": {"type": "string", "enum": [scope.value for scope in TokenScope]}}
    token = response_shape({"name": TEXT, "scopes": scopes, "expires_on": {**TEXT, "format": "date"}})
    places = {"type": "object", "additionalProperties": {**TEXT, "format": "uri"}}
    found = schema.component("Desk", response_shape({"token": token, "user": TEXT, "collections": places}))
    about = _("Your token, its owner and scopes, and the writable collections.")
    return "root", about, None, schema.answer(200, found, _("The token and its collections."), tagged=False), (400,)


def _list(schema: DeskSchema, model: Any) -> OperationParts:
    row = schema.component("BriefOnDesk", response_shape(BRIEF))
    page = pagination.KeysetPagination().get_paginated_response_schema({"type": "array", "items": row})
    found = schema.component("PageOfDesk", page)
    about = _("Records of this kind in all states, including drafts, latest change first. Needs the scope read.")
    return "list", about, None, schema.answer(200, found, _("A page."), tagged=False), (400,)


def _create(schema: DeskSchema, model: Any) -> OperationParts:
    body = schema.component(
        f"New{model.__name__}", schema.body(model, body_schemas.create_schema(model), schema.new_content(model))
    )
    about = _("Create a draft; with submit, also submit it for review. Needs the scope enter.")
    ok = schema.answer(201, schema.record(model), _("The draft."))
    ok["201"]["headers"] = {**TAG, "Location": {"description": _("Address of the draft."), "schema": TEXT}}
    return "create", about, body, ok, (409, *_WRITES)


def _get(schema: DeskSchema, model: Any) -> OperationParts:
    about = _("A record in any state, with its edits waiting for approval. Needs the scope read.")
    ok = schema.answer(200, schema.record(model), _("The record."))
    ok["304"] = {"description": _("Not modified: your copy with the tag in If-None-Match is current.")}
    return "get", about, None, ok, (400, 404)


def _edit(schema: DeskSchema, model: Any) -> OperationParts:
    body = schema.component(
        f"{model.__name__}Edit", schema.body(model, body_schemas.edit_schema(model), schema.content(model))
    )
    about = _(
        "Change only the given fields. A draft changes immediately and becomes a draft again; an edit of a "
        "published record waits for approval. A list replaces the whole list. Needs the scope enter."
    )
    ok = schema.answer(200, schema.record(model), _("The draft as it is now."))
    ok |= schema.answer(202, schema.record(model), _("The unchanged published record, with the pending edit."))
    return "edit", about, body, ok, (404, 409, 412, 428, *_WRITES)


def _submit(schema: DeskSchema, model: Any) -> OperationParts:
    body = schema.component("Step", body_schemas.step_schema())
    about = _("Submit a draft for review. Another person publishes it on the desk. Needs the scope submit.")
    ok = schema.answer(200, schema.record(model), _("The record in review."))
    return "submit", about, body, ok, (404, 412, 428, *_WRITES)


def _batch(schema: DeskSchema, model: Any) -> OperationParts:
    whole = body_schemas.batch_schema()
    rows = {**whole["properties"]["observations"], "items": schema.new_content(Observation)}
    body = schema.component("Observations", {**whole, "properties": {**whole["properties"], "observations": rows}})
    row = response_shape(
        {"slug": TEXT, "self": {**TEXT, "format": "uri"}, "state": BRIEF["state"], "warnings": WARNINGS}
    )
    found = schema.component("RecordedObservations", response_shape({"results": {"type": "array", "items": row}}))
    about = _(
        "Create up to 1,000 figures as drafts: all, or none if one is invalid. Errors name each row and "
        "field by a JSON Pointer, such as /observations/3/value. Needs the scope enter."
    )
    return "batch", about, body, schema.answer(201, found, _("The drafts, in order."), tagged=False), (409, *_WRITES)


_OPERATIONS = {
    ("DeskRootView", "GET"): _root,
    ("RecordsView", "GET"): _list,
    ("RecordsView", "POST"): _create,
    ("RecordView", "GET"): _get,
    ("RecordView", "PATCH"): _edit,
    ("SubmitView", "POST"): _submit,
    ("BatchView", "POST"): _batch,
}
