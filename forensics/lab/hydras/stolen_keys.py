"""Stolen keys: victims go on using their accounts from home, while an operator sends extraction over the same keys."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from forensics.lab.draws import DAY
from forensics.lab.growth.addresses import at_home, hosting
from forensics.lab.growth.assemble import assemble
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.draft import merge
from forensics.lab.growth.failures import failed_over
from forensics.lab.growth.people import honest_dates, sign_up
from forensics.lab.growth.pools import in_turn, job_times, lanes, next_alive
from forensics.lab.growth.relay import Work, extract
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.world import GroupTraffic, Kind, Plan, Verdict

_VICTIM_STYLES = np.array([0.1, 0.45, 0.3, 0.15])
"""Keys leak from code: most victims are developers."""


@dataclass(frozen=True, slots=True)
class StolenKeys:
    """What can vary."""

    exits: int = 3
    connections: int = 4
    families: str = "reasoning"
    used_days: float = 5.0
    """Days before the world's end on which the keys begin to be used."""
    limited: float = 0.03
    own_requests: float = 10.0
    """Mean requests of the victims themselves."""
    requests: float = 25.0
    """Mean requests of the thief per key."""


def grow(plan: Plan, options: StolenKeys) -> GroupTraffic:
    """Grow victims: accounts to be secured, not suspended."""
    rng, n = plan.rng, plan.accounts
    people = sign_up(plan, honest_dates(plan, recent=0.0))
    customs = draw_customs(rng, n, options.own_requests, _VICTIM_STYLES)
    sessions = draw_sessions(plan, people, customs)
    own = converse(plan, sessions, customs, at_home(rng, people, sessions))
    first = max(plan.start, plan.end - int(options.used_days * DAY))
    time = job_times(plan, int(n * options.requests), first, plan.end)
    since, until = np.full(n, first), np.full(n, plan.end)
    slot = rng.integers(0, options.exits, len(time))
    connection = lanes(rng, time, slot, options.connections, 900.0)
    work = Work(time, in_turn(time, since, until), slot, connection, tuple(options.families.split(",")))
    stolen = extract(plan, work, hosting(rng, options.exits, 2))
    refused = failed_over(
        rng, stolen.draft, options.limited, lambda rows: next_alive(rows.time, rows.account, since, until)
    )
    bundle = merge(own, replace(stolen, draft=refused))
    return assemble(plan, people, bundle, Verdict(plan.group, None, "compromised"))


part = Kind("stolen_keys", "stolen keys", StolenKeys, grow)
