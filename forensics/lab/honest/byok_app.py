"""A bring-your-own-key app: strangers' keys through one gateway, one connection pool, one stack, one system prompt."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from forensics.lab.draws import Floats, maybe
from forensics.lab.growth.addresses import at, at_home, hosting
from forensics.lab.growth.content import system_prompts
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs, one_stack
from forensics.lab.growth.draft import merge
from forensics.lab.growth.people import honest_dates, sign_up
from forensics.lab.growth.pools import lanes
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.tables.models import SAMPLING_CODES
from forensics.lab.world import GroupTraffic, Kind, Plan

_KEPT_OPEN_S = 43_200.0
"""Seconds that a gateway keeps one multiplexed connection."""
_APP_STYLES = np.array([1.0, 0.0, 0.0, 0.0])


@dataclass(frozen=True, slots=True)
class ByokApp:
    """What can vary."""

    egress: int = 1
    connections: int = 1
    """Connections that the gateway keeps open."""
    direct_share: float = 0.6
    """Share of people who also call from home with clients of their own."""
    requests: float = 14.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: ByokApp) -> GroupTraffic:
    """Grow strangers who gave their keys to the same app."""
    rng, n = plan.rng, plan.accounts
    people = sign_up(plan, honest_dates(plan))
    app = draw_customs(rng, n, options.requests * 0.7, _APP_STYLES)
    stack = np.full(n, one_stack(rng, "gateway"), dtype=np.int64)
    app = app.changed(
        stack=stack,
        second_stack=stack,
        sampling=np.full(n, SAMPLING_CODES["app"], dtype=np.int64),
        system=np.zeros(n, dtype=np.int64),
        book=replace(app.book, systems=system_prompts(rng, 1)),
    )
    visits = draw_sessions(plan, people, app)
    slot = rng.integers(0, options.egress, len(visits.account))
    through = converse(plan, visits, app, at(hosting(rng, options.egress, 1), slot))
    draft = through.draft
    shared = lanes(rng, draft.time, slot[draft.address], options.connections, _KEPT_OPEN_S)
    # The app has its own key of each person: created for it, used nowhere else.
    through = replace(through, draft=draft.changed(connection=shared, key=draft.key * 0 + 2))
    own = draw_customs(rng, n, options.requests * 0.3 / options.direct_share)
    direct: Floats = maybe(rng, options.direct_share, n).astype(np.float64)
    calls = draw_sessions(plan, people, own)
    kept = np.flatnonzero(direct[calls.account] > 0)
    calls = replace(calls, account=calls.account[kept], start=calls.start[kept], length=calls.length[kept])
    home = converse(plan, calls, own, at_home(rng, people, calls))
    return honest(plan, people, merge(through, home), part.name, options.release_day)


part = Kind("byok_app", "bring-your-own-key app", ByokApp, grow)
