"""People at home: lines of their own, dynamic or not, some on IPv6, now and then on the phone."""

from __future__ import annotations

from dataclasses import dataclass

from forensics.lab.growth.addresses import at_home
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.people import honest_dates, sign_up
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.world import GroupTraffic, Kind, Plan


@dataclass(frozen=True, slots=True)
class Home:
    """What can vary."""

    requests: float = 10.0
    """Mean requests per account over the world."""
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: Home) -> GroupTraffic:
    """Grow unrelated people: the base that everything else stands out from, or does not."""
    people = sign_up(plan, honest_dates(plan))
    customs = draw_customs(plan.rng, plan.accounts, options.requests)
    sessions = draw_sessions(plan, people, customs)
    return honest(
        plan,
        people,
        converse(plan, sessions, customs, at_home(plan.rng, people, sessions)),
        part.name,
        options.release_day,
    )


part = Kind("home", "people at home", Home, grow)
