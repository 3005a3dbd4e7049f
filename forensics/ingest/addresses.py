"""Client addresses in one canonical spelling, worked out once per distinct text and joined back.

Canonical texts: plain IPv4; IPv6 compressed and lower case; ``masked:<network>``; ``hash:<hex>``. Addresses
that cannot be a client on the internet (private, carrier-internal, loopback) and texts that are no address
become null, and are counted. Documentation and benchmark ranges count as public: made-up logs use them, and
Python's ``is_global`` would lose every one of them.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from forensics.foundation.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PUBLIC = "public"
"""Usable: an address, a masked network or a hash."""
INTERNAL = "internal"
"""An address of no one in particular: private, carrier-internal, loopback, link-local, multicast, reserved."""
NOT_AN_ADDRESS = "not an address"
"""Any other text: ``unknown``, ``-``, ``AWS Internal``."""

_INTERNAL_RANGES: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",  # "this network", RFC 1122
        "10.0.0.0/8",  # private, RFC 1918
        "100.64.0.0/10",  # carrier-internal, RFC 6598
        "127.0.0.0/8",  # loopback, RFC 1122
        "169.254.0.0/16",  # link-local, RFC 3927
        "172.16.0.0/12",  # private, RFC 1918
        "192.168.0.0/16",  # private, RFC 1918
        "224.0.0.0/4",  # multicast, RFC 5771
        "240.0.0.0/4",  # reserved and broadcast, RFC 1112
        "::/127",  # unspecified and loopback, RFC 4291
        "fc00::/7",  # unique local, RFC 4193
        "fe80::/10",  # link-local, RFC 4291
        "ff00::/8",  # multicast, RFC 4291
    )
)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
"""Well-known prefix of IPv4 reached through IPv6, RFC 6052."""

_MASKED_V4 = re.compile(r"(\d{1,3}(?:\.\d{1,3}){2})\.(?:\*+|[xX]{1,3})")
_HASH = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")
_BRACKETED = re.compile(r"\[([^\]]+)\](?::\d{1,5})?")
_V4_PORT = re.compile(r"(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}")
_CANONICAL = re.compile(r"(?:masked|hash):")
_CACHE_SIZE: Final = 1 << 18
"""Distinct texts remembered between batches: a few ten megabytes."""
_LONGEST: Final = 256
"""Characters. No spelling of one address is longer; a longer text is not tried."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says about an address."""

    canonical: str | None
    kind: str
    """``PUBLIC``, ``INTERNAL`` or ``NOT_AN_ADDRESS``."""


@lru_cache(maxsize=_CACHE_SIZE)
def read_address(text: str) -> Reading:
    """Bring one address into its canonical spelling; reading a canonical text again changes nothing."""
    text = text.strip().strip('"')
    if len(text) > _LONGEST:
        return Reading(None, NOT_AN_ADDRESS)
    if match := _MASKED_V4.fullmatch(text):
        return _read_network(f"{match[1]}.0/24")
    if text.startswith("masked:") or "/" in text:
        return _read_network(text.removeprefix("masked:"))
    if _HASH.fullmatch(text.removeprefix("hash:")):
        return Reading(f"hash:{text.removeprefix('hash:').lower()}", PUBLIC)
    address = _parse(text)
    if address is None:
        return Reading(None, NOT_AN_ADDRESS)
    return Reading(None, INTERNAL) if is_internal(address) else Reading(str(address), PUBLIC)


def is_internal(address: Address) -> bool:
    """Whether an address cannot be a client on the internet."""
    return any(address in network for network in _INTERNAL_RANGES if network.version == address.version)


def read_ranges(texts: Iterable[str]) -> tuple[Network, ...]:
    """Read CIDR ranges that a user gave.

    Raises
    ------
    UsageError
        A text is not a range.
    """
    ranges: list[Network] = []
    for text in texts:
        try:
            ranges.append(ipaddress.ip_network(text, strict=False))
        except ValueError as error:
            raise UsageError(f"{text!r} is not a CIDR range", hint="write it like 203.0.113.0/24") from error
    return tuple(ranges)


def within(canonical: str, ranges: tuple[Network, ...]) -> bool:
    """Whether a canonical address lies in one of the ranges; masked and hashed ones never do."""
    if not ranges or _CANONICAL.match(canonical):
        return False
    address = ipaddress.ip_address(canonical)
    return any(address in network for network in ranges if network.version == address.version)


def _read_network(text: str) -> Reading:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return Reading(None, NOT_AN_ADDRESS)
    if network.prefixlen == network.max_prefixlen:
        return read_address(str(network.network_address))
    if is_internal(network.network_address):
        return Reading(None, INTERNAL)
    return Reading(f"masked:{network}", PUBLIC)


def _parse(text: str) -> Address | None:
    if match := _BRACKETED.fullmatch(text) or _V4_PORT.fullmatch(text):
        text = match[1]
    try:
        address = ipaddress.ip_address(text.split("%", 1)[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
