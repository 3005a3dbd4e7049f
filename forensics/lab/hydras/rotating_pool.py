"""A large pool behind rotating residential proxies: another home's address on every request, virtual cards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forensics.lab.growth.addresses import residential
from forensics.lab.growth.pools import Queue, job_times, lanes
from forensics.lab.growth.relay import Work, extract, write_hydra
from forensics.lab.growth.rings import Ring, enlist
from forensics.lab.relays import scheduler_named
from forensics.lab.world import GroupTraffic, Kind, Plan


@dataclass(frozen=True, slots=True)
class RotatingPool:
    """What can vary."""

    proxies: int = 300
    bins: int = 3
    """Issuer ranges of the virtual cards; every account has a card of its own."""
    bursts: int = 4
    families: str = "reasoning,coding"
    free_mail: float = 0.45
    banned: float = 0.1
    limited: float = 0.025
    connection_s: float = 120.0
    """Seconds that a tunnel through a proxy stays open."""
    scheduler: str = "random"
    """A part of ``forensics/lab/schedulers``."""
    disguised: float = 0.0
    """Share of accounts with card, mail, plan and sign-up date like anybody's: the hard case."""
    requests: float = 18.0


def grow(plan: Plan, options: RotatingPool) -> GroupTraffic:
    """Grow a pool that picks account and proxy at random for every request."""
    rng = plan.rng
    ring = Ring(0, options.bins, options.bursts, options.free_mail, options.banned, disguised=options.disguised)
    pool = enlist(plan, ring)
    time = job_times(plan, int(plan.accounts * options.requests), plan.start, plan.end)
    queue = Queue(rng, time, np.full(len(time), -1, dtype=np.int64), pool.since, pool.until)
    account = scheduler_named(options.scheduler).deal(queue)
    slot = rng.integers(0, options.proxies, len(time))
    connection = lanes(rng, time, slot, 1, options.connection_s)
    work = Work(time, account, slot, connection, tuple(options.families.split(",")))
    return write_hydra(plan, pool, extract(plan, work, residential(rng, options.proxies)), options.limited)


part = Kind("rotating_pool", "pool behind rotating proxies", RotatingPool, grow)
