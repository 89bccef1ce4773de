"""Idempotency keys: the first request is carried out, a repetition gets the response of the first.

The key and the work are written in one transaction, so that there is never one without the other; of two requests at
once the second waits for the first. What was refused wrote nothing and is not kept: it may be tried again under the
same key. Out of scope: what a request does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from claims.exceptions import ReusedKeyError
from claims.models import IdempotentResponse, Token
from claims.services.transactions import write_transaction

#: How long an answer is kept.
RETENTION = dt.timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    """What a write is answered with; `repeated` when it was carried out before."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    repeated: bool = False


def answered_once(
    token: Token, key: str, fingerprint: str, *, now: dt.datetime, carry_out: Callable[[], Answer]
) -> Answer:
    """The answer of `carry_out`, or the one given under this key before. Raises ReusedKeyError for another request."""
    with write_transaction():
        mine = IdempotentResponse.objects.filter(token=token, key=key)
        mine.filter(answered_at__lt=now - RETENTION).delete()
        if (before := mine.first()) is None:
            try:
                with transaction.atomic():
                    row = IdempotentResponse.objects.create(
                        token=token, key=key, fingerprint=fingerprint, answered_at=now
                    )
            except IntegrityError:
                before = mine.get()  # the other one was faster, and has ended since
            else:
                answer = carry_out()
                row.status, row.body, row.headers = answer.status, answer.body, answer.headers
                row.save(update_fields=["status", "body", "headers"])
                return answer
        if before.fingerprint != fingerprint:
            raise ReusedKeyError(_("The Idempotency-Key “%(key)s” was used for another request.") % {"key": key})
        return Answer(before.status, before.body, before.headers, repeated=True)


def forget_answers(*, now: dt.datetime) -> int:
    """Drop the answers that were kept long enough; return how many."""
    gone, _by_table = IdempotentResponse.objects.filter(answered_at__lt=now - RETENTION).delete()
    return gone
