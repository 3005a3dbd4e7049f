"""Residential rotation: another home-like address every request; cards, clients, templates, timing remain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import one_of, size, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool behind per-request residential exits."""
    rotating = pool(
        rng,
        "op-rotating",
        30,
        160,
        exits="residential",
        n_exits=size(rng, 400, 12_000),
        payment=one_of(rng, "virtual", "distinct"),
    )
    return Sketch((*bystanders(rng), rotating), whole(rng, 7, 21))


part = Family("residential", "another home line every request", draw)
