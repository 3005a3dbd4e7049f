"""No hydra: strangers behind carriers, relays, platforms, tunnels and rented lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import NETWORKS, homes, neighbours
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import real, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw networks and homes; one of the kinds dominates."""
    large = real(rng, 1.0, 3.0)
    crowd = neighbours(rng, NETWORKS, 4, large)
    return Sketch((homes(rng, 150, 500), *crowd), whole(rng, 5, 21))


part = Family("quiet_networks", "no hydra: shared networks", draw)
