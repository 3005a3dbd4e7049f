"""Up to 95 % of the pool's traffic is unrelated customers' conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders, group
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import real, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool whose extraction is the smaller part."""
    seller = pool(rng, "op-seller", 25, 160, customers=real(rng, 0.5, 0.95), requests=real(rng, 15.0, 50.0))
    apps = (group(rng, "public_router", "router"), group(rng, "reseller", "true-reseller"))
    return Sketch((*bystanders(rng, 5), *apps, seller), whole(rng, 7, 21))


part = Family("customers", "pool that sells access", draw)
