"""The account with the fewest requests in flight, the list's first among equals; the list turns with what is sent."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import SECOND
from forensics.lab.growth.pools import Queue, alive_at, stretches
from forensics.lab.growth.spells import in_spells
from forensics.lab.relays import Scheduler

if TYPE_CHECKING:
    from forensics.lab.draws import Ints

_ANSWER_S = 9.0
"""Seconds that an answer takes, mean: some hundred tokens at 14 ms each, and the time to the first."""


def _deal(queue: Queue) -> Ints:
    time, account = queue.time, np.zeros(len(queue.time), dtype=np.int64)
    ends = time + (queue.rng.exponential(_ANSWER_S, len(time)) * SECOND).astype(np.int64)
    # Who has spent its five hours' allowance leaves the head of the list to the next.
    head = in_spells(queue, len(queue.since))
    for low, high in stretches(time, queue.since, queue.until):
        alive = alive_at(time[low], queue.since, queue.until)
        place = _shortest(time[low:high].tolist(), ends[low:high].tolist(), len(alive))
        account[low:high] = alive[(place + np.searchsorted(alive, head[low:high])) % len(alive)]
    return account


def _shortest(time: list[int], ends: list[int], n: int) -> Ints:
    # A state machine: each pick depends on all before it, so it has no array form.
    flying = [0] * n
    free = [(0, place) for place in range(n)]
    busy: list[tuple[int, int]] = []
    picked = np.zeros(len(time), dtype=np.int64)
    for row, now in enumerate(time):
        while busy and busy[0][0] <= now:
            place = heapq.heappop(busy)[1]
            flying[place] -= 1
            heapq.heappush(free, (flying[place], place))
        load, place = heapq.heappop(free)
        while load != flying[place]:  # an entry that was overtaken
            load, place = heapq.heappop(free)
        flying[place] += 1
        heapq.heappush(free, (flying[place], place))
        heapq.heappush(busy, (ends[row], place))
        picked[row] = place
    return picked


part = Scheduler("least_busy", "the account with the fewest requests in flight", _deal)
