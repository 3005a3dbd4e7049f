"""Addresses masked, hashed or absent; no agents, no TLS, no payments, no accounts: one or two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import one_of, some_of, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool in an export that lacks something."""
    parts = ("no_accounts", "no_payment", "no_agents", "no_tls", "no_conversations", "no_organisations")
    absent = some_of(rng, whole(rng, 1, 2), *parts)
    address = one_of(rng, (), ("masked_addresses",), ("hashed_addresses",), ("no_addresses",))
    blurred = pool(rng, "op-blurred", 20, 140)
    return Sketch((*bystanders(rng), blurred), whole(rng, 7, 21), masks=(*absent, *address))


part = Family("blurred", "blurred exports", draw)
