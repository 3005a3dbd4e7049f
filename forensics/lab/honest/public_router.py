"""A public router: strangers' keys and many apps behind one gateway, its few addresses and shared connections."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import Floats, choose, heavy_tail, maybe, zipf_weights
from forensics.lab.growth.addresses import at, at_home, hosting
from forensics.lab.growth.content import system_prompts
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import Customs, draw_customs, one_stack
from forensics.lab.growth.draft import Bundle, merge
from forensics.lab.growth.people import honest_dates, sign_up
from forensics.lab.growth.platforms import pooled, some_of
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.growth.wording import product_templates
from forensics.lab.tables.models import MODEL_WEIGHTS
from forensics.lab.world import GroupTraffic, Kind, Plan

if TYPE_CHECKING:
    from forensics.lab.draws import Ints
    from forensics.lab.growth.people import People

_KEPT_OPEN_S = 43_200.0
"""Seconds that a gateway keeps one multiplexed connection."""
_APP_STYLES = np.array([0.55, 0.15, 0.1, 0.2])
"""Chat front ends most, then scripts and coding agents; invented in detail."""
_SILENT_SHARE = 0.2
"""Share of apps that send no system prompt."""
_TEMPLATED_SHARE = 0.3
"""Share of apps that wrap what people write in a template of the app."""
_MIXED_SHARE = 0.5
"""Share of sessions on another model than the person's favourite: choosing is what a router is for."""


@dataclass(frozen=True, slots=True)
class PublicRouter:
    """What can vary."""

    apps: int = 25
    """Apps behind the router, of uneven use."""
    egress: int = 3
    """Data-centre addresses that the router calls from."""
    connections: int = 2
    """Connections that the router keeps open per address, for everybody."""
    direct_share: float = 0.4
    """Share of people who also call from home with clients of their own."""
    requests: float = 14.0
    """Mean requests per account over the world."""
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: PublicRouter) -> GroupTraffic:
    """Grow strangers who gave their keys to the same router, for different apps."""
    rng, n = plan.rng, plan.accounts
    people = sign_up(plan, honest_dates(plan))
    own = draw_customs(rng, n, options.requests * 0.25 / max(options.direct_share, 0.05))
    calls = draw_sessions(plan, people, own)
    calls = some_of(calls, maybe(rng, options.direct_share, n)[calls.account])
    home = converse(plan, calls, own, at_home(rng, people, calls))
    return honest(plan, people, merge(_routed(plan, people, options), home), part.name, options.release_day)


def _routed(plan: Plan, people: People, options: PublicRouter) -> Bundle:
    rng = plan.rng
    customs = _apps(plan, options)
    visits = draw_sessions(plan, people, customs)
    slot = rng.integers(0, options.egress, len(visits.account))
    bundle = converse(plan, visits, customs, at(hosting(rng, options.egress, 1), slot))
    draft = bundle.draft
    # The router's key of a person is used nowhere else; models change from session to session.
    other = choose(rng, MODEL_WEIGHTS, len(visits.account))
    elsewhere = maybe(rng, _MIXED_SHARE, len(visits.account))[draft.address]
    model = np.where(elsewhere, other[draft.address], draft.model)
    bundle = replace(bundle, draft=draft.changed(key=draft.key * 0 + 2, model=model))
    return pooled(rng, bundle, slot[draft.address], 1.0, (options.connections, _KEPT_OPEN_S))


def _apps(plan: Plan, options: PublicRouter) -> Customs:
    rng, n = plan.rng, plan.accounts
    customs = draw_customs(rng, n, options.requests * 0.75, _APP_STYLES)
    appeal: Floats = zipf_weights(options.apps, 0.8) * heavy_tail(rng, 1.0, options.apps, 0.5)
    app = choose(rng, appeal, n)
    speaks, wraps = maybe(rng, 1 - _SILENT_SHARE, options.apps), maybe(rng, _TEMPLATED_SHARE, options.apps)
    book, codes = customs.book.with_templates(product_templates(rng, options.apps))
    book = replace(book, systems=system_prompts(rng, options.apps))
    system: Ints = np.where(speaks[app], app, -1)
    stack = np.full(n, one_stack(rng, "gateway"), dtype=np.int64)
    return customs.changed(
        stack=stack,
        second_stack=stack,
        system=system,
        template=np.where(wraps[app], codes[app], customs.template),
        book=book,
    )


part = Kind("public_router", "public router", PublicRouter, grow)
