"""An export that says nothing of what was asked: no prompts, no system prompts, no hashes of either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.withheld import CONTENT, without
from forensics.lab.world import Mask

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def _apply(simulated: SimulatedWorld) -> SimulatedWorld:
    return without(simulated, CONTENT)


part = Mask("no_content", "no prompts and no hashes of them", _apply)
