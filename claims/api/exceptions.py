"""Errors over HTTP: every one is an RFC 9457 problem document whose `type` is described at its own address.

`TYPES` is the whole list. `handle` is Django REST framework's exception handler; `answer` builds the document for
whoever needs one outside an API view (wrong addresses, failures). Out of scope: pages' errors.
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
            "The address has a query parameter that this endpoint does not know. The error names it and "
            "suggests the nearest one that exists."
        ),
    ),
    ProblemType(
        "unknown-field",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Unknown field"),
        gettext_lazy(
            "The parameter fields names a field that these records do not have. The error names it and suggests the "
            "nearest one that exists."
        ),
    ),
    ProblemType(
        "unknown-include",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Unknown inclusion"),
        gettext_lazy(
            "The parameter include names related records that this endpoint cannot nest. The error names them and "
            "suggests the nearest that it can."
        ),
    ),
    ProblemType(
        "invalid-parameter",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Parameter that cannot be used"),
        gettext_lazy(
            "A query parameter has a value outside what the documentation allows, is given twice, or "
            "contradicts another. The error names each."
        ),
    ),
    ProblemType(
        "invalid-date",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Date that cannot be used"),
        gettext_lazy(
            "A date is not written as YYYY-MM-DD (filters also take YYYY and YYYY-MM), or there is no such "
            "day in the calendar."
        ),
    ),
    ProblemType(
        "future-date",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Date in the future"),
        gettext_lazy("What will be known on a coming day cannot be said. The latest possible as_of is today, in UTC."),
    ),
    ProblemType(
        "invalid-cursor",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Cursor that cannot be used"),
        gettext_lazy(
            "A cursor is taken from the next or previous link of an answer, unchanged, and belongs to that "
            "list with those filters and that ordering. Start again without it."
        ),
    ),
    ProblemType(
        "parse-error",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Request that cannot be read"),
        gettext_lazy("The request is not well-formed."),
    ),
    ProblemType(
        "range-not-satisfiable",
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        gettext_lazy("Range outside the file"),
        gettext_lazy("The file has no such bytes. The Content-Range header says how many it has."),
    ),
    ProblemType(
        "address-too-long",
        HTTPStatus.REQUEST_URI_TOO_LONG,
        gettext_lazy("Address too long"),
        gettext_lazy(
            "The address has more bytes than are read. Name fewer values at once, and ask for the rest in further "
            "requests."
        ),
    ),
    ProblemType(
        "unauthorized",
        HTTPStatus.UNAUTHORIZED,
        gettext_lazy("Not signed in"),
        gettext_lazy(
            "This needs a token in the header Authorization: Bearer …, and there is none, or it is wrong, expired or "
            "revoked."
        ),
    ),
    ProblemType(
        "not-allowed",
        HTTPStatus.FORBIDDEN,
        gettext_lazy("Not allowed"),
        gettext_lazy("This may not be done, or not by you, or not in the record's present state."),
    ),
    ProblemType(
        "not-found",
        HTTPStatus.NOT_FOUND,
        gettext_lazy("Nothing at this address"),
        gettext_lazy(
            "No public record has this address, or there is no such endpoint. /api/schema/ lists every endpoint."
        ),
    ),
    ProblemType(
        "not-known-as-of",
        HTTPStatus.NOT_FOUND,
        gettext_lazy("Not yet known on that day"),
        gettext_lazy("The record exists, but was not yet known on the day of as_of. Ask for a later day."),
    ),
    ProblemType(
        "method-not-allowed",
        HTTPStatus.METHOD_NOT_ALLOWED,
        gettext_lazy("Method not allowed"),
        gettext_lazy(
            "The Allow header says what this address answers. What is public is only read; programs of editors write "
            "under /api/v1/desk/."
        ),
    ),
    ProblemType(
        "not-acceptable",
        HTTPStatus.NOT_ACCEPTABLE,
        gettext_lazy("No such representation"),
        gettext_lazy(
            "The Accept header asks for a media type that this endpoint cannot give; application/json always works."
        ),
    ),
    ProblemType(
        "stale-version",
        HTTPStatus.PRECONDITION_FAILED,
        gettext_lazy("Based on an outdated version"),
        gettext_lazy(
            "The ETag of the record is not the one in If-Match: most likely somebody changed it since. If the token "
            "may read the record, the error holds it as it is now (`current`, with its ETag in `current_tag`): merge, "
            "and try again with that ETag."
        ),
    ),
    ProblemType(
        "precondition-required",
        HTTPStatus.PRECONDITION_REQUIRED,
        gettext_lazy("Say which version you saw"),
        gettext_lazy(
            "A change names the version that it is based on: send the ETag of the record in If-Match, so that nobody’s "
            "work is overwritten unseen. A star names no version."
        ),
    ),
    ProblemType(
        "invalid-header",
        HTTPStatus.BAD_REQUEST,
        gettext_lazy("Header that cannot be used"),
        gettext_lazy("A header of the request is not written as the documentation says. The error names it."),
    ),
    ProblemType(
        "insufficient-scope",
        HTTPStatus.FORBIDDEN,
        gettext_lazy("The token may not do this"),
        gettext_lazy("The token was made without the scope that this needs. Make one that has it."),
    ),
    ProblemType(
        "too-large",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        gettext_lazy("Body too large"),
        gettext_lazy("The body has more bytes than are read. Send less at once."),
    ),
    ProblemType(
        "idempotency-key-reused",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        gettext_lazy("Key used for another request"),
        gettext_lazy(
            "An Idempotency-Key stands for one request of one token: its method, address, If-Match and body. Use a new "
            "key for a new request."
        ),
    ),
    ProblemType(
        "retracted",
        HTTPStatus.GONE,
        gettext_lazy("Retracted"),
        gettext_lazy(
            "The record was public and the editors took it back. `retracted_on` says when, `why` their reason, and "
            "`replaced_by` which record takes its place (its kind, slug and address), if one does. /corrections/ lists "
            "every retraction."
        ),
    ),
    ProblemType(
        "duplicate-record",
        HTTPStatus.CONFLICT,
        gettext_lazy("Exists already"),
        gettext_lazy("Such a record exists already."),
    ),
    ProblemType(
        "unsupported-media-type",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        gettext_lazy("Unsupported media type"),
        gettext_lazy("The request's body has a media type that this endpoint does not read."),
    ),
    ProblemType(
        "invalid-record",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        gettext_lazy("Record that contradicts itself"),
        gettext_lazy(
            "Fields are missing, unreadable or contradict each other. The error names each, by its place in the body "
            "(a JSON Pointer)."
        ),
    ),
    ProblemType(
        "invalid-figure",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        gettext_lazy("Number that cannot be used"),
        gettext_lazy("A number is not finite, or not in the form that the rules need."),
    ),
    ProblemType(
        "missing-citation",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        gettext_lazy("No source"),
        gettext_lazy("Nothing becomes public without a source."),
    ),
    ProblemType(
        "too-many-requests",
        HTTPStatus.TOO_MANY_REQUESTS,
        gettext_lazy("Too many requests"),
        gettext_lazy("Wait as long as the Retry-After header says."),
    ),
    ProblemType(
        "busy",
        HTTPStatus.SERVICE_UNAVAILABLE,
        gettext_lazy("Another writer is in the way"),
        gettext_lazy("Nothing was saved. The same request may succeed after as long as the Retry-After header says."),
    ),
    ProblemType(
        "server-error",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        gettext_lazy("The server failed"),
        gettext_lazy("The failure has been logged. The same request may work later; if it does not, please report it."),
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
    """The same for parameters that cannot be used."""
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
    asked = context["request"]
    asked.accepted_renderer, asked.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
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
        return "too-large", _("At most %(most)d bytes are read.") % {"most": error.most}, ()
    if isinstance(error, BadHeaderError):
        return error.code, error.reason, [(error.name, error.reason)]
    if isinstance(error, ClaimsError):
        code = ALIASES.get(error.code, error.code)
        if code not in TYPES:
            logger.error("no problem type for the code %s", error.code)
            code = "not-allowed" if error.default_code == "not-allowed" else "invalid-record"
        return code, error.message, _named(error.detail, error.message)
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


def _named(detail: Mapping[str, Any], message: str) -> list[tuple[str, str]]:
    """The (name, reason) pairs in an error's detail: either {"field": name} or lists of messages by field."""
    if isinstance(name := detail.get("field"), str):
        return [(name, message)]
    return [(name, str(reason)) for name, reasons in detail.items() if isinstance(reasons, list) for reason in reasons]


def _framework_detail(error: Exception, code: str) -> str:
    if isinstance(error, exceptions.MethodNotAllowed | exceptions.UnsupportedMediaType):
        return str(error.detail)
    if isinstance(error, exceptions.ParseError):
        return _("The request is not well-formed: %(why)s") % {"why": error.detail}
    return str(TYPES[code].meaning)


def _members(error: Exception, request: Any) -> dict[str, Any]:
    """What the error tells beside the members that every problem has; a record that it names has its address."""
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
