"""A privacy relay: people who leave by a few shared prefixes of their country, at another address every time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, maybe, mix, word_of
from forensics.lab.growth.addresses import at_home, either
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.draft import Places
from forensics.lab.growth.people import honest_dates, sign_up
from forensics.lab.growth.platforms import in_prefix, residence
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.tables import networks
from forensics.lab.world import GroupTraffic, Kind, Plan

if TYPE_CHECKING:
    from forensics.lab.growth.people import People
    from forensics.lab.growth.sessions import Sessions

_PRIVATE_STYLES = np.array([0.8, 0.08, 0.02, 0.1])
"""People with phones and laptops of one vendor; invented in detail."""
_RELAY = "vendor"
"""One relay serves all worlds' people: its egress ranges are the same for everybody."""


@dataclass(frozen=True, slots=True)
class PrivateRelay:
    """What can vary. That egress ranges are few, public and located by country is fact; the counts are invented."""

    share: float = 0.85
    """Share of sessions through the relay; the others leave from home or the phone's carrier."""
    prefixes: int = 3
    """Egress prefixes (/24) per country."""
    addresses: int = 4
    """Addresses in use per prefix: strangers share each."""
    daily: float = 0.3
    """Share of people whose device keeps an address for the day; the others get another every session."""
    v6: float = 0.25
    """Share of sessions that leave over IPv6: a shared /64 per prefix, an address for each session."""
    country: str = ""
    """Code of the country that all live in; the mix of the world when empty."""
    requests: float = 10.0
    """Mean requests per account over the world."""
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: PrivateRelay) -> GroupTraffic:
    """Grow strangers who have nothing in common but a setting of their devices."""
    rng, n = plan.rng, plan.accounts
    people = sign_up(plan, honest_dates(plan), residence(rng, n, options.country))
    customs = draw_customs(rng, n, options.requests, _PRIVATE_STYLES)
    sessions = draw_sessions(plan, people, customs)
    relayed = _egress(plan, people, sessions, options)
    inside = maybe(rng, options.share, len(sessions.account))
    places = either(inside, relayed, at_home(rng, people, sessions))
    return honest(plan, people, converse(plan, sessions, customs, places), part.name, options.release_day)


def _egress(plan: Plan, people: People, sessions: Sessions, options: PrivateRelay) -> Places:
    rng, account = plan.rng, sessions.account
    daily = maybe(rng, options.daily, len(people.created))[account]
    changed = rng.integers(0, 2**62, len(account))
    kept = mix(people.home[account], sessions.start // DAY, 9)
    ticket = np.where(daily, kept, mix(changed, 10))
    network = networks.FIRST_RELAY + people.country[account]
    prefix = mix((ticket % np.uint64(options.prefixes)).astype(np.int64), word_of(f"relay {_RELAY}"))
    host = ((ticket >> np.uint64(16)) % np.uint64(options.addresses)).astype(np.int64)
    v4 = in_prefix(network, prefix, host * 11).ip
    v6 = networks.v6(network, prefix, ticket)
    six = pl.Series(maybe(rng, options.v6, len(account)))
    return Places(pl.select(pl.when(six).then(v6).otherwise(v4)).to_series(), network)


part = Kind("private_relay", "private relay", PrivateRelay, grow)
