"""Errors over HTTP: every one is an RFC 9457 problem document whose `type` is described at its own address.

`TYPES` is the whole list. `exception_handler` is the one of Django REST framework; `problem_response` builds the
document outside an API view (wrong addresses, failures).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from claims.exceptions import ClaimsError, WriteConflictError
from claims.http import record_urls

CONTENT_TYPE = "application/problem+json"
ADDRESS = "/api/problems/"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One cause: its code (the end of its address), HTTP status, title, and what to do about it."""

    code: str
    status: HTTPStatus
    title: str | LazyText
    meaning: str | LazyText

    @property
    def uri(self) -> str:
        return f"{ADDRESS}{self.code}"


@dataclass(slots=True)
class BadParametersError(Exception):
    """Parameters of a request that cannot be used; `errors` are (code, name, reason), one per parameter."""

    errors: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class BadBodyError(Exception):
    """A body that does not have its schema; `errors` are (JSON Pointer, reason)."""

    errors: list[tuple[str, str]]


@dataclass(slots=True)
class TooLargeError(Exception):
    """A body of more than `most` bytes."""

    most: int


@dataclass(slots=True)
class BadHeaderError(Exception):
    """A header of a request that cannot be used, or one that is missing (`code`)."""

    code: str
    name: str
    reason: str


def _table(*types: ProblemType) -> dict[str, ProblemType]:
    return {each.code: each for each in types}


TYPES = _table(
    ProblemType(
        "unknown-parameter",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Unknown parameter"),
        gettext_lazy(
            "The address contains an unknown query parameter. The error names it and suggests the closest known one."
        ),
    ),
    ProblemType(
        "unknown-field",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Unknown field"),
        gettext_lazy(
            "The parameter fields contains an unknown field. The error names it and suggests the closest known one."
        ),
    ),
    ProblemType(
        "unknown-include",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Unknown inclusion"),
        gettext_lazy(
            "The parameter include contains related records that this endpoint cannot nest. The error names "
            "them and suggests the closest known ones."
        ),
    ),
    ProblemType(
        "invalid-parameter",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Invalid parameter"),
        gettext_lazy(
            "A query parameter has an invalid value, is given twice, or contradicts another. The error names each."
        ),
    ),
    ProblemType(
        "invalid-date",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Invalid date"),
        gettext_lazy(
            "A date is not written as YYYY-MM-DD (filters also accept YYYY and YYYY-MM), or the day does not exist."
        ),
    ),
    ProblemType(
        "future-date",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Date in the future"),
        gettext_lazy("as_of cannot be in the future. The latest possible day is today, in UTC."),
    ),
    ProblemType(
        "invalid-cursor",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Invalid cursor"),
        gettext_lazy(
            "Take a cursor unchanged from the next or previous link of a response. It is valid only for that "
            "list, filters and ordering. Start again without it."
        ),
    ),
    ProblemType(
        "parse-error",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Malformed request"),
        gettext_lazy("The request is not well-formed."),
    ),
    ProblemType(
        "range-not-satisfiable",
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        gettext_lazy("Range not satisfiable"),
        gettext_lazy("The range is outside the file. The Content-Range header gives the file's size."),
    ),
    ProblemType(
        "address-too-long",
        HTTPStatus.REQUEST_URI_TOO_LONG,
        gettext_lazy("Address too long"),
        gettext_lazy("The address is too long. Send fewer values and use several requests."),
    ),
    ProblemType(
        "unauthorized",
        HTTPStatus.UNAUTHORIZED,
        gettext_lazy("Not signed in"),
        gettext_lazy(
            "This request needs a valid token in the header Authorization: Bearer …. It is missing, wrong, "
            "expired or revoked."
        ),
    ),
    ProblemType(
        "not-allowed",
        HTTPStatus.FORBIDDEN,
        gettext_lazy("Not allowed"),
        gettext_lazy("This is not permitted, not permitted for you, or not permitted in the record's current state."),
    ),
    ProblemType(
        "not-found",
        HTTPStatus.NOT_FOUND,
        gettext_lazy("Not found"),
        gettext_lazy("There is no public record or endpoint at this address. /api/schema/ lists all endpoints."),
    ),
    ProblemType(
        "not-known-as-of",
        HTTPStatus.NOT_FOUND,
        gettext_lazy("Not yet known on that day"),
        gettext_lazy("The record exists but was not yet known on the day of as_of. Choose a later day."),
    ),
    ProblemType(
        "method-not-allowed",
        HTTPStatus.METHOD_NOT_ALLOWED,
        gettext_lazy("Method not allowed"),
        gettext_lazy(
            "The Allow header lists the methods of this address. The public API is read-only; editors' "
            "programs write under /api/v1/desk/."
        ),
    ),
    ProblemType(
        "not-acceptable",
        HTTPStatus.NOT_ACCEPTABLE,
        gettext_lazy("Not acceptable"),
        gettext_lazy("This endpoint cannot return the media type in the Accept header; application/json always works."),
    ),
    ProblemType(
        "stale-version",
        HTTPStatus.PRECONDITION_FAILED,
        gettext_lazy("Outdated version"),
        gettext_lazy(
            "The record's ETag differs from If-Match: someone has probably changed it. If your token can "
            "read the record, the error contains it (`current`, with its ETag in `current_tag`): merge, and "
            "try again with that ETag."
        ),
    ),
    ProblemType(
        "precondition-required",
        HTTPStatus.PRECONDITION_REQUIRED,
        gettext_lazy("Version required"),
        gettext_lazy(
            "Send the ETag of the record that your change is based on in If-Match. This prevents overwriting "
            "other people's work. A star is not accepted."
        ),
    ),
    ProblemType(
        "invalid-header",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Invalid header"),
        gettext_lazy("A header of the request does not have the documented form. The error names it."),
    ),
    ProblemType(
        "insufficient-scope",
        HTTPStatus.FORBIDDEN,
        gettext_lazy("Missing scope"),
        gettext_lazy("The token lacks the scope for this request. Create a token with it."),
    ),
    ProblemType(
        "too-large",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        gettext_lazy("Body too large"),
        gettext_lazy("The body is too large. Split the request."),
    ),
    ProblemType(
        "idempotency-key-reused",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        gettext_lazy("Idempotency key reused"),
        gettext_lazy(
            "An Idempotency-Key identifies one request of one token: its method, address, If-Match and body. "
            "Use a new key for a new request."
        ),
    ),
    ProblemType(
        "retracted",
        HTTPStatus.GONE,
        gettext_lazy("Retracted"),
        gettext_lazy(
            "The record was public and has been retracted. `retracted_on` is the day, `why` the editors' "
            "reason, and `replaced_by` the record that replaces it (kind, slug and address), if any. "
            "/corrections/ lists all retractions."
        ),
    ),
    ProblemType(
        "duplicate-record",
        HTTPStatus.CONFLICT,
        gettext_lazy("Already exists"),
        gettext_lazy("This record already exists."),
    ),
    ProblemType(
        "unsupported-media-type",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        gettext_lazy("Unsupported media type"),
        gettext_lazy("This endpoint does not accept the media type of the request's body."),
    ),
    ProblemType(
        "invalid-record",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        gettext_lazy("Invalid record"),
        gettext_lazy(
            "Fields are missing, malformed or inconsistent. The error names each by its position in the body "
            "(a JSON Pointer)."
        ),
    ),
    ProblemType(
        "invalid-figure",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        gettext_lazy("Invalid number"),
        gettext_lazy("A number is not finite, or not in the required form."),
    ),
    ProblemType(
        "missing-citation",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        gettext_lazy("No source"),
        gettext_lazy("A record cannot be published without a source."),
    ),
    ProblemType(
        "too-many-requests",
        HTTPStatus.TOO_MANY_REQUESTS,
        gettext_lazy("Too many requests"),
        gettext_lazy("Wait for the time in the Retry-After header."),
    ),
    ProblemType(
        "busy",
        HTTPStatus.SERVICE_UNAVAILABLE,
        gettext_lazy("Another write in progress"),
        gettext_lazy("Nothing was saved. Send the same request again after the time in the Retry-After header."),
    ),
    ProblemType(
        "server-error",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        gettext_lazy("Server error"),
        gettext_lazy("The error has been logged. Try again later; if it persists, please report it."),
    ),
)

#: Codes of ClaimsError that are known under another name over HTTP.
ALIASES = {
    "unknown-record": "not-found",
    "self-approval": "not-allowed",
    "reason-needed": "invalid-record",
    "invalid-dossier": "invalid-record",
    "invalid-file": "invalid-record",
    "no-replacement": "invalid-record",
}
#: Types for errors of the frameworks.
FRAMEWORK: tuple[tuple[type[Exception], str], ...] = (
    (Http404, "not-found"),
    (PermissionDenied, "not-allowed"),
    (exceptions.NotFound, "not-found"),
    (exceptions.PermissionDenied, "not-allowed"),
    (exceptions.NotAuthenticated, "unauthorized"),
    (exceptions.AuthenticationFailed, "unauthorized"),
    (exceptions.MethodNotAllowed, "method-not-allowed"),
    (exceptions.NotAcceptable, "not-acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported-media-type"),
    (exceptions.Throttled, "too-many-requests"),
    (exceptions.ValidationError, "invalid-record"),
    (exceptions.ParseError, "parse-error"),
)
Errors = Sequence[tuple[str, str]]


def problem_document(code: str, *, detail: str, instance: str, errors: Errors = ()) -> dict[str, Any]:
    """The problem document (RFC 9457, section 3): `errors` are (name, reason) pairs."""
    kind = TYPES[code]
    return {
        "type": kind.uri,
        "title": str(kind.title),
        "status": kind.status.value,
        "detail": detail,
        "instance": instance,
        "errors": [{"name": name, "reason": reason} for name, reason in errors],
    }


def problem_response(
    request: HttpRequest, code: str, *, detail: str | None = None, errors: Errors = ()
) -> HttpResponse:
    """A problem outside the API's own views, as a plain response. `detail` defaults to the type's meaning."""
    kind = TYPES[code]
    said = str(kind.meaning) if detail is None else detail
    body = problem_document(code, detail=said, instance=request.get_full_path(), errors=errors)
    return HttpResponse(JSONRenderer().render(body), status=kind.status.value, content_type=CONTENT_TYPE)


def answer_bad_parameters(request: HttpRequest, error: BadParametersError) -> HttpResponse:
    """A problem response, outside the API's own views, for parameters that cannot be used."""
    code, detail, errors = _of_parameters(error)
    return problem_response(request, code, detail=detail, errors=errors)


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answer an error raised in an API view. None (an unforeseen error) lets Django log it and call handler500."""
    found = _understood(error)
    if found is None:
        return None
    code, detail, errors = found
    kind = TYPES[code]
    body = problem_document(code, detail=detail, instance=context["request"].get_full_path(), errors=errors)
    body |= _members(error, context["request"])
    # A problem is JSON, whatever the answer would have been.
    request = context["request"]
    request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
    response = Response(body, status=kind.status.value, content_type=CONTENT_TYPE, headers=_headers(error))
    response.exception = True
    return response


def _understood(error: Exception) -> tuple[str, str, Errors] | None:
    """Problem code, sentence and errors by name; None for an error that nobody raised on purpose."""
    if isinstance(error, BadParametersError):
        return _of_parameters(error)
    if isinstance(error, BadBodyError):
        return "invalid-record", _in_one_sentence(error.errors[:10]), error.errors
    if isinstance(error, TooLargeError):
        return "too-large", _("The maximum is %(most)d bytes.") % {"most": error.most}, ()
    if isinstance(error, BadHeaderError):
        return error.code, error.reason, [(error.name, error.reason)]
    if isinstance(error, ClaimsError):
        code = ALIASES.get(error.code, error.code)
        if code not in TYPES:
            logger.error("no problem type for the code %s", error.code)
            code = "not-allowed" if error.default_code == "not-allowed" else "invalid-record"
        return code, error.message, _pair_reasons(error.detail, error.message)
    for kind, code in FRAMEWORK:
        if isinstance(error, kind):
            return code, _framework_detail(error, code), ()
    return None


def _of_parameters(error: BadParametersError) -> tuple[str, str, Errors]:
    codes = {code for code, _name, _reason in error.errors}
    pairs = [(name, reason) for _code, name, reason in error.errors]
    return codes.pop() if len(codes) == 1 else "invalid-parameter", _in_one_sentence(pairs), pairs


def _in_one_sentence(pairs: Errors) -> str:
    """Each reason with the name that it is about, unless it begins with it or is about the whole body."""
    return " ".join(
        f"{name}: {reason}" if name and not reason.startswith(f"{name} ") else reason for name, reason in pairs
    )


def _pair_reasons(detail: Mapping[str, Any], message: str) -> list[tuple[str, str]]:
    """The (name, reason) pairs in an error's detail: either {"field": name} or lists of messages by field."""
    if isinstance(name := detail.get("field"), str):
        return [(name, message)]
    return [(name, str(reason)) for name, reasons in detail.items() if isinstance(reasons, list) for reason in reasons]


def _framework_detail(error: Exception, code: str) -> str:
    if isinstance(error, exceptions.MethodNotAllowed):
        return _("%(why)s The header Allow lists the methods of this endpoint.") % {"why": error.detail}
    if isinstance(error, exceptions.UnsupportedMediaType):
        return _("%(why)s Send JSON, with the header Content-Type: application/json.") % {"why": error.detail}
    if isinstance(error, exceptions.ParseError):
        return _("The request is not well-formed: %(why)s") % {"why": error.detail}
    return str(TYPES[code].meaning)


def _members(error: Exception, request: Any) -> dict[str, Any]:
    """Members of the error besides those of every problem; a record that it names has its address."""
    found = dict(getattr(error, "members", {}))
    if (instead := found.get("replaced_by")) is not None:
        address = request.build_absolute_uri(record_urls.api_path(instead["kind"], instead["slug"]))
        found["replaced_by"] = {**instead, "self": address}
    return found


def _headers(error: Exception) -> dict[str, str]:
    """Headers that a status needs; the view adds Allow by itself."""
    if isinstance(error, WriteConflictError):
        return {"Retry-After": "1"}
    if (wait := getattr(error, "wait", None)) is not None:
        return {"Retry-After": str(int(wait))}
    if (scheme := getattr(error, "auth_header", None)) is not None:
        return {"WWW-Authenticate": scheme}
    return {}
