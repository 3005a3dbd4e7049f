"""Accounts in turn: strict rotation, as most relays do by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.growth.pools import Queue, in_turn
from forensics.lab.relays import Scheduler

if TYPE_CHECKING:
    from forensics.lab.draws import Ints


def _deal(queue: Queue) -> Ints:
    return in_turn(queue.time, queue.since, queue.until, queue.done)


part = Scheduler("round_robin", "every account in turn", _deal)
