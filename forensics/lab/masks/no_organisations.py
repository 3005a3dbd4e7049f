"""An export that names accounts and no organisations: who belongs together openly is not known."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from forensics.lab.withheld import without
from forensics.lab.world import Mask, SimulatedWorld


def _apply(simulated: SimulatedWorld) -> SimulatedWorld:
    bare = simulated.accounts.with_columns(org_name=pl.lit(None, pl.String))
    return replace(without(simulated, ("org_id",)), accounts=bare)


part = Mask("no_organisations", "no organisation ids or names", _apply)
