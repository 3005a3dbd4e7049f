"""Every account keeps one rented home line for hours or days and pays with a card of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import one_of, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool on sticky residential lines."""
    sticky = pool(rng, "op-sticky", 20, 140, exits="sticky_residential", payment=one_of(rng, "virtual", "distinct"))
    return Sketch((*bystanders(rng), sticky), whole(rng, 7, 21))


part = Family("sticky_lines", "sticky rented lines", draw)
