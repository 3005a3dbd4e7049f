"""Nothing but payment ties the pool: rented lines, several stacks, reworded prompts, human mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders, group
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import one_of, size, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool that shares cards or issuers, among people on prepaid cards."""
    paying = pool(
        rng,
        "op-payer",
        20,
        120,
        payment=one_of(rng, "few_cards", "virtual"),
        cards=size(rng, 3, 30),
        bins=whole(rng, 1, 3),
        exits="residential",
        n_exits=size(rng, 400, 12_000),
        style="reworded",
        mail="human",
        connection_sharing=0.0,
        fail_over=0,
        stacks=4,
    )
    return Sketch((*bystanders(rng, 5), group(rng, "prepaid_bins", "prepaid"), paying), whole(rng, 7, 21))


part = Family("payment_only", "payments alone tell", draw)
