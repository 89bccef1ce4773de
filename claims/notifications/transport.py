"""Webhook calls: one signed request to a subscriber (`claims.services.outbound_http`), recorded as an attempt."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from time import monotonic

from claims.services.outbound_http import LONGEST, send_request
from claims.services.webhook_queue import Attempt


def send(url: str, body: bytes, headers: Mapping[str, str], *, loopback: bool, longest: float = LONGEST) -> Attempt:
    """POST the body; return the answer's status, or why there was none. Never raises for what the network does.

    `loopback` also lets this machine be called; it is for tests.
    """
    began = monotonic()
    answer = send_request("POST", url, headers, body=body, loopback=loopback, longest=longest)
    seconds = round(monotonic() - began, 3)
    if answer.status is None:
        return Attempt(None, answer.error, seconds)
    reason = "" if 200 <= answer.status < 300 else http.client.responses.get(answer.status, "")
    return Attempt(answer.status, reason, seconds)
