"""The errors that claims raises on purpose: one base, each with a stable code."""

from collections.abc import Mapping
from typing import Any, ClassVar


class ClaimsError(Exception):
    """Something was asked that the rules refuse.

    `code` is stable and for machines, `message` is for people, `detail` names the field or place and the values.
    """

    default_code: ClassVar[str] = "claims-error"

    def __init__(self, message: str, *, code: str | None = None, detail: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.code = code if code is not None else self.default_code
        self.message = message
        self.detail: dict[str, Any] = dict(detail or {})  # values of all types, each read by its name


class InvalidDateError(ClaimsError):
    """A date that cannot be understood without guessing."""

    default_code = "invalid-date"


class NotKnownAsOfError(ClaimsError):
    """A record that was not yet known on the day asked for."""

    default_code = "not-known-as-of"


class InvalidRecordError(ClaimsError):
    """A record whose fields contradict each other or are missing."""

    default_code = "invalid-record"


class InvalidFigureError(ClaimsError):
    """A number that is not finite, or not in the form the rules need."""

    default_code = "invalid-figure"


class UnknownRecordError(ClaimsError):
    """A slug that names nothing among the facts given."""

    default_code = "unknown-record"


class PermissionRefusedError(ClaimsError):
    """A step that this person may not take, or not in this state."""

    default_code = "not-allowed"


class RetractedRecordError(ClaimsError):
    """A record that was public and was retracted.

    `members` say since when (`retracted_on`, a date in ISO form), `why`, and what took its place (`replaced_by`: kind
    and slug, or None).
    """

    default_code = "retracted"

    def __init__(
        self, message: str, *, members: Mapping[str, object], detail: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message, detail=detail)
        self.members = members


class MissingCitationError(ClaimsError):
    """A record without a source that was to become public."""

    default_code = "missing-citation"


class StaleVersionError(ClaimsError):
    """An edit that was based on a version which is no longer the current one."""

    default_code = "stale-version"


class WriteConflictError(ClaimsError):
    """A write that gave up waiting for another writer; the same may succeed a moment later."""

    default_code = "busy"


class DuplicateRecordError(ClaimsError):
    """A record that exists already."""

    default_code = "duplicate-record"


class InvalidFileError(ClaimsError):
    """A spreadsheet that cannot be read, or not be taken as a whole."""

    default_code = "invalid-file"


class InvalidDossierError(ClaimsError):
    """Files of a dossier that cannot be loaded; `detail["rows"]` says which rows and why."""

    default_code = "invalid-dossier"


class ReusedKeyError(ClaimsError):
    """An idempotency key of one request, used for another."""

    default_code = "idempotency-key-reused"
