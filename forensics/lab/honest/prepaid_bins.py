"""Prepaid cards from shops: unrelated people of many countries or one, on two or three issuer ranges."""

from __future__ import annotations

from dataclasses import dataclass

from forensics.lab.draws import maybe
from forensics.lab.growth.addresses import at_home
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.people import honest_dates, sign_up
from forensics.lab.growth.platforms import residence
from forensics.lab.growth.prepaid import pay_prepaid, shop_ranges
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.world import GroupTraffic, Kind, Plan


@dataclass(frozen=True, slots=True)
class PrepaidBins:
    """What can vary."""

    bins: int = 3
    """Issuer ranges that the cards come from."""
    share: float = 0.95
    """Share of people who pay with such a card; the others with a card of their bank."""
    country: str = ""
    """Code of the country that all live in; the mix of the world when empty."""
    requests: float = 10.0
    """Mean requests per account over the world."""
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: PrepaidBins) -> GroupTraffic:
    """Grow ordinary people; only the first six digits of their cards are the same."""
    rng, n = plan.rng, plan.accounts
    country = residence(rng, n, options.country)
    ranges = shop_ranges(rng, options.bins, int(country[0]) if options.country else None)
    people = pay_prepaid(rng, sign_up(plan, honest_dates(plan), country), ranges, maybe(rng, options.share, n))
    customs = draw_customs(rng, n, options.requests)
    sessions = draw_sessions(plan, people, customs)
    return honest(
        plan, people, converse(plan, sessions, customs, at_home(rng, people, sessions)), part.name, options.release_day
    )


part = Kind("prepaid_bins", "holders of prepaid cards", PrepaidBins, grow)
