"""Several small rings, each of another operator, among families and small firms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders, group
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw two to six rings."""
    rings = tuple(pool(rng, f"op-ring-{n}", 5, 25, n_exits=whole(rng, 1, 8)) for n in range(whole(rng, 2, 6)))
    small = (group(rng, "family_card", "families"), group(rng, "key_gateway", "small-firms"))
    return Sketch((*bystanders(rng, 5), *small, *rings), whole(rng, 7, 21))


part = Family("rings", "rings of 5 to 25 accounts", draw)
