"""Pools that leave every trace of relay software, beside companies and apps whose gateways leave the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders, group
from forensics.lab.families._pools import SCHEDULERS, pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import one_of, real, size, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw two pools of one software among honest gateways: they work in spells of days, from their own clients."""
    scheduler = one_of(rng, *SCHEDULERS)
    active = real(rng, 0.5, 4.0)
    pools = tuple(
        pool(
            rng,
            f"op-relay-{n}",
            10,
            60,
            exits="few",
            n_exits=whole(rng, 1, 6),
            connection_sharing=1.0,
            scheduler=scheduler,
            copied=real(rng, 0.2, 0.8),
            copied_clients=0,
            stacks=1,
            turns=real(rng, 1.5, 5.0),
            connection_requests=size(rng, 6, 35),
            active_days=active,
            payment="distinct",
        )
        for n in range(2)
    )
    gateways = (
        group(rng, "key_gateway", "their-gateway"),
        group(rng, "company", "their-company"),
        group(rng, "byok_app", "their-app"),
    )
    return Sketch((*bystanders(rng, 5), *gateways, *pools), whole(rng, 5, 21))


part = Family("relay_traces", "relay software among gateways", draw)
