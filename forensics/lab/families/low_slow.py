"""A few dozen requests an account, worded anew every time, from home-like lines, on cards of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import one_of, real, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a quiet pool."""
    quiet = pool(
        rng,
        "op-slow",
        20,
        140,
        requests=real(rng, 8.0, 25.0),
        style="reworded",
        payment="distinct",
        exits=one_of(rng, "sticky_residential", "residential"),
        hours=one_of(rng, "flat", "office"),
        sign_up=one_of(rng, "bursts", "trickle"),
    )
    return Sketch((*bystanders(rng), quiet), whole(rng, 14, 30))


part = Family("low_slow", "low and slow", draw)
