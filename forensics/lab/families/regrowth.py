"""Banned heads are replaced; or the first pool is banned whole and a second takes over within days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import one_of, real, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool that loses heads."""
    second = one_of(rng, 0.0, real(rng, 0.3, 0.6))
    growing = pool(rng, "op-regrown", 40, 160, banned=real(rng, 0.2, 0.5), second_pool=second, ban_day=whole(rng, 5, 9))
    return Sketch((*bystanders(rng), growing), whole(rng, 14, 30))


part = Family("regrowth", "heads that regrow", draw)
