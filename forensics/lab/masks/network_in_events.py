"""A provider that notes address and client at login only: requests have neither, the events file has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.foundation.errors import UsageError
from forensics.lab.withheld import CLIENT, NETWORK, TLS, without
from forensics.lab.world import Mask

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def _apply(simulated: SimulatedWorld) -> SimulatedWorld:
    if "events" not in simulated.world.files:
        raise UsageError(
            "the mask network_in_events needs a world that is written with events",
            where=simulated.world.name,
            hint='give the world files=("accounts", "events")',
        )
    return without(simulated, (*NETWORK, *CLIENT, *TLS, "accept_language"))


part = Mask("network_in_events", "addresses and clients in the events file only", _apply)
