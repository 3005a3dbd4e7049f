"""An interface without sessions: no request says which conversation it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.withheld import without
from forensics.lab.world import Mask

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def _apply(simulated: SimulatedWorld) -> SimulatedWorld:
    return without(simulated, ("conversation_id",))


part = Mask("no_conversations", "no conversation ids", _apply)
