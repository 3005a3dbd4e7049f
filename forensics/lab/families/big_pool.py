"""A pool that is the biggest party of the file, behind hundreds of rented home lines: it must stay one network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import one_of, size, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool of 300 to 900 accounts."""
    big = pool(rng, "op-big", 300, 900, exits=one_of(rng, "residential", "rotated"), n_exits=size(rng, 300, 6_000))
    return Sketch((*bystanders(rng, 5), big), whole(rng, 7, 21))


part = Family("big_pool", "large rotating pool", draw)
