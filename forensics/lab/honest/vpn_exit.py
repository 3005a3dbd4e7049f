"""A commercial VPN: strangers of all countries on the same few exits, next to their home lines."""

from __future__ import annotations

from dataclasses import dataclass

from forensics.lab.draws import maybe
from forensics.lab.growth.addresses import either, homes, vpn_exits
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.people import honest_dates, sign_up
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.world import GroupTraffic, Kind, Plan


@dataclass(frozen=True, slots=True)
class VpnExit:
    """What can vary."""

    exits: int = 8
    share: float = 0.7
    """Share of sessions through the VPN."""
    requests: float = 10.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: VpnExit) -> GroupTraffic:
    """Grow strangers who rent the same VPN."""
    people = sign_up(plan, honest_dates(plan))
    customs = draw_customs(plan.rng, plan.accounts, options.requests)
    sessions = draw_sessions(plan, people, customs)
    n = len(sessions.account)
    exits = vpn_exits(plan.rng.integers(0, options.exits, n), plan.group)
    places = either(maybe(plan.rng, options.share, n), exits, homes(plan.rng, people, sessions))
    return honest(plan, people, converse(plan, sessions, customs, places), part.name, options.release_day)


part = Kind("vpn_exit", "commercial VPN", VpnExit, grow)
