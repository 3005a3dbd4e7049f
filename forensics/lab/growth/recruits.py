"""How an operator's pool comes by its accounts, loses them, and replaces them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, HOUR, Flags, Ints, maybe
from forensics.lab.growth.people import bans, honest_dates, sign_up
from forensics.lab.growth.rings import Pool, Ring, burst_times, disguised, identities, without_cards

if TYPE_CHECKING:
    from forensics.lab.world import Plan

PAYMENTS = ("few_cards", "virtual", "distinct")
"""A few cards for all; a virtual card each, of few issuer ranges; ordinary unrelated cards."""
MAILS = ("pattern", "human", "disposable_mix")
"""A script's names on free and throw-away domains; names and domains like anybody's; mostly throw-away domains."""
SIGN_UPS = ("burst", "bursts", "trickle")
"""All within hours; several bursts, the later ones during the world; spread over months."""

_FREE_MAIL = {"pattern": 0.7, "human": 1.0, "disposable_mix": 0.15}
"""Share of scripted names that are on free providers, by kind of mail."""
_BURSTS = 4
_TRICKLE_DAYS = 150
"""Days before the world in which a trickle of sign-ups begins; it ends in the middle of the world."""
_WARM_UP_HOURS = 2.0
"""Hours from sign-up to the first request, mean: new accounts go to full use at once."""
_WAVES = 3
"""Waves of bans: providers ban what they find together."""
_WAVE_SPAN = (0.15, 0.75)
"""Part of the active time in which waves of bans lie."""
_WAVE_HOURS = 6.0
_REGROWN_DAYS = (0.5, 3.0)
"""Days from a wave of bans to the burst of sign-ups that replaces what was lost."""
_REGROWN_SPREAD_HOURS = 3.0
_MOVE_HOURS = (24.0, 72.0)
"""Hours in which traffic moves to the second pool (reported: within days)."""
_LATEST_BAN = 0.7
"""Part of the world by which the first pool is banned, whatever day is asked for."""
_SEIZED_SPAN = 0.4
"""Part of the active time during which honest people's accounts fall into the operator's hands."""
_COVARIATES: dict[str, tuple[str, ...]] = {
    "card": ("payment_fingerprint", "payment_bin", "payment_country", "billing_country"),
    "mail": ("email", "email_domain"),
    "plan": ("plan",),
    "pathway": ("access_pathway",),
    "device": ("device_id", "signup_ip"),
}
"""What can be copied from ordinary people independently, besides the sign-up date and the client stack."""


@dataclass(frozen=True, slots=True)
class Recruiting:
    """How the accounts were got and lost."""

    payment: str
    mail: str
    sign_up: str
    copied: float
    """Probability that one covariate of one account is an ordinary person's."""
    copied_clients: float
    """Probability that an account's requests carry a client stack like an ordinary person's."""
    cards: int
    bins: int
    sign_up_addresses: int
    """Data-centre addresses used at sign-up; 0 gives each account a home-like address of its own."""
    devices: int
    banned: float
    """Share of the first accounts that are banned while the pool works."""
    regrowth: float
    """Share of bans after which a new account is signed up."""
    second_pool: float
    """Share of accounts in reserve until the first pool is banned."""
    ban_day: float
    """Day of the world on which all of the first pool is banned; negative for its middle."""
    hijacked: float
    """Share of accounts that are honest people's."""
    active: tuple[int, int]
    """First moment of the pool's work and first moment after it, µs."""


@dataclass(frozen=True, slots=True)
class Recruits:
    """A pool, and which of its accounts are what."""

    pool: Pool
    victims: Flags
    """Accounts of honest people, who go on using them."""
    own_stack: Flags
    """Accounts whose requests carry a client stack like an ordinary person's."""


def recruit(plan: Plan, how: Recruiting) -> Recruits:
    """Sign up a pool: the same people, dates and bans in every stretch of the world."""
    rng, n = plan.rng, plan.accounts
    regrown = how.banned * how.regrowth if how.second_pool == 0 else 0.0
    founders = max(1, round(n / (1 + regrown)))
    victims = maybe(rng, how.hijacked * n / founders, n) & (np.arange(n) < founders)
    made, joined, until = _lives(plan, how, founders, victims)
    aged = maybe(rng, how.copied, n) | victims
    # An account with an ordinary date was bought: it is older than its time in the pool.
    created = np.where(aged, np.minimum(honest_dates(plan, recent=0.0), made), made)
    ordinary = sign_up(plan, created)
    ring = Ring(
        cards=how.cards if how.payment == "few_cards" else 0,
        bins=how.bins,
        bursts=1,
        free_mail=_FREE_MAIL[how.mail],
        banned=0.0,
        sign_up_addresses=how.sign_up_addresses,
        devices=how.devices,
    )
    kept = _kept(rng, how, victims)
    people = without_cards(disguised(ordinary, identities(rng, ordinary, ring), kept), ~kept["payment_bin"])
    since = joined + (rng.exponential(_WARM_UP_HOURS, n) * HOUR).astype(np.int64)
    since = np.where(joined < how.active[0], how.active[0], since)
    standing = bans(pl.Series((until < plan.end) & ~victims), until)
    people = people.with_columns(status=standing["status"], banned_at=standing["banned_at"])
    own_stack = maybe(rng, how.copied_clients, n)
    return Recruits(Pool(people, since, until), victims, own_stack)


def _kept(rng: np.random.Generator, how: Recruiting, victims: Flags) -> dict[str, Flags]:
    share = {
        "card": 1.0 if how.payment == "distinct" else how.copied,
        "mail": 1.0 if how.mail == "human" else how.copied,
        "device": 0.0,
    }
    marks = {name: maybe(rng, share.get(name, how.copied), len(victims)) | victims for name in _COVARIATES}
    # Ordinary people without a card are on the free plan.
    marks["plan"] = marks["plan"] | marks["card"]
    return {column: marks[name] for name, columns in _COVARIATES.items() for column in columns}


def _lives(plan: Plan, how: Recruiting, founders: int, victims: Flags) -> tuple[Ints, Ints, Ints]:
    """When each account is signed up, joins the pool, and is lost to it; µs."""
    rng, n = plan.rng, plan.accounts
    first, last = how.active
    made = np.minimum(_sign_up_times(plan, how.sign_up), last - HOUR)
    waves = np.sort(first + (rng.uniform(*_WAVE_SPAN, _WAVES) * (last - first)).astype(np.int64))
    wave = rng.integers(0, _WAVES, n)
    made[founders:] = np.minimum(_regrown(plan, waves, wave)[founders:], last - HOUR)
    victim_since = first + (rng.random(n) * _SEIZED_SPAN * (last - first)).astype(np.int64)
    joined = np.where(victims, victim_since, made)
    moment = waves[wave] + (rng.exponential(_WAVE_HOURS, n) * HOUR).astype(np.int64)
    # Bans spare somebody: a pool that is never told about its end goes on.
    lost = maybe(rng, how.banned, n) & ~victims & (np.arange(n) < founders) & (np.arange(n) > n // 10)
    until = np.where(lost, np.maximum(moment, joined + DAY), plan.end)
    if how.second_pool:
        joined, until = _moved(plan, how, joined, until)
    return made, joined, np.minimum(until, plan.end)


def _sign_up_times(plan: Plan, pattern: str) -> Ints:
    if pattern != "trickle":
        return burst_times(plan, _BURSTS if pattern == "bursts" else 1)
    begin, end = plan.start - _TRICKLE_DAYS * DAY, plan.start + plan.days * DAY // 2
    times = begin + (plan.rng.random(plan.accounts) * (end - begin)).astype(np.int64)
    # The pool works from the first day.
    times[: plan.accounts // 10 + 1] = begin + (times[: plan.accounts // 10 + 1] - begin) % (plan.start - begin)
    return times


def _regrown(plan: Plan, waves: Ints, wave: Ints) -> Ints:
    rng, n = plan.rng, len(wave)
    middle = waves + (rng.uniform(*_REGROWN_DAYS, len(waves)) * DAY).astype(np.int64)
    return middle[wave] + (rng.normal(0.0, _REGROWN_SPREAD_HOURS, n) * HOUR).astype(np.int64)


def _moved(plan: Plan, how: Recruiting, joined: Ints, until: Ints) -> tuple[Ints, Ints]:
    rng, n = plan.rng, len(joined)
    day = how.ban_day if how.ban_day >= 0 else plan.days / 2
    moment = plan.start + int(min(day, _LATEST_BAN * plan.days) * DAY)
    # In a world of few days, the second pool is taken up sooner: the end is not left empty.
    pace = min(1.0, (plan.end - moment) / 2 / (_MOVE_HOURS[1] * HOUR))
    reserve = np.arange(n) >= n - round(how.second_pool * n)
    # Whoever signs up after the ban belongs to the second pool.
    reserve |= joined >= moment
    gone = moment + (rng.exponential(1.0, n) * HOUR).astype(np.int64)
    taken_up = moment + (rng.uniform(*_MOVE_HOURS, n) * pace * HOUR).astype(np.int64)
    until = np.where(reserve, plan.end, np.minimum(until, np.maximum(gone, joined + HOUR)))
    return np.where(reserve, np.maximum(joined, taken_up), joined), until
