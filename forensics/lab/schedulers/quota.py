"""A relay race: one account until its quota is used up, then the next, and hardly one twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.growth.spells import in_spells
from forensics.lab.relays import Scheduler

if TYPE_CHECKING:
    from forensics.lab.draws import Ints
    from forensics.lab.growth.pools import Queue


def _deal(queue: Queue) -> Ints:
    return in_spells(queue, len(queue.since))


part = Scheduler("quota", "one account until its quota is used up, then the next", _deal)
