"""Prompts are only hashes: templates cannot be read, repetitions can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders
from forensics.lab.families._pools import STYLES, pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import one_of, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool whose prompts are hashed."""
    hashed = pool(rng, "op-hashed", 20, 150, style=one_of(rng, *STYLES))
    return Sketch((*bystanders(rng), hashed), whole(rng, 7, 21), prompts="hashes", masks=("hashes_only",))


part = Family("hashes_only", "hashes alone", draw)
