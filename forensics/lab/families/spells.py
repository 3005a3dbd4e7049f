"""The log is one day long, or ninety: bursts and rhythms look different."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import one_of

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool in a short or a long log."""
    days = one_of(rng, 1, 2, 60, 90)
    either = pool(rng, "op-spell", 20, 120)
    return Sketch((*bystanders(rng, 5), either), days)


part = Family("spells", "one day or ninety", draw, split="held_out")
