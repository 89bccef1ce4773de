"""Edits of a text that tells something new: the old one stays for the days before."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.exceptions import InvalidRecordError
from claims.models.base import PublicRecord
from claims.models.dated_texts import COLUMN, dated_texts
from claims.services.record_content import Content, content_of


def keep_earlier_texts(record: PublicRecord, content: Content, *, before: dt.date) -> Content:
    """The content with each stored text that it replaces kept as the one of the days before `before` (UTC).

    Raises InvalidRecordError for a day to come, or one on which the record was not known yet, when no reader would ever
    see the old text.
    """
    if before > timezone.now().date():
        _refuse(_("%(day)s is in the future.") % {"day": before.isoformat()})
    if record.known_on is not None and before <= record.known_on:
        said = _("The record has been known since %(known)s, so there was no old text before %(day)s.")
        _refuse(said % {"known": record.known_on.isoformat(), "day": before.isoformat()})
    # Not from the record itself, on which a form has put the new texts already.
    stored = content_of(type(record)._default_manager.get(pk=record.pk))
    changed = [name for name in dated_texts(type(record)) if name in content and content[name] != stored[name]]
    if not changed:
        _refuse(_("You changed no text; leave the day empty."))
    day = before.isoformat()
    present = content.get(COLUMN, stored[COLUMN]) or []
    unchanged = [row for row in present if not (row["field"] in changed and row["before"] == day)]
    earlier = [{"field": name, "before": day, "text": stored[name]} for name in changed]
    return {**content, COLUMN: sorted([*unchanged, *earlier], key=lambda row: (row["before"], row["field"]))}


def _refuse(message: str) -> None:
    raise InvalidRecordError(message, detail={"new_texts_since": [message]})
