"""The first account until its allowance of five hours is spent, then the second; every five hours from the top."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import HOUR
from forensics.lab.growth.pools import Queue, alive_at, stretches
from forensics.lab.relays import Scheduler

if TYPE_CHECKING:
    from forensics.lab.draws import Ints

_WINDOW = 5 * HOUR
"""Subscriptions count use in windows of five hours."""
_USED_SHARE = 0.75
"""Share of the accounts that an average window uses up; the last ones are a reserve."""
_LEAST = 4
"""Requests that the smallest allowance holds: below, filling one account first would be taking turns. Invented."""


def _deal(queue: Queue) -> Ints:
    time, account = queue.time, np.zeros(len(queue.time), dtype=np.int64)
    window = time // _WINDOW
    n_windows = int(window[-1] - window[0]) + 1 if len(time) else 1
    begins = np.flatnonzero(np.diff(window, prepend=-1))
    rank = np.arange(len(time)) - np.repeat(begins, np.diff(np.append(begins, len(time))))
    for low, high in stretches(time, queue.since, queue.until):
        alive = alive_at(time[low], queue.since, queue.until)
        allowance = max(_LEAST, round(len(time) / n_windows / (_USED_SHARE * len(alive))))
        account[low:high] = alive[(rank[low:high] // allowance) % len(alive)]
    return account


part = Scheduler("fill_first", "the first account until its five hours' allowance is spent", _deal)
