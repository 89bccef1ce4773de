"""Addresses of the desk's API: see, enter, edit and submit records of every kind, as the person of a token.

Every write goes through the services of the desk, with its rights and its workflow; nothing here publishes. An answer
is for the token's person only and is kept by no cache.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from claims.api import pagination, query_params
from claims.api.exceptions import BadHeaderError, BadParametersError
from claims.api.write import body_schemas, parsers
from claims.api.write.authentication import TokenAuthentication
from claims.api.write.content_schemas import exact_value
from claims.api.write.openapi import KEY_PATTERN, TAG_PATTERN, DeskSchema
from claims.api.write.serializers import (
    KINDS,
    base_of,
    brief_document,
    desk_path,
    etag_for,
    full_document,
    receipt_document,
    warning_documents,
)
from claims.enums import State, TokenScope
from claims.exceptions import ClaimsError, PermissionRefusedError, StaleVersionError, UnknownRecordError
from claims.http.query_fields import ChoicesField
from claims.http.users import signed_in_user
from claims.models import Observation
from claims.models.base import PublicRecord
from claims.selectors.record_documents import to_json
from claims.services import observation_batches, records, workflow
from claims.services.cleaning import cleaned_text
from claims.services.disclosure import disclosing_to
from claims.services.entry_warnings import entry_warnings, warnings_of
from claims.services.idempotency import Answer, answered_once
from claims.services.permissions import model_permission, require_model_permission
from claims.services.record_content import Content
from claims.services.transactions import write_transaction

KEY, MATCH = "Idempotency-Key", "If-Match"
STATE = "state"

Carry = Callable[[], Answer]


class DeskView(APIView):
    """What all addresses share: a token with the scope of the method, strict bodies, one answer for one key."""

    authentication_classes = [TokenAuthentication]
    schema = DeskSchema()
    model: ClassVar[Any] = None
    #: What a token needs for a method.
    scopes: ClassVar[dict[str, TokenScope]] = {
        "GET": TokenScope.READ,
        "POST": TokenScope.ENTER,
        "PATCH": TokenScope.ENTER,
    }
    known_parameters: ClassVar[frozenset[str]] = frozenset()
    #: Whether the answer of a write is one record.
    shows_record: ClassVar[bool] = True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.auth is None:
            raise NotAuthenticated
        scope = self.scopes.get("GET" if request.method == "HEAD" else str(request.method))
        if scope is not None:
            self.check_scope(request, scope)
        known = self.known_parameters if request.method in ("GET", "HEAD") else frozenset()
        query_params.check_names(request.query_params, known=known)

    def check_scope(self, request: Request, scope: TokenScope) -> None:
        token: Any = request.auth
        if scope not in token.scopes:
            message = _("The token “%(name)s” does not have the scope “%(scope)s”.")
            raise PermissionRefusedError(
                message % {"name": token.name, "scope": scope.value}, code="insufficient-scope"
            )

    def check_may_see(self, request: Request) -> None:
        require_model_permission(request.user, "view", self.model)

    def can_see(self, request: Request, model: Any = None) -> bool:
        """Whether GET would show this token the record, or one of another kind: all answers ask, errors included."""
        token: Any = request.auth
        permission = model_permission("view", model or self.model)
        return TokenScope.READ in token.scopes and request.user.has_perm(permission)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Authorization"])
        return response

    def answer_write(self, request: Request, carry_out: Carry) -> HttpResponse:
        """The answer of a write, carried out in one transaction and once for each key."""
        with disclosing_to(signed_in_user(request), may_read=lambda model: self.can_see(request, model)):
            return self._write_once(request, carry_out)

    def _write_once(self, request: Request, carry_out: Carry) -> HttpResponse:
        key = _key_of(request)
        if key is None:
            with write_transaction():
                answer = carry_out()
        else:
            token: Any = request.auth
            mark = _fingerprint(request)
            answer = answered_once(token, key, mark, now=timezone.now(), carry_out=carry_out)
        body = answer.body
        if answer.repeated and self.shows_record and not self.can_see(request):
            body = to_json(
                receipt_document(json.loads(body))
            )  # it may have lost the right to read since the first time
        response = HttpResponse(body, status=answer.status, content_type="application/json")
        for name, value in answer.headers.items():
            response.headers[name] = value
        if answer.repeated:
            response.headers["Idempotency-Replayed"] = "true"
        return response

    def record_answer(self, record: Any, status: int, *, place: bool = False) -> Answer:
        """The record as it is now; for a token that may not read it, only where it is and its state."""
        record.refresh_from_db()
        base = base_of(self.request)
        shown = full_document(record, base)
        headers = {"ETag": etag_for(shown)}
        if place:
            headers["Location"] = shown["self"]
        can_see = self.can_see(self.request)
        body = shown if can_see else receipt_document(shown)
        found = entry_warnings(record, only_public=not can_see) if record.state != State.PUBLISHED else []
        return Answer(status, to_json(body | {"warnings": warning_documents(found, "/content")}), headers)


class RecordsView(DeskView):
    """Records of one kind, in every state."""

    http_method_names = ["get", "head", "post"]
    known_parameters = frozenset({STATE, pagination.SIZE, pagination.CURSOR, pagination.ORDERING, pagination.COUNT})
    orderings: ClassVar[dict[str, tuple[str, ...]]] = {"slug": ("slug",), "changed_at": ("changed_at", "slug")}
    default_ordering = "-changed_at"

    def largest_page(self) -> int:
        return pagination.MAX_PAGE_SIZE

    def usual_page(self) -> int:
        return pagination.PAGE_SIZE

    def get(self, request: Request) -> Any:
        self.check_may_see(request)
        pages = pagination.KeysetPagination()
        rows = pages.paginate_queryset(self.rows(request), request, view=self)
        return pages.get_paginated_response([brief_document(row, base_of(request)) for row in rows])

    def rows(self, request: Request) -> QuerySet[Any]:
        found = self.model.objects.select_related("edited_by", *self.model.title_through)
        states = _states_of(request)
        return found.filter(state__in=states) if states else found  # type: ignore[no-any-return]

    def post(self, request: Request) -> HttpResponse:
        body = parsers.read_body(request, body_schemas.create_schema(self.model))
        if body.get("submit"):
            self.check_scope(request, TokenScope.SUBMIT)

        def carry_out() -> Answer:
            by, why = signed_in_user(request), _why_of(body)
            with place_errors("/content"):
                record = records.create_record(self.model, exact_value(body["content"]), by=by, why=why)
            if body.get("submit"):
                record = workflow.submit(record, by=by, why=why)
            return self.record_answer(record, 201, place=True)

        return self.answer_write(request, carry_out)


class RecordView(DeskView):
    """One record, in whichever state."""

    http_method_names = ["get", "head", "patch"]

    def get(self, request: Request, slug: str) -> HttpResponse:
        self.check_may_see(request)
        shown = full_document(self.find_record(slug), base_of(request))
        tag = etag_for(shown)
        copy = get_conditional_response(request._request, etag=tag)
        if copy is not None and copy.status_code == 304:
            return copy
        return HttpResponse(to_json(shown), content_type="application/json", headers={"ETag": tag})

    def patch(self, request: Request, slug: str) -> HttpResponse:
        self.check_may_change(request, slug)
        body = parsers.read_body(request, body_schemas.edit_schema(self.model))

        def carry_out() -> Answer:
            current = self.lock_matching(request, slug)
            content, by, why = exact_value(body["content"]), signed_in_user(request), _why_of(body)
            with place_errors("/content"):
                changed = records.edit_record(current, content, by=by, base_version=current.version, why=why)
            return self.record_answer(current, 200 if isinstance(changed, PublicRecord) else 202)

        return self.answer_write(request, carry_out)

    def check_may_change(self, request: Request, slug: str) -> None:
        """Raises PermissionRefusedError; UnknownRecordError only to people who may read drafts."""
        require_model_permission(request.user, "change", self.model)
        if self.can_see(request):
            self.find_record(slug)

    def find_record(self, slug: str) -> Any:
        found = self.model.objects.select_related("edited_by").filter(slug=slug).first()
        if found is None:
            names = {"kind": self.model._meta.verbose_name, "slug": slug}
            raise UnknownRecordError(_("There is no %(kind)s “%(slug)s”.") % names)
        return found

    def lock_matching(self, request: Request, slug: str) -> Any:
        """The record, locked, in the version that If-Match names. Raises StaleVersionError or BadHeaderError."""
        given, names = _tags_of(request), {"kind": self.model._meta.verbose_name, "slug": slug}
        try:
            current = records.lock_record(self.find_record(slug))
            shown = full_document(current, base_of(request))
        except UnknownRecordError:
            shown = None
        if shown is not None and etag_for(shown) in given:
            return current
        if shown is None or not self.can_see(request):
            # The same for a record that is not there: a token that may not read learns of none.
            message = _("There is no %(kind)s “%(slug)s” in the version of If-Match: it has changed or does not exist.")
            raise StaleVersionError(message % names)
        message = _(
            "The %(kind)s “%(slug)s” does not match the version in If-Match. Someone may have changed it "
            "since you read it."
        )
        error: Any = StaleVersionError(message % names)
        error.members = {"current": shown, "current_tag": etag_for(shown)}
        raise error


class SubmitView(RecordView):
    """Submitting a draft for review; who published it is another person, on the desk."""

    http_method_names = ["post"]
    scopes = {"POST": TokenScope.SUBMIT}

    def post(self, request: Request, slug: str) -> HttpResponse:
        self.check_may_change(request, slug)
        body = parsers.read_body(request, body_schemas.step_schema())

        def carry_out() -> Answer:
            current = self.lock_matching(request, slug)
            return self.record_answer(workflow.submit(current, by=signed_in_user(request), why=_why_of(body)), 200)

        return self.answer_write(request, carry_out)


class BatchView(DeskView):
    """Many figures at once."""

    model = Observation
    shows_record = False
    http_method_names = ["post"]

    def post(self, request: Request) -> HttpResponse:
        body = parsers.read_body(request, body_schemas.batch_schema())
        submit = bool(body.get("submit"))
        if submit:
            self.check_scope(request, TokenScope.SUBMIT)

        def carry_out() -> Answer:
            contents = [exact_value(content) for content in body["observations"]]
            by, why = signed_in_user(request), _why_of(body)
            with place_errors("/observations"):
                made = observation_batches.add_observations(contents, by=by, why=why, submit=submit)
            base, odd = base_of(request), warnings_of(made, only_public=not self.can_see(request))
            rows = [
                {
                    "slug": one.slug,
                    "self": base + desk_path(one.kind(), one.slug),
                    "state": one.state,
                    "warnings": warning_documents(odd.get(number, []), f"/observations/{number}"),
                }
                for number, one in enumerate(made)
            ]
            return Answer(201, to_json({"results": rows}))

        return self.answer_write(request, carry_out)


class DeskRootView(DeskView):
    """The token itself, and what it leads to."""

    http_method_names = ["get", "head"]
    scopes: ClassVar = {}

    def get(self, request: Request) -> HttpResponse:
        token: Any = request.auth
        base = base_of(request)
        body = {
            "token": {"name": token.name, "scopes": token.scopes, "expires_on": token.expires_on},
            "user": request.user.get_username(),
            "collections": {name: base + desk_path(kind) for kind, name in sorted(KINDS.items())},
        }
        return HttpResponse(to_json(body), content_type="application/json")


@contextmanager
def place_errors(place: str) -> Iterator[None]:
    """Name what is wrong by its place in the body, in whatever a service refuses."""
    try:
        yield
    except ClaimsError as error:
        rows = error.detail.get("rows")
        if rows is None:
            error.detail = _pointers((), place, error.detail)
        else:
            error.detail = {}
            for number, fields in rows.items():
                error.detail |= _pointers((number,), place, fields)
        raise


def _why_of(body: Mapping[str, Any]) -> str:
    """The reason in a body, cleaned. Raises InvalidRecordError with its place."""
    with place_errors(""):
        return cleaned_text(body.get("why") or "")


def _pointers(path: tuple[int, ...], place: str, fields: Content) -> Content:
    lists = {name: reasons for name, reasons in fields.items() if isinstance(reasons, list)}
    return {
        place + parsers.pointer((*path, *(() if name == "__all__" else (name,)))): each for name, each in lists.items()
    }


def _states_of(request: Request) -> tuple[str, ...]:
    try:
        return ChoicesField(State).to_python(request.query_params.get(STATE))
    except ValidationError as error:
        raise BadParametersError([("invalid-parameter", STATE, " ".join(error.messages))]) from error


def _tags_of(request: Request) -> list[str]:
    """The tags in If-Match. Raises BadHeaderError where there are none, and for what can be the tag of no version."""
    given = [tag.strip() for tag in request.headers.get(MATCH, "").split(",") if tag.strip()]
    if not given or given == ["*"]:
        reason = _("Send the ETag of the record you read in If-Match.")
        raise BadHeaderError("precondition-required", MATCH, reason)
    if any(tag.startswith("W/") for tag in given):
        reason = _("A weak tag (W/) does not identify a version. Send the ETag exactly as you received it.")
        raise BadHeaderError("invalid-header", MATCH, reason)
    if not all(re.fullmatch(TAG_PATTERN, tag) for tag in given):
        reason = _('A tag must be in quotation marks, such as "1a2b". Send the ETag exactly as you received it.')
        raise BadHeaderError("invalid-header", MATCH, reason)
    return given


def _key_of(request: Request) -> str | None:
    """The key of the request, with or without the quotation marks of a structured header. Raises BadHeaderError."""
    given: str | None = request.headers.get(KEY)
    if given is None:
        return None
    if re.fullmatch(KEY_PATTERN, given.strip()) is None:
        reason = _("Use 1 to 200 letters, digits and symbols without spaces or quotation marks, such as a UUID.")
        raise BadHeaderError("invalid-header", KEY, reason)
    return given.strip().strip('"')


def _fingerprint(request: Request) -> str:
    plain: HttpRequest = request._request
    parts = (str(plain.method), plain.get_full_path(), request.headers.get(MATCH, ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + plain.body).hexdigest()
