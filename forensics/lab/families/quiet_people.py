"""No hydra: families, privacy-minded people, prepaid cards, default clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import PEOPLE, homes, neighbours
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import real, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw people and homes; one of the kinds dominates."""
    large = real(rng, 1.0, 3.0)
    crowd = neighbours(rng, PEOPLE, 4, large)
    return Sketch((homes(rng, 150, 500), *crowd), whole(rng, 5, 21))


part = Family("quiet_people", "no hydra: people with something in common", draw)
