"""Addresses replaced by keyed hashes: equal ones can be told, neighbours cannot; network and country stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.withheld import hashed, with_addresses
from forensics.lab.world import Mask

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def _apply(simulated: SimulatedWorld) -> SimulatedWorld:
    # One key per world, for requests, accounts and events alike: the provider joins them.
    key = f"addresses of {simulated.world.name}, seed {simulated.world.seed}".encode()
    return with_addresses(simulated, lambda known: hashed(known, key))


part = Mask("hashed_addresses", "addresses as keyed hashes", _apply)
