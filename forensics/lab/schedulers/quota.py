"""A relay race: one account until its quota is used up, then the next, and none twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.growth.pools import Queue, alive_at, stretches
from forensics.lab.relays import Scheduler

if TYPE_CHECKING:
    from forensics.lab.draws import Ints


def _deal(queue: Queue) -> Ints:
    time, account = queue.time, np.zeros(len(queue.time), dtype=np.int64)
    # Where the race stands is told by how much of the whole world's work is done.
    share = (queue.done + np.arange(len(time))) / max(1, queue.total or len(time))
    for low, high in stretches(time, queue.since, queue.until):
        alive = alive_at(time[low], queue.since, queue.until)
        account[low:high] = alive[np.minimum((share[low:high] * len(alive)).astype(np.int64), len(alive) - 1)]
    return account


part = Scheduler("quota", "one account until its quota is used up, then the next", _deal)
