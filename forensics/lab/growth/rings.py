"""Rings of accounts that one operator signs up: cards, mail, devices, bursts, bans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, HOUR, Flags, Ints, choose, hex_ids, keys, maybe, mix
from forensics.lab.growth.addresses import hosting
from forensics.lab.growth.people import (
    FREE_WITH_CARD_SHARE,
    People,
    bans,
    draw_countries,
    honest_dates,
    mailboxes,
    sign_up,
)
from forensics.lab.growth.prepaid import sold_ranges
from forensics.lab.tables import cards, mail
from forensics.lab.tables.countries import CODES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.lab.world import Plan

_BURST_HOURS = 5.0
"""Standard deviation of sign-ups around a burst's middle, hours."""
_LEAD_DAYS = (3.0, 25.0)
"""Days before the world in which the first burst lies."""
_FIRST_BURST_SHARE = 0.6
"""Share of accounts of the first burst, when there are several; the others replace what is lost."""
_WARM_UP_HOURS = 2.0
"""Hours from sign-up to the first request, mean: new accounts go to full use at once."""
_BILLED_AT_HOME = 0.06
"""Share of accounts whose billing country is not the card's, as among honest people."""
_PLANS = ("pro", "payg", "tier2", "team", "free")
_PLAN_WEIGHTS = np.array([46.0, 34, 10, 6, 4])
_PATHWAYS = ("direct", "startup", "cloud_marketplace", "research", "education", "reseller")
_PATHWAY_WEIGHTS = np.array([68.0, 8, 6, 5, 10, 3])
"""Education, research and start-up programmes are the weak points that public reports name."""


@dataclass(frozen=True, slots=True)
class Ring:
    """How the accounts were got."""

    cards: int
    """Distinct payment fingerprints; 0 gives each account a virtual card of its own."""
    bins: int
    """Issuer ranges that all cards come from."""
    bursts: int
    free_mail: float
    """Share of accounts on the free providers that honest people use; the rest is on throw-away domains."""
    banned: float
    sign_up_addresses: int = 0
    """Data-centre addresses used at sign-up; 0 gives each account a home-like address of its own."""
    devices: int = 0
    """Distinct devices at sign-up; 0 gives each account its own."""
    mail_domains: int = 3
    disguised: float = 0.0
    """Share of accounts that keep the card, mail, plan and sign-up date of ordinary people: bought, or aged."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Accounts, and when each is in use."""

    people: People
    since: Ints
    until: Ints
    """µs; an account takes requests from ``since`` until before ``until``."""


def enlist(plan: Plan, ring: Ring) -> Pool:
    """Sign up a ring."""
    rng, n = plan.rng, plan.accounts
    aged = maybe(rng, ring.disguised, n)
    created = np.where(aged, honest_dates(plan, recent=0.0), burst_times(plan, ring.bursts))
    people = sign_up(plan, created)
    people = disguised(people, identities(rng, people, ring), dict.fromkeys(people.frame.columns, aged))
    people = without_cards(people, ~aged)
    since = created + (rng.exponential(_WARM_UP_HOURS, n) * HOUR).astype(np.int64)
    since = np.where(created < plan.start, plan.start, since)
    # The pool is never empty: bans spare the first tenth of the accounts.
    lost = maybe(rng, ring.banned, n) & (np.arange(n) >= n // 10 + 1) & (since + DAY < plan.end)
    moment = since + DAY + (rng.random(n) * np.maximum(plan.end - since - DAY, 1)).astype(np.int64)
    until = np.where(lost, moment, plan.end)
    standing = bans(pl.Series(lost), until)
    return Pool(people.with_columns(status=standing["status"], banned_at=standing["banned_at"]), since, until)


def disguised(ordinary: People, ring: People, kept: Mapping[str, Flags]) -> People:
    """Give some accounts of a ring an ordinary person's value in some columns: those that ``kept`` names and marks."""
    theirs = ordinary.frame.select(pl.all().name.prefix("own_"))
    columns = [
        pl.when(pl.Series(kept[name])).then(pl.col(f"own_{name}")).otherwise(pl.col(name)).alias(name) for name in kept
    ]
    frame = ring.frame.hstack(theirs).with_columns(columns).select(ring.frame.columns)
    return replace(ring, frame=frame)


def burst_times(plan: Plan, bursts: int) -> Ints:
    """Sign-up times in bursts, µs: the first before the world, the others during it."""
    rng, n = plan.rng, plan.accounts
    shares = np.full(bursts, (1 - _FIRST_BURST_SHARE) / max(1, bursts - 1))
    shares[0] = 1.0 if bursts == 1 else _FIRST_BURST_SHARE
    burst = np.sort(choose(rng, shares, n))
    burst[: n // 10 + 1] = 0
    first = plan.start - int(rng.uniform(*_LEAD_DAYS) * DAY)
    later = plan.start + (rng.random(bursts) * 0.7 * plan.days * DAY).astype(np.int64)
    middles = np.where(np.arange(bursts) == 0, first, later)
    times = middles[burst] + (rng.normal(0.0, _BURST_HOURS, n) * HOUR).astype(np.int64)
    return np.where(burst == 0, np.minimum(times, plan.start - HOUR), times)


def identities(rng: np.random.Generator, people: People, ring: Ring) -> People:
    """Give accounts the cards, mail, devices, plans and pathways of a ring."""
    n = len(people.created)
    frame = people.frame
    names = mail.pattern_names(rng, n, int(rng.integers(0, 4)))
    domains = _domains(rng, n, ring)
    boxes = mailboxes(names, domains)
    n_cards = ring.cards or n
    card = rng.integers(0, n_cards, n) if ring.cards else np.arange(n, dtype=np.int64)
    # Few cards or one each: operators buy them, people have them from their banks.
    issuers = sold_ranges(int(people.home[0]), cards.draw_bins(rng, draw_countries(rng, ring.bins)))
    ranges = issuers[rng.integers(0, ring.bins, n_cards)][card]
    issued = CODES.gather(cards.BIN_COUNTRIES[ranges])
    device = rng.integers(0, ring.devices, n) if ring.devices else np.arange(n, dtype=np.int64)
    devices = hex_ids(keys(rng, ring.devices or n)).gather(device)
    address = frame["signup_ip"]
    if ring.sign_up_addresses:
        few = hosting(rng, ring.sign_up_addresses, 2).ip
        address = few.gather(rng.integers(0, ring.sign_up_addresses, n))
    return people.with_columns(
        **{name: boxes[name] for name in boxes.columns},
        payment_fingerprint=hex_ids(keys(rng, n_cards)).gather(card),
        payment_bin=pl.Series(cards.BINS).gather(ranges),
        payment_country=issued,
        billing_country=pl.when(pl.Series(maybe(rng, _BILLED_AT_HOME, n)))
        .then(frame["billing_country"])
        .otherwise(issued),
        # Whether a device is seen at sign-up is the provider's doing: as rarely not as of an ordinary person's.
        device_id=pl.when(frame["device_id"].is_not_null()).then(devices),
        signup_ip=address,
        plan=pl.Series(_PLANS).gather(choose(rng, _PLAN_WEIGHTS, n)),
        access_pathway=pl.Series(_PATHWAYS).gather(choose(rng, _PATHWAY_WEIGHTS, n)),
    )


def without_cards(people: People, ring: Flags) -> People:
    """Take the card from most accounts of a ring that are on the free plan: it needs none, an operator's as anybody's.

    Parameters
    ----------
    people
        Accounts with the plan they end up with.
    ring
        Accounts whose card is the operator's; those of ordinary people have or lack one already.
    """
    spared = (mix(people.home, 41) >> np.uint64(11)).astype(np.float64) / 2.0**53 < FREE_WITH_CARD_SHARE
    free = (people.frame["plan"] == "free") & pl.Series(ring & ~spared)
    return people.with_columns(
        **{
            name: pl.when(~free).then(pl.col(name))
            for name in ("payment_fingerprint", "payment_bin", "payment_country")
        }
    )


def _domains(rng: np.random.Generator, n: int, ring: Ring) -> list[str]:
    free = mail.free_domains(rng, n)
    order = rng.permutation(len(mail.DISPOSABLE))[: ring.mail_domains].tolist()
    thrown = [mail.DISPOSABLE[order[i]] for i in rng.integers(0, len(order), n).tolist()]
    on_free = maybe(rng, ring.free_mail, n).tolist()
    return [free[i] if on_free[i] else thrown[i] for i in range(n)]
