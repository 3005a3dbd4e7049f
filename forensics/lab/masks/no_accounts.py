"""An export of requests alone: nobody's sign-up, mail or card is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.withheld import without_files
from forensics.lab.world import Mask

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def _apply(simulated: SimulatedWorld) -> SimulatedWorld:
    return without_files(simulated, ("accounts",))


part = Mask("no_accounts", "no accounts file", _apply)
