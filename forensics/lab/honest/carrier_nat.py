"""Carrier NAT: thousands of strangers of one country behind a few shared addresses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forensics.lab.draws import maybe
from forensics.lab.growth.addresses import carrier, either, homes
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.people import draw_countries, honest_dates, sign_up
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.world import GroupTraffic, Kind, Plan


@dataclass(frozen=True, slots=True)
class CarrierNat:
    """What can vary."""

    addresses: int = 6
    """Public addresses that the strangers share."""
    share: float = 0.85
    """Share of sessions that pass the NAT; the others come from homes."""
    requests: float = 10.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: CarrierNat) -> GroupTraffic:
    """Grow strangers who have nothing in common but their carrier."""
    country = np.repeat(draw_countries(plan.rng, 1), plan.accounts)
    people = sign_up(plan, honest_dates(plan), country)
    customs = draw_customs(plan.rng, plan.accounts, options.requests)
    sessions = draw_sessions(plan, people, customs)
    n = len(sessions.account)
    slot = plan.rng.integers(0, options.addresses, n)
    shared = carrier(country[sessions.account], slot, plan.group)
    # Everybody is behind the NAT at least once: the first session of each account always is.
    inside = maybe(plan.rng, options.share, n) | (np.diff(sessions.account, prepend=-1) > 0)
    places = either(inside, shared, homes(plan.rng, people, sessions))
    return honest(plan, people, converse(plan, sessions, customs, places), part.name, options.release_day)


part = Kind("carrier_nat", "carrier NAT", CarrierNat, grow)
