"""An edge platform: unrelated developers whose code leaves by the same ranges, with the platform's own TLS stack."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forensics.lab.draws import maybe
from forensics.lab.growth.addresses import at, at_home
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.draft import merge
from forensics.lab.growth.people import honest_dates, sign_up
from forensics.lab.growth.platforms import platform_egress, pooled, some_of, stack_of
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.world import GroupTraffic, Kind, Plan

_TENANT_STYLES = np.array([0.0, 0.15, 0.85, 0.0])
"""Mostly products in production, each with a system prompt and often a template of its own."""
_WORKSHOP_STYLES = np.array([0.1, 0.6, 0.0, 0.3])
"""What the same developers do at their desks."""
_KEPT_OPEN_S = 21_600.0
"""Seconds that the platform keeps a connection to one host; invented in detail."""


@dataclass(frozen=True, slots=True)
class EdgeWorker:
    """What can vary. That tenants share egress and stack is fact; the counts are invented."""

    platform: str = "edge"
    """Name of the platform: groups that name the same one leave by the same addresses."""
    addresses: int = 12
    """Egress addresses of the platform that reach the service; every tenant leaves by all of them."""
    pooled: float = 0.03
    """Share of requests on connections that the platform shares between tenants."""
    desk: float = 0.12
    """Mean requests from the developer's own place and clients, as a share of all."""
    requests: float = 16.0
    """Mean requests per account over the world."""
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: EdgeWorker) -> GroupTraffic:
    """Grow tenants who know nothing of each other."""
    rng, n = plan.rng, plan.accounts
    people = sign_up(plan, honest_dates(plan))
    code = draw_customs(rng, n, options.requests * (1 - options.desk), _TENANT_STYLES)
    stack = np.full(n, stack_of(rng, "node_fetch"), dtype=np.int64)
    code = code.changed(stack=stack, second_stack=stack)
    runs = draw_sessions(plan, people, code)
    slot = rng.integers(0, options.addresses, len(runs.account))
    egress = platform_egress(options.platform, options.addresses)
    edge = converse(plan, runs, code, at(egress, slot))
    edge = pooled(rng, edge, slot[edge.draft.address], options.pooled, (1, _KEPT_OPEN_S))
    own = draw_customs(rng, n, options.requests, _WORKSHOP_STYLES)
    calls = draw_sessions(plan, people, own)
    calls = some_of(calls, maybe(rng, options.desk, len(calls.account)))
    return honest(
        plan,
        people,
        merge(edge, converse(plan, calls, own, at_home(rng, people, calls))),
        part.name,
        options.release_day,
    )


part = Kind("edge_worker", "developers on an edge platform", EdgeWorker, grow)
