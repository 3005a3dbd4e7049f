"""A naive hydra: few data-centre exits, few cards, one burst of sign-ups, one client stack, one fixed system prompt."""

from __future__ import annotations

from dataclasses import dataclass

from forensics.lab.growth.addresses import hosting
from forensics.lab.growth.pools import in_turn, job_times, lanes
from forensics.lab.growth.relay import Work, extract, write_hydra
from forensics.lab.growth.rings import Ring, enlist
from forensics.lab.world import GroupTraffic, Kind, Plan


@dataclass(frozen=True, slots=True)
class Naive:
    """What can vary."""

    exits: int = 4
    cards: int = 6
    connections: int = 6
    """Kept open per exit."""
    families: str = "reasoning,rubric"
    """What is extracted, comma-separated."""
    free_mail: float = 0.7
    banned: float = 0.06
    """Share of accounts banned while the world runs."""
    limited: float = 0.015
    """Share of requests refused with 429."""
    requests: float = 40.0


def grow(plan: Plan, options: Naive) -> GroupTraffic:
    """Grow a pool that takes its accounts in turn."""
    rng = plan.rng
    devices = max(1, plan.accounts // 10)
    pool = enlist(
        plan,
        Ring(options.cards, 2, 1, options.free_mail, options.banned, options.exits, devices),
    )
    time = job_times(plan, int(plan.accounts * options.requests), plan.start, plan.end)
    account = in_turn(time, pool.since, pool.until)
    slot = rng.integers(0, options.exits, len(time))
    connection = lanes(rng, time, slot, options.connections, 900.0)
    work = Work(time, account, slot, connection, tuple(options.families.split(",")))
    return write_hydra(plan, pool, extract(plan, work, hosting(rng, options.exits, 2)), options.limited)


part = Kind("naive", "naive hydra", Naive, grow)
