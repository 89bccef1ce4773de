"""SSRF guard: checks that an outbound address belongs to the public internet, whatever its name resolves to.

Out of scope: resolving names and connecting (`claims.services.outbound_http`).
"""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

from claims.exceptions import ClaimsError

#: IPv6 networks in which another network's IPv4 addresses are.
TRANSLATED_NETWORKS = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


class RefusedAddressError(ClaimsError):
    """An address that is not called."""

    default_code = "refused-address"


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if any(address in network for network in TRANSLATED_NETWORKS) or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def is_loopback(text: str) -> bool:
    """Whether an IP address is of this machine."""
    return ipaddress.ip_address(text.partition("%")[0]).is_loopback


def check_url(url: str, *, loopback: bool, plain: bool = False) -> SplitResult:
    """The parts of an address that may be called. Raises RefusedAddressError, saying why not.

    `plain` also lets plain http be called; `loopback` that and this machine, which is for tests.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _refusal(_("The address is not well-formed.")) from error
    if parts.scheme != "https" and not ((loopback or plain) and parts.scheme == "http"):
        raise _refusal(_("The address must start with https://."))
    if not host or port == 0 or parts.username is not None or parts.password is not None:
        raise _refusal(_("The address needs a host and must not contain a user name or password."))
    try:
        allowed = is_public(host) or (loopback and is_loopback(host))
    except ValueError:
        return parts  # a name, judged by what it resolves to when it is called
    if not allowed:
        raise _refusal(_("%(host)s is not a public internet address.") % {"host": host})
    return parts


def _refusal(reason: str) -> RefusedAddressError:
    return RefusedAddressError(reason, detail={"url": [reason]})
