"""Developers with default SDK agents on cloud addresses: products that run day and night, each on its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forensics.lab.draws import maybe
from forensics.lab.growth.addresses import at, at_home, either, hosting
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.people import honest_dates, sign_up
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.world import GroupTraffic, Kind, Plan

_BUILDER_STYLES = np.array([0.0, 0.45, 0.55, 0.0])


@dataclass(frozen=True, slots=True)
class DefaultSdk:
    """What can vary."""

    serverless: float = 0.3
    """Share of developers on platforms whose egress is shared by all tenants."""
    platform_addresses: int = 20
    """Shared egress addresses of those platforms."""
    cloud_share: float = 0.85
    """Share of sessions from the cloud; the others from the developer's home."""
    requests: float = 16.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: DefaultSdk) -> GroupTraffic:
    """Grow developers who are strangers to each other on the same clouds that relays rent."""
    rng, n = plan.rng, plan.accounts
    people = sign_up(plan, honest_dates(plan))
    customs = draw_customs(rng, n, options.requests, _BUILDER_STYLES)
    sessions = draw_sessions(plan, people, customs)
    account = sessions.account
    own = at(hosting(rng, n), account)
    shared = at(hosting(rng, options.platform_addresses, 4), rng.integers(0, options.platform_addresses, len(account)))
    cloud = either(maybe(rng, options.serverless, n)[account], shared, own)
    away = maybe(rng, options.cloud_share, len(account))
    places = either(away, cloud, at_home(rng, people, sessions))
    return honest(plan, people, converse(plan, sessions, customs, places), part.name, options.release_day)


part = Kind("default_sdk", "developers on cloud addresses", DefaultSdk, grow)
