"""40 to 80 % of cards, mail, plans, dates and stacks are copied from honest people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import real, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a disguised pool."""
    disguised = pool(rng, "op-disguised", 25, 160, copied=real(rng, 0.4, 0.8))
    return Sketch((*bystanders(rng), disguised), whole(rng, 7, 21))


part = Family("copied", "covariates copied", draw)
