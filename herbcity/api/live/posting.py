"""Posting a message to an address that somebody else chose, without being led anywhere else.

The name is resolved once, all that it stands for is looked at, and the connection goes to that very address: a name
that means something else a moment later leads nowhere. Redirects are not followed, and proxies are not used. Of the
answer only its head is read.
"""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
import time
from collections.abc import Collection
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

import h11

from herbcity.registry.webhooks import Outcome

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

POST_SECONDS = 15.0
"""How long a receiver may take, from the first look at its name to the head of its answer."""

_LARGEST_HEAD = 16_384
_NAT64 = IPv6Network("64:ff9b::/96")


class Posted(NamedTuple):
    """What came of posting: how it ended, the status if there was one, milliseconds, and ``Retry-After`` in seconds."""

    outcome: Outcome
    status: int | None
    ms: int
    retry_after: int | None = None


class _NotAllowed(Exception):
    """The address leads to where nothing may be sent."""


def reachable(address: Address, networks: Collection[Network] = ()) -> bool:
    """Whether something may be sent to an address: one of the public internet, or of these networks.

    >>> [reachable(ipaddress.ip_address(one)) for one in ("203.150.1.1", "10.0.0.1", "169.254.169.254", "::1")]
    [True, False, False, False]
    >>> reachable(ipaddress.ip_address("::ffff:10.0.0.1"))
    False
    >>> reachable(ipaddress.ip_address("127.0.0.1"), [ipaddress.ip_network("127.0.0.0/8")])
    True
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return reachable(address.ipv4_mapped, networks)
        # These stand for an address of the old kind, whatever it is.
        if address in _NAT64 or address.sixtofour is not None or address.teredo is not None:
            return False
    if any(address in network for network in networks):
        return True
    return address.is_global and not address.is_multicast


async def post(
    url: str,
    body: bytes,
    headers: dict[str, str],
    *,
    networks: Collection[Network] = (),
    seconds: float = POST_SECONDS,
) -> Posted:
    """Post a body to an https address (or http, see ``registry.webhooks``). It never raises for what the other side
    does."""
    began = time.perf_counter()
    parts = urlsplit(url)
    status = retry_after = None
    try:
        async with asyncio.timeout(seconds):
            status, retry_after = await _posted(parts, body, headers, networks)
        outcome = Outcome.DELIVERED if 200 <= status < 300 else Outcome.STATUS
    except TimeoutError:
        outcome = Outcome.TIMED_OUT
    except _NotAllowed:
        outcome = Outcome.ADDRESS_REFUSED
    except (OSError, ssl.SSLError, h11.ProtocolError, UnicodeError):
        outcome = Outcome.UNREACHABLE
    return Posted(outcome, status, round((time.perf_counter() - began) * 1000), retry_after)


async def _posted(
    parts: SplitResult, body: bytes, headers: dict[str, str], networks: Collection[Network]
) -> tuple[int, int | None]:
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    if not all(reachable(ipaddress.ip_address(one), networks) for one in addresses):
        raise _NotAllowed
    reader, writer = await _connected(addresses, port, host if secure else None)
    try:
        connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LARGEST_HEAD)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        request = h11.Request(
            method="POST",
            target=target,
            headers=[
                ("host", parts.netloc),
                ("user-agent", "herbcity-webhooks"),
                ("content-type", "application/json"),
                ("content-length", str(len(body))),
                ("connection", "close"),
                *headers.items(),
            ],
        )
        for event in (request, h11.Data(data=body), h11.EndOfMessage()):
            writer.write(connection.send(event) or b"")
        await writer.drain()
        return await _head(connection, reader)
    finally:
        writer.close()


async def _connected(
    addresses: Collection[str], port: int, name: str | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first of the addresses that takes one; ``name`` is whose certificate must be shown."""
    problem: OSError = OSError("the name stands for no address")
    for address in dict.fromkeys(addresses):
        try:
            return await asyncio.open_connection(
                address, port, ssl=_trusting() if name else None, server_hostname=name
            )
        except OSError as refused:
            problem = refused
    raise problem


async def _head(connection: h11.Connection, reader: asyncio.StreamReader) -> tuple[int, int | None]:
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(_LARGEST_HEAD))
        elif isinstance(event, h11.Response):
            given = dict(event.headers).get(b"retry-after", b"")
            return event.status_code, int(given) if given.isdigit() and len(given) < 8 else None
        elif not isinstance(event, h11.InformationalResponse):
            raise h11.RemoteProtocolError("there is no answer")


@lru_cache(maxsize=1)
def _trusting() -> ssl.SSLContext:
    """The authorities whose certificates are believed: those of the system."""
    return ssl.create_default_context()
