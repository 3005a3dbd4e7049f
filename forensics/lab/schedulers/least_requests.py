"""The account with the fewest requests so far, ties broken at random: every account once in a round, in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.growth.pools import Queue, alive_at, stretches
from forensics.lab.relays import Scheduler

if TYPE_CHECKING:
    from forensics.lab.draws import Ints


def _deal(queue: Queue) -> Ints:
    time, account = queue.time, np.zeros(len(queue.time), dtype=np.int64)
    for low, high in stretches(time, queue.since, queue.until):
        alive = alive_at(time[low], queue.since, queue.until)
        rounds = -(-(high - low) // len(alive))
        # One random order per round; counters start anew when accounts come or go.
        order = np.argsort(queue.rng.random((rounds, len(alive))), axis=1)
        account[low:high] = alive[order.ravel()[: high - low]]
    return account


part = Scheduler("least_requests", "the account with the fewest requests so far", _deal)
