"""Mails to who asked for them: what they say, with the headers that end them by one press, and sending what is due.

What a digest says is made when it is sent, from what is public then, so a late one tells nothing that was withdrawn
since. Each mail keeps its id whenever it is tried, so that a doubled one is known. Out of scope: when a digest is
queued (`claims.services.email_digests`), and retries (`claims.services.webhook_queue`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from email.utils import parseaddr
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims import presentation
from claims.enums import ChangeAction, Channel
from claims.http import record_urls
from claims.models import Change, Delivery
from claims.models.base import model_of
from claims.selectors.titles import titles_of
from claims.services import email_digests, webhook_queue
from claims.services.webhook_queue import Attempt

#: Records that one digest names; it says how many more there are.
MAX_NAMED = 40
SMTP_ACCEPTED = 250
#: The lines about an editor's own work, which the desk knows.
DeskLines = Callable[[Any], list[str]]


def mail_due(*, now: dt.datetime, desk_lines: DeskLines) -> int:
    """Send the mails that are due; return how many were tried. If the mail server does not answer, the rest waits."""
    batches = webhook_queue.take_due(now=now, channel=Channel.EMAIL)
    if not batches:
        return 0
    connection = get_connection()
    tried, going = 0, True
    for delivery in [each for batch in batches.values() for each in batch]:
        if not going:
            webhook_queue.release(delivery)
            continue
        message = message_of(delivery, today=now.date(), desk_lines=desk_lines)
        attempt = Attempt(SMTP_ACCEPTED) if message is None else _send(connection, message)
        webhook_queue.record_attempt(delivery, attempt, now=now)
        tried, going = tried + 1, attempt.is_delivered
    return tried


def _send(connection: Any, message: EmailMessage) -> Attempt:
    began = monotonic()
    try:
        connection.send_messages([message])
    except OSError as error:  # smtplib's errors are among them
        return Attempt(None, f"{type(error).__name__}: {error}"[:400], round(monotonic() - began, 3))
    return Attempt(SMTP_ACCEPTED, "", round(monotonic() - began, 3))


def message_of(delivery: Delivery, *, today: dt.date, desk_lines: DeskLines) -> EmailMessage | None:
    """The mail; None if there is nothing left to report."""
    row, content = delivery.subscription, json.loads(delivery.body)
    ending = address("pages:unsubscribe", row.secret)
    if content["type"] == "confirm":
        subject, lines = _("Please confirm your subscription to pivot_tracker"), _asking(row.secret)
    else:
        subject, lines = _news(row, content, today) if row.for_user is None else _desk(desk_lines(row.for_user))
        if not lines:
            return None
        lines += ["", "-- ", _("Unsubscribe: %(address)s") % {"address": ending}]
    host = urlsplit(settings.SITE_URL).hostname or parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<{delivery.message}@{host}>",
        "List-Unsubscribe": f"<{ending}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject, "\n".join(lines) + "\n", to=[row.email], headers=headers)


def address(name: str, *args: str) -> str:
    """The absolute address of a named URL of this site."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=args)


def _asking(token: str) -> list[str]:
    return [
        _("Someone, hopefully you, subscribed to news from this site with your address."),
        _("To confirm, open this link. You will get at most one e-mail a day, only when there is news:"),
        "",
        address("pages:confirm", token),
        "",
        _("If it was not you, ignore this e-mail: we delete your address after a week."),
    ]


def _news(row: Any, content: dict[str, Any], today: dt.date) -> tuple[str, list[str]]:
    changes = email_digests.news_of(row, until=content["until"], after=content["after"])
    lines = _list_changes(changes[:MAX_NAMED], today)
    if not lines:
        return "", []
    if (more := len(changes) - MAX_NAMED) > 0:
        lines.append(ngettext("and %(number)d more", "and %(number)d more", more) % {"number": more})
    subject = ngettext("%(number)d change on pivot_tracker", "%(number)d changes on pivot_tracker", len(changes))
    return subject % {"number": len(changes)}, lines


def _list_changes(changes: Sequence[Change], today: dt.date) -> list[str]:
    """Each record that is public with a line that says what happened, and its address."""
    titles = titles_of(((change.record_kind, change.record) for change in changes), as_of=today)
    lines = []
    for change in changes:
        title = titles.get((change.record_kind, change.record))
        if title is None:
            continue
        lines.append(f"{presentation.label(ChangeAction(change.action))}: {title}")
        record = model_of(change.record_kind).objects.get(slug=change.record)
        if path := record_urls.page_path(record):
            lines.append("  " + settings.SITE_URL.rstrip("/") + path)
    return lines


def _desk(lines: list[str]) -> tuple[str, list[str]]:
    return _("Your open tasks"), [*lines, "", address("admin:index")] if lines else []
