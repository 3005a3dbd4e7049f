"""What a careful provider hands over: who, when, how much; no content, no accounts, no cards, addresses cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.withheld import CONTENT, truncated, with_addresses, without, without_files
from forensics.lab.world import Mask

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def _apply(simulated: SimulatedWorld) -> SimulatedWorld:
    # Written as networks: such an export says that it cut them.
    cut = with_addresses(simulated, lambda known: truncated(known, "0/24", ":/48"))
    return without(without_files(cut, ("accounts", "payments")), CONTENT)


part = Mask("metadata_only", "no content, no accounts, no payments, addresses cut to networks", _apply)
