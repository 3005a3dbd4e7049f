"""One account until its allowance of five hours is spent, then the next; who has spent most waits longest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.growth.spells import in_spells, spell_count
from forensics.lab.relays import Scheduler

if TYPE_CHECKING:
    from forensics.lab.draws import Ints
    from forensics.lab.growth.pools import Queue


def _deal(queue: Queue) -> Ints:
    # What is left of an allowance when requests pause is used when they go on: nobody starts from the top again.
    return in_spells(queue, spell_count(queue))


part = Scheduler("fill_first", "one account until its five hours' allowance is spent", _deal)
