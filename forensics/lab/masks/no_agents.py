"""A log of a proxy that does not keep client headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.withheld import CLIENT, without
from forensics.lab.world import Mask

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def _apply(simulated: SimulatedWorld) -> SimulatedWorld:
    return without(simulated, CLIENT)


part = Mask("no_agents", "no client headers", _apply)
