"""Most accounts of the file belong to one operator: base rates taken from the file are the hydra's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import NETWORKS, PEOPLE, homes, neighbours
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool larger than everything else together."""
    most = pool(rng, "op-most", 800, 1_600)
    few = (homes(rng, 250, 500), *neighbours(rng, PEOPLE, 1), *neighbours(rng, NETWORKS, 1))
    return Sketch((*few, most), whole(rng, 5, 21))


part = Family("majority", "hydra as the majority", draw)
