"""A company with two to eight keys behind its own gateway: dealt out by shuffle, failing over, talks that hop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import choose, heavy_tail, hex_ids, keys, maybe
from forensics.lab.growth import rhythm
from forensics.lab.growth.addresses import at
from forensics.lab.growth.adoption import move_slowly
from forensics.lab.growth.assemble import assemble
from forensics.lab.growth.content import system_prompts
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.failures import failed_over
from forensics.lab.growth.firms import Firms, found, incorporate, opening_dates, servers
from forensics.lab.growth.people import honest_dates, sign_up
from forensics.lab.growth.pools import lanes
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.growth.wording import product_templates
from forensics.lab.tables.clients import stacks_of
from forensics.lab.tables.models import MODEL_WEIGHTS
from forensics.lab.world import GroupTraffic, Kind, Plan, Verdict

if TYPE_CHECKING:
    from forensics.lab.draws import Ints
    from forensics.lab.growth.draft import Bundle, Draft

_SIZES = (2, 8)
"""Keys of a company when no size is given."""
_STAFF_STYLES = np.array([0.5, 0.2, 0.3, 0.0])
_PER_USER = 20.0
"""Requests of one user of the company's product, mean over the world."""
_KEPT_OPEN_S = 10_800.0
"""Seconds that a gateway keeps one multiplexed connection."""
_IN_CLOUD = 0.7
"""Share of gateways in a data centre; the others run in the company's office."""
_ROUND_THE_CLOCK = 0.4
"""Share of companies whose users are their customers, at all hours; the others' are their own staff."""
_TEMPLATE_SHARE = 0.4
_ONE_ADMIN = 0.6
"""Share of companies whose accounts were all created on one administrator's device."""


@dataclass(frozen=True, slots=True)
class KeyGateway:
    """What can vary."""

    size: int = 3
    """Accounts of each company; 0 draws 2 to 8."""
    declared: float = 1.0
    """Probability that a company's accounts share the organisation; the same for the mail domain and the card."""
    connections: int = 2
    """Connections that each gateway keeps open, for whichever account comes next."""
    limited: float = 0.02
    """Share of requests refused with 429, and sent again on another account at once."""
    requests: float = 40.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: KeyGateway) -> GroupTraffic:
    """Grow companies that leave every trace of a pool, and pool nobody's accounts but their own."""
    rng = plan.rng
    low, high = (options.size, options.size) if options.size else _SIZES
    firms = found(rng, plan.accounts, low, high)
    people = sign_up(plan, opening_dates(plan, firms), firms.country[firms.of])
    people = incorporate(rng, people, firms, options.declared)
    admin = pl.Series(maybe(rng, _ONE_ADMIN, len(firms))[firms.of])
    device = hex_ids(keys(rng, len(firms))).gather(firms.of)
    people = people.with_columns(device_id=pl.when(admin).then(device).otherwise(pl.col("device_id")))
    users = _users(rng, firms, options)
    bundle = _served(plan, firms, users)
    firm = users[bundle.draft.account]
    draft = move_slowly(plan, bundle.draft, options.release_day, firm)
    dealt = firms.first[firm] + np.floor(rng.random(len(draft)) * firms.size[firm]).astype(np.int64)
    shared = lanes(rng, draft.time, firm, options.connections, _KEPT_OPEN_S)
    draft = draft.changed(account=dealt, connection=shared, key=dealt * 0)

    def another(refused: Draft) -> Ints:
        theirs = firms.of[refused.account]
        others = firms.size[theirs] - 1
        step = 1 + np.floor(rng.random(len(refused)) * others).astype(np.int64)
        place = refused.account - firms.first[theirs]
        return np.asarray(firms.first[theirs] + (place + step) % firms.size[theirs])

    draft = failed_over(rng, draft, options.limited, another)
    return assemble(plan, people, replace(bundle, draft=draft), Verdict(None, part.name, "honest"))


def _users(rng: np.random.Generator, firms: Firms, options: KeyGateway) -> Ints:
    """Firm of each user of the firms' products."""
    wanted = firms.size * options.requests * heavy_tail(rng, 1.0, len(firms), 0.5)
    heads = np.maximum(2, np.round(wanted / _PER_USER)).astype(np.int64)
    return np.repeat(np.arange(len(firms), dtype=np.int64), heads)


def _served(plan: Plan, firms: Firms, users: Ints) -> Bundle:
    """Users' sessions, as the gateway sends them: its address, its stack, the product's prompt and model."""
    rng, n, k = plan.rng, len(users), len(firms)
    public = replace(plan, accounts=n)
    staff = sign_up(public, honest_dates(public, recent=0.0), firms.country[users])
    customs = draw_customs(rng, n, _PER_USER, _STAFF_STYLES)
    rows, weights = stacks_of("gateway")
    stack = rows[choose(rng, weights, k)][users]
    model = choose(rng, MODEL_WEIGHTS, k)[users]
    book, codes = customs.book.with_templates(product_templates(rng, k))
    always = maybe(rng, _ROUND_THE_CLOCK, k)[users]
    customs = customs.changed(
        rhythm=np.where(always, rhythm.FLAT, rhythm.OFFICE),
        stack=stack,
        second_stack=stack,
        model=model,
        sampling=customs.sampling[np.searchsorted(users, users)],
        system=users,
        template=np.where(maybe(rng, _TEMPLATE_SHARE, k)[users], codes[users], 0),
        book=replace(book, systems=system_prompts(rng, k)),
    )
    sessions = draw_sessions(public, staff, customs)
    gateways = servers(rng, firms, _IN_CLOUD)
    return converse(public, sessions, customs, at(gateways, users[sessions.account]))


part = Kind("key_gateway", "company with keys behind a gateway", KeyGateway, grow)
