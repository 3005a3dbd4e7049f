"""Exports with payment instruments and account events in files of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import one_of, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool with every file a provider may give."""
    known = pool(rng, "op-known", 20, 140)
    masks = one_of(rng, (), ("network_in_events",))
    return Sketch((*bystanders(rng), known), whole(rng, 7, 21), masks=masks, files=("accounts", "payments", "events"))


part = Family("many_files", "payments and events beside", draw)
