"""Residents of rented lines: people at home whose address a proxy seller lends to strangers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from forensics.lab.draws import DAY
from forensics.lab.growth.addresses import Mix, at_home, lines, market
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.people import honest_dates, sign_up
from forensics.lab.growth.routes import COMMON_MARKET
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.world import GroupTraffic, Kind, Plan


@dataclass(frozen=True, slots=True)
class RentedLineHome:
    """What can vary. Strangers' traffic comes from other groups that name the same market."""

    market: str = COMMON_MARKET
    """Name of the seller."""
    first: int = 0
    """First of the seller's lines that these people live on; hydras and customers begin with line 0."""
    per_line: float = 1.2
    """Mean accounts per line: now and then two people of one home have accounts of their own."""
    mobile: float = 0.14
    """Share of sessions from the phone's carrier."""
    requests: float = 10.0
    """Mean requests per account over the world."""
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: RentedLineHome) -> GroupTraffic:
    """Grow people who know nothing of what leaves by their line: a free app of theirs rents it out."""
    rng, n = plan.rng, plan.accounts
    homes = max(1, round(n / max(options.per_line, 1.0)))
    # Every line has its first resident; further ones are anybody's.
    slot = options.first + np.concatenate([np.arange(homes), rng.integers(0, homes, n - homes)])
    key, country = market(options.market, options.first + homes)
    people = replace(sign_up(plan, honest_dates(plan), country[slot]), home=key[slot])
    at_sign_up = lines(people.country, people.home, people.created // DAY)
    people = people.with_columns(signup_ip=at_sign_up.ip)
    customs = draw_customs(rng, n, options.requests)
    sessions = draw_sessions(plan, people, customs)
    places = at_home(rng, people, sessions, Mix(mobile=options.mobile))
    return honest(plan, people, converse(plan, sessions, customs, places), part.name, options.release_day)


part = Kind("rented_line_home", "residents of rented lines", RentedLineHome, grow)
