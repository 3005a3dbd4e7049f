"""Forwarding chains: which hop is the client.

The client is the right-most public hop outside the trusted proxies. Never the left-most: whoever sends the
request writes that one. Chains come as lists, as ``X-Forwarded-For`` text, as JSON arrays or as RFC 7239
``Forwarded`` text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import orjson

from forensics.ingest.addresses import PUBLIC, read_address, within

if TYPE_CHECKING:
    from forensics.ingest.addresses import Network

_FOR = re.compile(r'(?:^|[;,])\s*for\s*=\s*("(?:[^"\\]++|\\.)*+"|[^;,\s]+)', re.IGNORECASE)
_LONGEST: Final = 64 << 10
"""Characters. Web servers refuse headers beyond 8 to 64 KiB; a longer chain is not tried."""
_CACHE_SIZE: Final = 1 << 17
"""Distinct chains remembered between batches."""


@lru_cache(maxsize=_CACHE_SIZE)
def hops_of(text: str) -> tuple[str, ...]:
    """Split the text of a chain into its hops, in the order they were written."""
    if len(text) > _LONGEST:
        return ()
    text = text.strip()
    if text.startswith("["):
        listed = _json_list(text)
        if listed is not None:
            return listed
    forwarded = [match[1].strip('"') for match in _FOR.finditer(text)]
    hops = forwarded or text.split(",")
    return tuple(hop.strip() for hop in hops if hop.strip())


def client_of(hops: tuple[str, ...], trusted: tuple[Network, ...]) -> str | None:
    """Canonical address of the client: the right-most public hop outside ``trusted``; null if there is none."""
    for hop in reversed(hops):
        reading = read_address(hop)
        if reading.kind == PUBLIC and reading.canonical and not within(reading.canonical, trusted):
            return reading.canonical
    return None


def _json_list(text: str) -> tuple[str, ...] | None:
    try:
        listed = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(listed, list):
        return None
    return tuple(hop.strip() for hop in listed if isinstance(hop, str) and hop.strip())
