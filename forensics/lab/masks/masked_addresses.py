"""Addresses cut for privacy: the last octet of IPv4 is zero, of IPv6 the first 48 bits are left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.withheld import truncated, with_addresses
from forensics.lab.world import Mask

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def _apply(simulated: SimulatedWorld) -> SimulatedWorld:
    return with_addresses(simulated, lambda known: truncated(known, "0", ":"))


part = Mask("masked_addresses", "addresses with the last octet zeroed, or cut to 48 bits", _apply)
