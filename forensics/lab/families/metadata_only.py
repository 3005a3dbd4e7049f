"""No prompts, no hashes, no accounts file, truncated addresses: timing and scheduling must carry it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool in an export of metadata."""
    blind = pool(rng, "op-blind", 20, 140)
    return Sketch((*bystanders(rng), blind), whole(rng, 7, 21), masks=("metadata_only",))


part = Family("metadata_only", "metadata alone", draw)
