"""A subscriber: a real HTTP server on this machine that verifies every message and answers as the test says."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

Answer = Callable[["Receiver", str], int | None]


class Receiver:
    """What came in, and what is answered: `answer` gives a status, or None to say nothing at all."""

    def __init__(self) -> None:
        self.secrets: list[str] = []
        self.received: list[tuple[str, Any]] = []
        self.taken: Counter[str] = Counter()
        self.unsigned: list[str] = []
        self.paths: list[str] = []
        self.answer: Answer = lambda receiver, message: 204
        self.random = random.Random(7)
        self.hanging = threading.Event()
        self.url = ""

    def verified(self, body: bytes, headers: dict[str, str]) -> Any:
        """The message, if one of the secrets signed it."""
        for secret in self.secrets:
            try:
                return Webhook(secret).verify(body, headers)
            except WebhookVerificationError:
                continue
        self.unsigned.append(headers.get("webhook-id", ""))
        return None


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            message = self.headers["webhook-id"]
            data = receiver.verified(body, dict(self.headers.items()))
            receiver.paths.append(self.path)
            receiver.received.append((message, data))
            status = receiver.answer(receiver, message)
            if status is None:
                receiver.hanging.wait(30)
                self.close_connection = True
                return
            if 200 <= status < 300:
                receiver.taken[message] += 1
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{receiver.url}elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing on the screen of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.hanging.set()
        server.shutdown()
        server.server_close()
        thread.join()
