"""Relays that keep to one account for a while: whose spell each request falls into, so that every account has one."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import DAY, mix
from forensics.lab.growth.pools import next_alive

if TYPE_CHECKING:
    from forensics.lab.draws import Floats, Ints
    from forensics.lab.growth.pools import Queue

_LEAST = 4
"""Requests of the shortest spell, unless the pool has fewer per account: below, it would be taking turns. Invented."""
_RETURN_DAYS = 2.0
"""Days after which an account's turn comes again, at the soonest: subscriptions limit a week's use besides that of
five hours, and who has spent a part of it waits behind those who have not. Invented in detail."""


def spell_count(queue: Queue) -> int:
    """Spells of the whole world, by demand: some of each account, short ones in a pool that has little to do."""
    n = len(queue.since)
    total = max(queue.total, queue.done + len(queue.time))
    days = float(queue.until.max() - queue.since.min()) / DAY
    return int(max(n, min(n * max(1.0, days / _RETURN_DAYS), total / _LEAST)))


def in_spells(queue: Queue, n_spells: int) -> Ints:
    """The account whose spell each request falls into.

    The world's requests are cut into ``n_spells`` equal spells. A spell goes to the account of the pool with the
    fewest so far; among equals, to the one whose moment, drawn evenly from its time in the pool, comes first. Of
    stretches of the world other than the queue's, requests are taken to be evenly spread.

    Parameters
    ----------
    queue
        At the time of every request, some account is in the pool.
    n_spells
        Spells of the whole world, at least 1.
    """
    time = queue.time
    total = max(queue.total, queue.done + len(time))
    number = queue.done + np.arange(len(time), dtype=np.int64)
    known = np.concatenate([[0], number, [total]]).astype(np.float64)
    moments = np.concatenate([[queue.since.min()], time, [queue.until.max()]])
    first = int(moments[0])
    places = np.arange(n_spells) * (total / n_spells)
    begins = np.interp(places, known, moments - first).astype(np.int64) + first
    account = _owners(begins, queue.since, queue.until)[number * n_spells // max(1, total)]
    # Who is lost, or not yet there, in the middle of a spell is stood in for by the next.
    gone = np.flatnonzero((account < 0) | (queue.until[account] <= time) | (queue.since[account] > time))
    account[gone] = next_alive(time[gone], account[gone], queue.since, queue.until)
    return account


def _owners(begins: Ints, since: Ints, until: Ints) -> Ints:
    # A state machine: each spell's owner depends on all spells before it, so it has no array form.
    moment = _moments(since, until).tolist()
    waiting = np.argsort(-since, kind="stable").tolist()
    joins, leaves = since.tolist(), until.tolist()
    pool: list[tuple[int, float, int]] = []
    owners = np.full(len(begins), -1, dtype=np.int64)
    for spell, now in enumerate(begins.tolist()):
        while waiting and joins[waiting[-1]] <= now:
            account = waiting.pop()
            heapq.heappush(pool, (0, moment[account], account))
        while pool and leaves[pool[0][2]] <= now:
            heapq.heappop(pool)
        if pool:
            spells, at, account = pool[0]
            heapq.heapreplace(pool, (spells + 1, at, account))
            owners[spell] = account
    return owners


def _moments(since: Ints, until: Ints) -> Floats:
    """A moment within each account's time in the pool, the same in every stretch of the world."""
    part = (mix(since, np.arange(len(since)), 23) >> np.uint64(11)).astype(np.float64) / 2.0**53
    return np.asarray(since + part * (until - since), dtype=np.float64)
