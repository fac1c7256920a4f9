"""Addresses on the network."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from risk.domain.normalisation.errors import InvalidIdentifier

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def ip(value: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 address, since one customer has all of its addresses.

    An IPv4 address mapped into IPv6 is the IPv4 address. Source of the spelling: RFC 5952.
    """
    text = value.strip()
    if "%" in text:
        raise InvalidIdentifier("an address with a zone means something on one machine only")
    try:
        address = ipaddress.ip_address(text.removesuffix("/64") if ":" in text else text)
    except ValueError:
        raise InvalidIdentifier("not an IPv4 or IPv6 address") from None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Network((address, 64), strict=False))
    return str(address)


def host(value: str) -> str:
    """A host name in small letters, its labels in ASCII (IDNA), without the dot of the root."""
    try:
        name = value.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError:
        raise InvalidIdentifier("the host name cannot be written in ASCII (IDNA)") from None
    if len(name) > 253 or not name or any(_LABEL.fullmatch(label) is None for label in name.split(".")):
        raise InvalidIdentifier("not a host name")
    return name


def url(value: str) -> str:
    """A web address: small scheme and host, no default port, no fragment, no user; path and query as they are."""
    try:
        parts = urlsplit(value.strip())
        port = parts.port
    except ValueError:
        raise InvalidIdentifier("not a web address") from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise InvalidIdentifier("not a web address that begins with http:// or https://")
    if parts.username is not None:
        raise InvalidIdentifier("a web address with a user name in it would carry a secret")
    place = host(parts.hostname)
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        place = f"{place}:{port}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{place}{parts.path or '/'}{query}"
