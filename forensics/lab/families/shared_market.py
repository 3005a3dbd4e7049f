"""A hydra, its seller's honest customers and the residents of the rented lines come from the same addresses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders, group
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import size, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool on a small market with honest neighbours."""
    market = ("market", "seller")
    residents = (
        group(rng, "proxy_customer", "customers"),
        group(rng, "rented_line_home", "residents"),
    )
    on_market = tuple(replace(one, options=(*one.options, market)) for one in residents)
    hidden = pool(rng, "op-overlapping", 20, 140, exits="overlapping", market="seller", n_exits=size(rng, 60, 300))
    return Sketch((*bystanders(rng, 5), *on_market, hidden), whole(rng, 7, 21))


part = Family("shared_market", "lines shared with honest users", draw)
