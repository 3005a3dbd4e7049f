"""The least recently used account takes a conversation and keeps it for one hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.growth.pools import Queue, in_turn, sticky_blocks
from forensics.lab.relays import Scheduler

if TYPE_CHECKING:
    from forensics.lab.draws import Ints


def _deal(queue: Queue) -> Ints:
    # Requests of no conversation are pieces of their own; labels past every conversation's.
    alone = int(queue.conversation.max(initial=0)) + 1 + np.arange(len(queue.time), dtype=np.int64)
    label = np.where(queue.conversation >= 0, queue.conversation, alone)
    piece, begins = sticky_blocks(queue.time, label)
    # Least recently used is in turn, by the time pieces begin.
    return in_turn(begins, queue.since, queue.until, queue.done)[piece]


part = Scheduler("lru_sticky", "least recently used, and a conversation stays for one hour", _deal)
