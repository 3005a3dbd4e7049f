"""A relay's fleet of accounts, whose exits, payment, sign-up, scheduling, customers and prompts vary freely."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.errors import UsageError
from forensics.lab.draws import DAY, keys, side_rng
from forensics.lab.growth.addresses import at_home
from forensics.lab.growth.assemble import assemble
from forensics.lab.growth.demand import CLIENTELES, customers, extraction, habits_of, used_by_itself, workloads_of
from forensics.lab.growth.dispatch import Refusals, dealt, refused, stacks_of_accounts
from forensics.lab.growth.draft import Bundle, merge
from forensics.lab.growth.failures import retried
from forensics.lab.growth.listing import with_listing
from forensics.lab.growth.pools import Tunnels, tunnelled
from forensics.lab.growth.recruits import MAILS, PAYMENTS, SIGN_UPS, Recruiting, Recruits, recruit
from forensics.lab.growth.routes import Route
from forensics.lab.growth.sessions import converse
from forensics.lab.growth.tempo import HOURS, Shift, shift_of, tempo_of
from forensics.lab.relays import exit_named, scheduler_named
from forensics.lab.world import GroupTraffic, Kind, Plan, Verdict

if TYPE_CHECKING:
    from forensics.lab.growth.people import People

_LABELS = 2**54
"""Room for the labels of connections and conversations of one stretch of time."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """What can vary; every combination grows."""

    exits: str = "rotated"
    """A part of ``forensics/lab/exits``."""
    n_exits: int = 0
    """Machines or lines; 0 for as many as such relays usually have."""
    market: str = ""
    """Seller of rented lines; honest groups that name it live there and rent there."""
    connection_sharing: float = 0.9
    """Share of exits whose connections carry whichever account comes next (measured: .886 of true pairs share one)."""
    lanes: int = 4
    """Connections that a shared exit keeps open."""
    connection_s: float = 600.0
    """Seconds after which a connection is renewed."""
    connection_requests: int = 0
    """Requests after which a connection is renewed; seconds are then how long it may lie idle. 0 renews by the
    clock alone (measured: 6 to 33 requests in seven relays that share connections, 2 in two more)."""
    scheduler: str = "lru_sticky"
    """A part of ``forensics/lab/schedulers``."""
    limited: float = 0.02
    """Share of requests refused with 429."""
    fail_over: float = 1.0
    """Share of refusals after which a sibling gets the request at once; the others wait on the same account."""
    payment: str = "virtual"
    """few_cards, virtual or distinct."""
    cards: int = 6
    """Distinct cards, of few_cards."""
    bins: int = 4
    """Issuer ranges of cards that are not ordinary people's."""
    mail: str = "pattern"
    """pattern, human or disposable_mix."""
    sign_up: str = "bursts"
    """burst, bursts or trickle."""
    sign_up_addresses: int = 0
    """Data-centre addresses at sign-up; 0 gives each account a home-like one of its own."""
    devices: int = 0
    """Devices at sign-up; 0 gives each account its own."""
    copied: float = 0.0
    """Probability that an account has one covariate of an ordinary person: card, mail, plan, date, pathway, client."""
    copied_clients: int = 1
    """0: the relay shows its own client stacks whatever else is copied (measured: one JA4 in each of 13 relays)."""
    banned: float = 0.08
    """Share of the first accounts banned while the pool works."""
    regrowth: float = 1.0
    """Share of bans after which a new head grows within days."""
    second_pool: float = 0.0
    """Share of accounts in reserve, which traffic moves to when all others are banned."""
    ban_day: float = -1.0
    """Day on which the first pool is banned; negative for the world's middle."""
    hijacked: float = 0.0
    """Share of accounts that are honest people's, who go on using them."""
    own_requests: float = 10.0
    """Mean requests of those people themselves."""
    actors: str = ""
    """Customers that extraction is for, comma-separated, the largest first; empty for one nobody has described."""
    actor_shares: str = ""
    """Their shares of the extraction, comma-separated, one each; empty for Zipf's."""
    families: str = "coding,reasoning"
    """What is extracted, comma-separated, dealt out to the customers in turn."""
    owner: str = ""
    """Operator that several groups may share; empty for the group's own name."""
    customers: float = 0.0
    """Share of requests that are unrelated customers'."""
    clientele: str = "mixed"
    """Who those are: a key of ``growth.demand.CLIENTELES``."""
    self_use: float = 0.0
    """Share of requests that look like an ordinary person's."""
    stacks: int = 1
    """Distinct client stacks that the relay shows."""
    style: str = "slots"
    """A part of ``forensics/lab/styles``."""
    turns: float = 1.0
    """Requests of one thread of extraction, mean; 1 asks every task once."""
    pivot_day: float = -1.0
    """Day from which a new model exists; negative for none."""
    hours: str = "flat"
    """flat or office."""
    key_enumeration: int = 0
    """1: the relay asks for the list of models once per key when it starts."""
    first_day: float = 0.0
    """Day of the world on which the pool begins to work."""
    active_days: float = 0.0
    """Days that it works; 0 until the end."""
    requests: float = 40.0
    """Mean requests per account over the world."""


_CHOICES = {
    "payment": PAYMENTS,
    "mail": MAILS,
    "sign_up": SIGN_UPS,
    "hours": HOURS,
    "clientele": tuple(CLIENTELES),
}
_SHARES = ("connection_sharing", "limited", "fail_over", "copied", "banned", "regrowth", "second_pool", "hijacked")


def grow(plan: Plan, options: Fleet) -> GroupTraffic:
    """Grow a stretch of a pool's work; its people, machines and secrets are the same in every stretch."""
    _check(plan, options)
    recruits = recruit(plan, _recruiting(plan, options))
    traffic = replace(plan, rng=side_rng(plan.seed, "traffic", plan.slice))
    secret = int(keys(side_rng(plan.seed, "secret"), 1)[0])
    pool = recruits.pool
    shift = shift_of(plan, tempo_of(pool, *_active(plan, options), options.hours))
    bundle = _sent(traffic, options, recruits, _demand(traffic, options, recruits, shift))
    if recruits.victims.any():
        bundle = merge(bundle, _own(traffic, pool.people, recruits, options.own_requests))
    draft = bundle.draft
    room = plan.slice * _LABELS
    draft = draft.changed(
        connection=draft.connection + room,
        conversation=np.where(draft.conversation >= 0, draft.conversation + room, draft.conversation),
    )
    role = pl.select(
        pl.when(pl.Series(recruits.victims)).then(pl.lit("compromised")).otherwise(pl.lit("operator"))
    ).to_series()
    verdict = Verdict(options.owner or plan.group, None, role)
    bundle = replace(bundle, draft=draft)
    grown = assemble(traffic, pool.people, bundle, verdict, secret)
    if options.key_enumeration:
        grown = with_listing(traffic, recruits.pool, bundle, grown, secret)
    # Sign-ups, keys and bans come with the first stretch.
    events = grown.events.filter(pl.col("event") == "login") if plan.slice else grown.events
    return replace(grown, events=events)


def _check(plan: Plan, options: Fleet) -> None:
    for name, choices in _CHOICES.items():
        if getattr(options, name) not in choices:
            raise UsageError(
                f"{name} cannot be {getattr(options, name)!r}", where=plan.group, hint=f"one of {', '.join(choices)}"
            )
    for name in _SHARES:
        if not 0 <= getattr(options, name) <= 1:
            raise UsageError(f"{name} is a share, and not {getattr(options, name)}", where=plan.group, hint="0 to 1")
    if options.customers < 0 or options.self_use < 0 or options.customers + options.self_use > 1:
        raise UsageError("customers and self_use are shares of one whole", where=plan.group, hint="0 to 1 together")


def _active(plan: Plan, options: Fleet) -> tuple[int, int]:
    first = min(plan.start + int(options.first_day * DAY), plan.end - DAY)
    last = first + int(options.active_days * DAY) if options.active_days > 0 else plan.end
    return first, min(last, plan.end)


def _recruiting(plan: Plan, options: Fleet) -> Recruiting:
    return Recruiting(
        payment=options.payment,
        mail=options.mail,
        sign_up=options.sign_up,
        copied=options.copied,
        copied_clients=options.copied if options.copied_clients else 0.0,
        cards=options.cards,
        bins=options.bins,
        sign_up_addresses=options.sign_up_addresses,
        devices=options.devices,
        banned=options.banned,
        regrowth=options.regrowth,
        second_pool=options.second_pool,
        ban_day=options.ban_day,
        hijacked=options.hijacked,
        active=_active(plan, options),
    )


def _demand(plan: Plan, options: Fleet, recruits: Recruits, shift: Shift) -> Bundle:
    """Extraction and customers' requests, on accounts; then what accounts send as camouflage."""
    total = plan.accounts * options.requests
    actors, families = tuple(options.actors.split(",")), tuple(options.families.split(","))
    campaign = workloads_of(plan.group, actors, families, _actor_shares(plan, options))
    pivot = plan.start + int(options.pivot_day * DAY) if options.pivot_day >= 0 else -1
    campaign = replace(campaign, style=options.style, turns=options.turns, pivot=pivot, owner=options.owner)
    relayed = total * (1 - options.self_use)
    n_jobs = shift.count(relayed - total * options.customers)
    bundle = extraction(plan, shift, n_jobs, campaign)
    if options.customers:
        bundle = merge(bundle, customers(plan, shift, shift.count(total * options.customers), options.clientele))
    done = (round(relayed * shift.low), round(relayed))
    deal = scheduler_named(options.scheduler).deal
    bundle = replace(bundle, draft=dealt(plan.rng, bundle.draft, recruits.pool, deal, done))
    if options.self_use:
        own = used_by_itself(plan, recruits.pool.people, options.requests * options.self_use, recruits.pool.since)
        bundle = merge(bundle, own)
    return bundle


def _actor_shares(plan: Plan, options: Fleet) -> tuple[float, ...]:
    """Shares as given, one per customer.

    Raises
    ------
    UsageError
        They are not numbers above 0, or not as many as the customers.
    """
    texts = options.actor_shares.split(",") if options.actor_shares else []
    try:
        shares = tuple(float(text) for text in texts)
    except ValueError:
        shares = (0.0,)
    if shares and (min(shares) <= 0 or len(shares) != len(options.actors.split(","))):
        raise UsageError(
            f"actor_shares cannot be {options.actor_shares!r}", where=plan.group, hint="one number above 0 per actor"
        )
    return shares


def _sent(plan: Plan, options: Fleet, recruits: Recruits, bundle: Bundle) -> Bundle:
    """Refusals, client stacks, addresses and connections."""
    way = exit_named(options.exits)
    draft = refused(plan.rng, bundle.draft, recruits.pool, Refusals(options.limited, options.fail_over))
    n_exits = options.n_exits or way.usual
    route = Route(plan.seed, plan.rng, draft.time, draft.account, plan.start, plan.days, n_exits, options.market)
    ways = way.place(route)
    tunnels = Tunnels(options.connection_sharing, options.lanes, options.connection_s, options.connection_requests)
    draft = draft.changed(
        address=ways.slot,
        connection=tunnelled(plan.rng, tunnels, draft.time, draft.account, ways.exits),
        stack=stacks_of_accounts(plan, recruits, options.stacks)[draft.account],
    )
    return replace(bundle, draft=draft, places=ways.places)


def _own(plan: Plan, people: People, recruits: Recruits, requests: float) -> Bundle:
    """What the victims send themselves, from home."""
    habits = habits_of(plan, people, requests, recruits.victims)
    places = at_home(plan.rng, people, habits.sessions)
    bundle = converse(plan, habits.sessions, habits.customs, places)
    return replace(bundle, draft=retried(plan.rng, bundle.draft))


part = Kind("fleet", "relay pool", Fleet, grow, sliced=True)
