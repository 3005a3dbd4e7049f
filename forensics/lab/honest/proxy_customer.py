"""Honest customers of a residential proxy seller: price watchers, ad testers, people who dodge geo-blocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forensics.lab.draws import maybe
from forensics.lab.growth.addresses import at_home, either
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs, one_stack
from forensics.lab.growth.people import honest_dates, sign_up
from forensics.lab.growth.proxies import Seller, per_request
from forensics.lab.growth.routes import COMMON_MARKET
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.world import GroupTraffic, Kind, Plan

_CUSTOMER_STYLES = np.array([0.25, 0.4, 0.3, 0.05])
"""Dodgers in an app, scripts at a desk, scripts in production; invented in detail."""
_FAVOURITES = 3
"""Lines that a customer with sticky ports keeps coming back to."""


@dataclass(frozen=True, slots=True)
class ProxyCustomer:
    """What can vary. Rotating and sticky lines are what sellers offer; the shares are invented."""

    market: str = COMMON_MARKET
    """Name of the seller: hydras and residents with the same name meet on the same lines."""
    lines_used: int = 400
    """Lines of the seller that these customers are given."""
    share: float = 0.7
    """Share of sessions through the proxy; the others leave from home."""
    rotating: float = 0.4
    """Share of customers whose line changes with every request."""
    loyal: float = 0.3
    """Share of customers with sticky ports: a few lines each, again and again. The others get a line a session."""
    popular: float = 0.3
    """Share of customers whose script came with the same popular SDK, in the same version."""
    requests: float = 14.0
    """Mean requests per account over the world."""
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: ProxyCustomer) -> GroupTraffic:
    """Grow customers who are strangers to each other, each with card, client and prompts of their own."""
    rng, n = plan.rng, plan.accounts
    people = sign_up(plan, honest_dates(plan))
    customs = draw_customs(rng, n, options.requests, _CUSTOMER_STYLES)
    popular = maybe(rng, options.popular, n)
    sdk = one_stack(rng, "sdk")
    customs = customs.changed(
        stack=np.where(popular, sdk, customs.stack), second_stack=np.where(popular, sdk, customs.second_stack)
    )
    sessions = draw_sessions(plan, people, customs)
    seller = Seller(options.market, options.lines_used)
    habit = rng.random(n)
    rotating, loyal = habit < options.rotating, habit > 1 - options.loyal
    account, m = sessions.account, len(sessions.account)
    favourites = rng.integers(0, seller.size, (n, _FAVOURITES))
    slot = np.where(
        loyal[account], favourites[account, rng.integers(0, _FAVOURITES, m)], rng.integers(0, seller.size, m)
    )
    through = maybe(rng, options.share, m)
    places = either(through, seller.rent(slot, sessions.start), at_home(rng, people, sessions))
    bundle = converse(plan, sessions, customs, places)
    rows = (through & rotating[account])[bundle.draft.address]
    return honest(plan, people, per_request(rng, bundle, seller, rows), part.name, options.release_day)


part = Kind("proxy_customer", "proxy customers", ProxyCustomer, grow)
