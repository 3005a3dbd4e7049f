"""An independent pick for every request: weighted shuffles and multi-key channels."""

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
        account[low:high] = alive[queue.rng.integers(0, len(alive), high - low)]
    return account


part = Scheduler("random", "any account for any request", _deal)
