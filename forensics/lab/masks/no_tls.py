"""A log written behind the load balancer that ends TLS: no fingerprints, no connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.withheld import TLS, without
from forensics.lab.world import Mask

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def _apply(simulated: SimulatedWorld) -> SimulatedWorld:
    return without(simulated, TLS)


part = Mask("no_tls", "no TLS fingerprints and no connections", _apply)
