"""Pools that leave every trace of relay software, beside companies and apps whose gateways leave the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders, group
from forensics.lab.families._pools import SCHEDULERS, pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import one_of, real, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw two pools of one software among honest gateways."""
    scheduler = one_of(rng, *SCHEDULERS)
    pools = tuple(
        pool(
            rng,
            f"op-relay-{n}",
            12,
            80,
            exits="few",
            n_exits=whole(rng, 1, 6),
            connection_sharing=1.0,
            scheduler=scheduler,
            copied=real(rng, 0.2, 0.8),
            payment="distinct",
        )
        for n in range(2)
    )
    gateways = (
        group(rng, "key_gateway", "their-gateway"),
        group(rng, "company", "their-company"),
        group(rng, "byok_app", "their-app"),
    )
    return Sketch((*bystanders(rng, 3), *gateways, *pools), whole(rng, 5, 21))


part = Family("relay_traces", "relay software among gateways", draw)
