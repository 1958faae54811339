"""Whose budget a request is charged to: that of its key or token, else that of its address."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from functools import lru_cache

from starlette.types import Scope

from herbcity.registry.keys import AccessRole, Viewer

_SITE_BITS = 64
"""Of an IPv6 address: a home or an office has all that begin alike."""


def caller_of(scope: Scope, headers: Mapping[bytes, bytes], viewer: Viewer, *, proxies: int) -> str:
    """A name for who asks: the id of the key, the subject of the token, or the network address.

    ``proxies`` says how many proxies of ours a request comes through; each adds to ``X-Forwarded-For`` the address
    that it was asked from. What stands farther left was written by the caller and is not believed.
    """
    return payer(viewer, address_of(scope, headers, proxies=proxies))


def payer(viewer: Viewer, address: str) -> str:
    """Who pays for what a viewer asks from an address: its key or token, else the address."""
    if viewer.role is AccessRole.PUBLIC:
        return address
    return f"key {getattr(viewer, 'key', None) or viewer.label}"


def address_of(scope: Scope, headers: Mapping[bytes, bytes], *, proxies: int) -> str:
    """The network address that a request or a connection came from, of IPv6 the site."""
    client = scope.get("client")
    address: str = client[0] if client else ""
    if proxies:
        told = [one for one in headers.get(b"x-forwarded-for", b"").split(b",") if one.strip()]
        if len(told) >= proxies:
            address = told[-proxies].strip().decode("latin-1")
    return _network_of(address)


@lru_cache(maxsize=4096)
def _network_of(address: str) -> str:
    """The address, of IPv6 the site; as it is where it is none.

    >>> _network_of("203.0.113.7"), _network_of("2001:db8:1:2:3::4"), _network_of("::ffff:203.0.113.7")
    ('203.0.113.7', '2001:db8:1:2::/64', '203.0.113.7')
    """
    try:
        found = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return address[:64]
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _SITE_BITS), strict=False))
