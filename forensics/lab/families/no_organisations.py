"""Nobody says who belongs together: no organisation ids, often no accounts file; firms look like operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import ORGANISATIONS, bystanders, group
from forensics.lab.families._pools import pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import one_of, some_of, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw a pool among firms in an export without organisations."""
    firms = tuple(group(rng, kind, f"another-{kind.replace('_', '-')}") for kind in some_of(rng, 2, *ORGANISATIONS))
    hidden = pool(rng, "op-among-firms", 15, 120)
    masks = one_of(rng, ("no_organisations",), ("no_accounts", "no_organisations"))
    return Sketch((*bystanders(rng, 5), *firms, hidden), whole(rng, 7, 21), masks=masks)


part = Family("no_organisations", "no organisations named", draw)
