"""An export that hashes prompts: equal ones can be told, none can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.withheld import without
from forensics.lab.world import Mask

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def _apply(simulated: SimulatedWorld) -> SimulatedWorld:
    return without(simulated, ("prompt", "system_prompt"))


part = Mask("hashes_only", "prompts as hashes only", _apply)
