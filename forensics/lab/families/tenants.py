"""One pool serves several laboratories, and one laboratory buys from two pools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw pools and tenants."""
    several = pool(rng, "op-landlord", 40, 160, actors="lab-a,lab-b,lab-c", families="coding,reasoning,rubric")
    other = pool(rng, "op-second", 15, 70, actors="lab-a", families="coding")
    return Sketch((*bystanders(rng, 5), several, other), whole(rng, 7, 21))


part = Family("tenants", "several laboratories behind one pool", draw, split="held_out")
