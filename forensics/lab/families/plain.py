"""A naive hydra among people at home and strangers behind a carrier's NAT: the easy case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import real, size, whole
from forensics.lab.world import Group

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw sizes and how much the pool shares."""
    groups = (
        Group("home", "homes", size(rng, 1_200, 4_800), (("requests", real(rng, 5.0, 15.0)),)),
        Group(
            "carrier_nat",
            "carrier",
            size(rng, 200, 900),
            (("addresses", whole(rng, 2, 12)), ("requests", real(rng, 5.0, 15.0))),
        ),
        Group(
            "naive",
            "op-naive",
            size(rng, 15, 120),
            (
                ("exits", whole(rng, 2, 12)),
                ("cards", whole(rng, 2, 20)),
                ("free_mail", real(rng, 0.3, 1.0)),
                ("requests", real(rng, 15.0, 60.0)),
            ),
        ),
    )
    return Sketch(groups, whole(rng, 5, 21))


part = Family("plain", "naive hydra among homes", draw)
