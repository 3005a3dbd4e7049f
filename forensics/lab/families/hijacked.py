"""Some heads are honest people's accounts whose keys were stolen: victims, to be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import real, size, whole
from forensics.lab.world import Group

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool with victims."""
    mixed = pool(rng, "op-thief", 25, 140, hijacked=real(rng, 0.1, 0.6))
    thief = Group("stolen_keys", "op-keys", size(rng, 10, 40), (("requests", real(rng, 15.0, 50.0)),))
    return Sketch((*bystanders(rng), mixed, thief), whole(rng, 7, 21))


part = Family("hijacked", "honest accounts among the heads", draw)
