"""A true reseller: disclosed accounts made by API all year, one bill, one gateway, unrelated customers behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, Ints, maybe
from forensics.lab.growth.addresses import at, hosting
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs, one_stack
from forensics.lab.growth.organisations import employ
from forensics.lab.growth.people import draw_countries, mailboxes, sign_up
from forensics.lab.growth.platforms import pooled
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.tables import cards, countries, mail
from forensics.lab.world import GroupTraffic, Kind, Plan

if TYPE_CHECKING:
    from forensics.lab.growth.people import People

_CUSTOMER_STYLES = np.array([0.1, 0.25, 0.6, 0.05])
"""Companies that build on the service through somebody else's contract; invented in detail."""
_KEPT_OPEN_S = 14_400.0
"""Seconds that the gateway keeps one multiplexed connection."""

_NEAR_SHARE = 0.7
"""Share of customers in the reseller's own country, where its bills are easy to pay; invented in detail."""


@dataclass(frozen=True, slots=True)
class Reseller:
    """What can vary. Shares and counts are invented."""

    egress: int = 2
    """Addresses of the reseller's gateway, which are also those of sign-up."""
    connections: int = 3
    """Connections that the gateway keeps open per address."""
    through: float = 1.0
    """Share of requests on those connections; the others have one of their own."""
    plus: float = 0.6
    """Share of accounts under the reseller's own mail, with a plus tag per customer; the others have the customer's."""
    invoice: int = 0
    """1 when everything is paid by one invoice: a fingerprint without issuer range."""
    history_days: float = 365.0
    """Days before the world over which customers came, evenly."""
    requests: float = 25.0
    """Mean requests per account over the world; a few customers have most of them."""
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: Reseller) -> GroupTraffic:
    """Grow customers who are strangers to each other, in the name and on the card of one firm."""
    rng, n = plan.rng, plan.accounts
    created = plan.start + (rng.uniform(-options.history_days, 0.85 * plan.days, n) * DAY).astype(np.int64)
    gateway = hosting(rng, options.egress, 1)
    seller = draw_countries(rng, 1)
    people = _disclosed(rng, sign_up(plan, created, _served(rng, n, int(seller[0]))), options)
    people = people.with_columns(signup_ip=gateway.ip.gather(rng.integers(0, options.egress, n)))
    customs = draw_customs(rng, n, options.requests, _CUSTOMER_STYLES)
    stack = np.full(n, one_stack(rng, "gateway"), dtype=np.int64)
    customs = customs.changed(stack=stack, second_stack=stack)
    sessions = draw_sessions(plan, people, customs)
    slot = rng.integers(0, options.egress, len(sessions.account))
    bundle = converse(plan, sessions, customs, at(gateway, slot))
    lane = (options.connections, _KEPT_OPEN_S)
    return honest(
        plan,
        people,
        pooled(rng, bundle, slot[bundle.draft.address], options.through, lane),
        part.name,
        options.release_day,
    )


def _served(rng: np.random.Generator, n: int, home: int) -> Ints:
    # The reseller's own account comes first.
    near = maybe(rng, _NEAR_SHARE, n) | (np.arange(n) == 0)
    return np.where(near, home, draw_countries(rng, n))


def _disclosed(rng: np.random.Generator, people: People, options: Reseller) -> People:
    n = len(people.created)
    customers = mail.own_domains(rng, n)
    people = employ(rng, people, "payg")
    own = people.frame["email_domain"][0]
    tagged = maybe(rng, options.plus, n)
    names = [
        f"accounts+{customers[i].removesuffix('.example')}" if tagged[i] else ("it", "admin", "ai")[i % 3]
        for i in range(n)
    ]
    boxes = mailboxes(names, [own if tagged[i] else customers[i] for i in range(n)])
    nothing = pl.lit(None, dtype=pl.String)
    issuer = int(cards.draw_bins(rng, people.country[:1])[0])
    billed = {
        "payment_bin": nothing if options.invoice else pl.lit(cards.BINS[issuer]),
        "payment_country": nothing if options.invoice else pl.lit(countries.CODES[int(cards.BIN_COUNTRIES[issuer])]),
    }
    return people.with_columns(
        **{name: boxes[name] for name in boxes.columns},
        **billed,
        access_pathway="reseller",
        device_id=nothing,
        phone_hash=nothing,
    )


part = Kind("reseller", "true reseller", Reseller, grow)
