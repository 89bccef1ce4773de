"""One outbound HTTP request, limited to public IP addresses (SSRF protection).

The name is resolved here, every address that it has is checked, and the connection goes to a checked one, so a name
that answers differently the second time gains nothing. Redirections are not followed, proxies of the environment are
not used, and the whole call ends after a fixed time however slowly somebody answers. Of an answer only its status and
headers are read. Out of scope: when to call, and what follows.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import SplitResult

from claims.services.public_addresses import RefusedAddressError, check_url, is_loopback, is_public

#: Seconds for the whole call, and for connecting.
LONGEST, TO_CONNECT = 10.0, 5.0


@dataclass(frozen=True)
class Answer:
    """An answer's status and headers (names in lower case), or why there was none."""

    status: int | None
    error: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    is_refused: bool = False


def send_request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    *,
    body: bytes | None = None,
    loopback: bool,
    plain: bool = False,
    longest: float = LONGEST,
) -> Answer:
    """Call an address once. Never raises for what the network does.

    `plain` lets http be called next to https; `loopback` lets this machine be called too, which is for tests.
    """
    began = monotonic()
    try:
        return _call(method, url, headers, body, loopback=loopback, plain=plain, longest=longest)
    except RefusedAddressError as error:
        return Answer(None, error.message, is_refused=True)
    except (OSError, http.client.HTTPException, ValueError) as error:
        late = monotonic() - began >= longest
        return Answer(
            None, f"no response within {longest:g} seconds" if late else f"{type(error).__name__}: {error}"[:400]
        )


def _call(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    *,
    loopback: bool,
    plain: bool,
    longest: float,
) -> Answer:
    parts = check_url(url, loopback=loopback, plain=plain)
    assert parts.hostname is not None
    port = parts.port or (443 if parts.scheme == "https" else 80)
    reached = [_connect(checked_addresses(parts.hostname, port, loopback=loopback), port)]
    end = threading.Timer(longest, _hang_up, [reached])
    end.start()
    try:
        reached[-1].settimeout(longest)
        if parts.scheme == "https":
            # Wrapping first and shaking hands afterwards, so that a slow handshake can be ended too.
            context = ssl.create_default_context()
            wrapped = context.wrap_socket(reached[-1], server_hostname=parts.hostname, do_handshake_on_connect=False)
            reached.append(wrapped)
            wrapped.do_handshake()
        connection = http.client.HTTPConnection(parts.hostname, port)
        connection.sock = reached[-1]
        connection.request(method, _target(parts), body, {**headers, "Host": parts.netloc, "Connection": "close"})
        with connection.getresponse() as response:
            return Answer(response.status, headers={name.lower(): value for name, value in response.getheaders()})
    finally:
        end.cancel()
        for each in reached:
            each.close()


def _target(parts: SplitResult) -> str:
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def checked_addresses(host: str, port: int, *, loopback: bool) -> list[str]:
    """All addresses of a name. Raises RefusedAddressError if only one of them is not public."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        if not (is_public(address) or (loopback and is_loopback(address))):
            raise RefusedAddressError(f"{host} has the address {address}, which is not on the public internet")
    return list(dict.fromkeys(found))


def _connect(addresses: list[str], port: int) -> socket.socket:
    """A connection to the first address that takes one."""
    last: OSError = OSError("the host name has no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=TO_CONNECT)
        except OSError as error:
            last = error
    raise last


def _hang_up(reached: list[socket.socket]) -> None:
    """End a call in which something still arrives, but too slowly."""
    with suppress(OSError):
        reached[-1].shutdown(socket.SHUT_RDWR)
