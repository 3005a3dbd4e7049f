"""An export without the network: no addresses, no networks, no countries, no connections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from forensics.lab.withheld import NETWORK, without
from forensics.lab.world import Mask

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def _apply(simulated: SimulatedWorld) -> SimulatedWorld:
    nowhere = pl.lit(None, pl.String)
    bare = replace(
        simulated,
        accounts=simulated.accounts.with_columns(signup_ip=nowhere),
        events=simulated.events.with_columns(ip=nowhere, country=nowhere),
    )
    return without(bare, (*NETWORK, "connection_id"))


part = Mask("no_addresses", "no addresses and no connections", _apply)
