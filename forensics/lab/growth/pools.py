"""How relays spread requests over accounts and connections, as measured on public relay software."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import DAY, HOUR, SECOND, Ints, Keys, mix

if TYPE_CHECKING:
    from forensics.lab.world import Plan

STICKY = HOUR
"""How long a relay keeps a conversation on one account."""


_BATCH_REQUESTS = 160.0
"""Requests of one batch, mean: a job's queue is worked off in one go."""
_BATCH_GAP_S = 2.5
"""Seconds between requests of a batch, mean."""


def job_times(plan: Plan, n: int, first: int, last: int, batch_requests: float = _BATCH_REQUESTS) -> Ints:
    """``n`` sorted times of a machine's work between two moments, µs.

    Work comes in batches that begin at any hour of day or night; within one, the next request follows
    after seconds. A batch has ``batch_requests`` on average.
    """
    rng = plan.rng
    sizes = rng.geometric(1.0 / batch_requests, max(1, int(4 * n / batch_requests) + 8))
    batch = np.repeat(np.arange(len(sizes)), sizes)
    # Should the draw be short of n, the rest forms batches of its own at the end.
    batch = np.concatenate([batch, np.full(n, len(sizes))])[:n]
    # One batch in each equal stretch of the window: work that never rests, and no chance drift to either end.
    n_batches = int(batch[-1]) + 1 if n else 0
    begins = first + (rng.permutation(n_batches) + rng.random(n_batches)) / max(1, n_batches) * (last - first)
    gaps = rng.exponential(_BATCH_GAP_S, n) * SECOND
    begun = np.flatnonzero(np.diff(batch, prepend=-1))
    within = np.cumsum(gaps) - np.repeat(np.cumsum(gaps)[begun], np.diff(np.append(begun, n)))
    times = first + np.mod(begins[batch] - first + within, last - first)
    return np.sort(times.astype(np.int64))


@dataclass(frozen=True, slots=True)
class Queue:
    """Requests that wait for an account, and the pool that takes them."""

    rng: np.random.Generator
    time: Ints
    """Sorted, µs."""
    conversation: Ints
    """Any label; -1 for requests of no conversation."""
    since: Ints
    until: Ints
    """µs: when each account joins and leaves; at every time some account is in the pool."""
    done: int = 0
    """Requests that were dealt in earlier stretches of the world."""
    total: int = 0
    """Requests of the whole world, earlier and later ones included; 0 when the queue holds all of them."""


def in_turn(time: Ints, since: Ints, until: Ints, done: int = 0) -> Ints:
    """Round robin over whoever is alive: the account of each request.

    Parameters
    ----------
    time
        Sorted, µs.
    since, until
        When each account joins and leaves the pool, µs; at every time some account is in it.
    done
        Requests dealt before these: the turn goes on after them.
    """
    account = np.zeros(len(time), dtype=np.int64)
    last = done % len(since) - 1
    for low, high in stretches(time, since, until):
        alive = np.flatnonzero((since <= time[low]) & (until > time[low]))
        # The turn goes on where it was when accounts come or go.
        place = int(np.searchsorted(alive, last, side="right"))
        account[low:high] = alive[(place + np.arange(high - low)) % len(alive)]
        last = int(account[high - 1])
    return account


def next_alive(time: Ints, account: Ints, since: Ints, until: Ints) -> Ints:
    """The sibling that takes over from an account at a time (any order): the next one in turn."""
    order = np.argsort(time, kind="stable")
    taken = np.zeros(len(time), dtype=np.int64)
    for low, high in stretches(time[order], since, until):
        rows = order[low:high]
        alive = np.flatnonzero((since <= time[rows[0]]) & (until > time[rows[0]]))
        taken[rows] = alive[np.searchsorted(alive, account[rows], side="right") % len(alive)]
    return taken


def stretches(time: Ints, since: Ints, until: Ints) -> list[tuple[int, int]]:
    """Cut sorted times where accounts come or go: first row of each stretch, and the row after its last."""
    changes = np.unique(np.concatenate([since, until]))
    cuts = np.unique(np.concatenate([[0], np.searchsorted(time, changes), [len(time)]]))
    return [(int(low), int(high)) for low, high in pairwise(cuts) if high > low]


def alive_at(moment: int, since: Ints, until: Ints) -> Ints:
    """Accounts that are in the pool at a moment, µs."""
    return np.flatnonzero((since <= moment) & (until > moment))


def sticky_blocks(time: Ints, conversation: Ints) -> tuple[Ints, Ints]:
    """Cut conversations into pieces of one hour, which a relay keeps on one account.

    Returns
    -------
    tuple
        Piece of each request, and the time each piece begins. Pieces are numbered in order of that time.
    """
    order = np.lexsort((time, conversation))
    begins = np.zeros(len(time), dtype=np.int64)
    first = np.flatnonzero(np.diff(conversation[order], prepend=-2) != 0)
    begins[order] = np.repeat(time[order][first], np.diff(np.append(first, len(time))))
    label = conversation * (64 * 24) + np.minimum((time - begins) // STICKY, 64 * 24 - 1)
    _, where, piece = np.unique(label, return_index=True, return_inverse=True)
    start = begins[where] + (time[where] - begins[where]) // STICKY * STICKY
    rank = np.argsort(np.argsort(start, kind="stable"), kind="stable")
    return rank[piece].astype(np.int64), np.sort(start)


def lanes(rng: np.random.Generator, time: Ints, exit_slot: Ints, per_exit: int, life_s: float) -> Ints:
    """Connection label per request: each exit keeps a few connections open and renews them now and then."""
    lane = exit_slot * per_exit + rng.integers(0, per_exit, len(time))
    # Every lane renews at its own moment, not all at once.
    phase = (lane * 7_919 * SECOND) % DAY
    renewals = (time + phase) // int(life_s * SECOND)
    return np.asarray(lane + (renewals - renewals.min()) * (int(lane.max()) + 1)) if len(time) else lane


@dataclass(frozen=True, slots=True)
class Tunnels:
    """How a relay keeps connections open."""

    sharing: float
    """Share of exits whose connections carry whichever account comes next; others keep one per account."""
    per_exit: int
    """Connections of a shared exit."""
    life_s: float
    """Seconds after which a connection is renewed."""
    carried: int = 0
    """Requests after which a shared connection is renewed, too; 0 for any number, and the clock alone. Worlds are
    scaled down: what a busy relay sends over a connection in minutes takes a small pool hours, so that a connection's
    life is better told in requests, and ``life_s`` is then how long it may lie idle."""


def tunnelled(rng: np.random.Generator, how: Tunnels, time: Ints, account: Ints, exits: Ints) -> Ints:
    """Connection label per request, below 2^52: the same in every stretch of a world.

    Parameters
    ----------
    exits
        Which exit each request takes, whatever address it has at the time.
    """
    shared = (mix(exits, 11) >> np.uint64(11)).astype(np.float64) / 2.0**53 < how.sharing
    owner = np.where(shared, rng.integers(0, how.per_exit, len(time)), how.per_exit + account)
    lane = mix(exits, owner, 12)
    life = int(how.life_s * SECOND)
    if how.carried:
        return _counted(time, lane, life, how.carried)
    # Every lane renews at its own moment, not all at once.
    renewal = (time + (lane % np.uint64(life)).astype(np.int64)) // life
    return (mix(lane, renewal) >> np.uint64(12)).astype(np.int64)


def _counted(time: Ints, lane: Keys, idle: int, carried: int) -> Ints:
    """Connection label per request: a lane opens another after so many requests, or when it lay idle too long."""
    order = np.lexsort((time, lane))
    at, on = time[order], lane[order]
    opens = np.ones(len(at), dtype=np.bool_)
    opens[1:] = (on[1:] != on[:-1]) | (np.diff(at) > idle)
    begins = np.flatnonzero(opens)
    run = np.cumsum(opens) - 1
    number = (np.arange(len(at)) - begins[run]) // carried if len(at) else at
    label = np.empty(len(at), dtype=np.int64)
    label[order] = (mix(on, at[begins[run]] if len(at) else at, number) >> np.uint64(12)).astype(np.int64)
    return label
