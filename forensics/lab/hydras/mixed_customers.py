"""A pool that sells access: unrelated customers' conversations and its owner's extraction on the same accounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.growth.addresses import hosting
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.draft import CUSTOMER, Bundle, Draft, Places, merge
from forensics.lab.growth.people import honest_dates, sign_up
from forensics.lab.growth.pools import in_turn, job_times, lanes, sticky_blocks
from forensics.lab.growth.relay import Work, extract, write_hydra
from forensics.lab.growth.rings import Pool, Ring, enlist
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.world import GroupTraffic, Kind, Plan

_CUSTOMER_STYLES = np.array([0.45, 0.2, 0.15, 0.2])
_SLOW = 8.0
"""Customers' gaps within a conversation, times an ordinary person's: conversations outlast the sticky hour."""
_CUSTOMER_REQUESTS = 20.0

if TYPE_CHECKING:
    from forensics.lab.draws import Ints


@dataclass(frozen=True, slots=True)
class MixedCustomers:
    """What can vary."""

    customers_share: float = 0.6
    """Share of requests that are unrelated customers'."""
    exits: int = 12
    """Outbound proxies; every account keeps to one."""
    connections: int = 4
    """Kept open per exit, for whichever account comes next."""
    cards: int = 0
    bins: int = 4
    bursts: int = 3
    families: str = "coding,reasoning"
    free_mail: float = 0.6
    banned: float = 0.08
    limited: float = 0.02
    requests: float = 40.0


def grow(plan: Plan, options: MixedCustomers) -> GroupTraffic:
    """Grow a relay whose conversations stick to an account for one hour and then hop."""
    pool = enlist(plan, Ring(options.cards, options.bins, options.bursts, options.free_mail, options.banned))
    total = plan.accounts * options.requests
    exits = hosting(plan.rng, options.exits, 3)
    n_jobs = int(total * (1 - options.customers_share))
    zeros = np.zeros(n_jobs, dtype=np.int64)
    time = job_times(plan, n_jobs, plan.start, plan.end)
    work = Work(time, zeros, zeros, zeros, tuple(options.families.split(",")))
    jobs = extract(plan, work, exits)
    served = _customers(plan, total * options.customers_share, int(jobs.draft.stack[0]) if n_jobs else 0)
    bundle = merge(jobs, served)
    draft = _scheduled(plan, bundle.draft, pool, options)
    return write_hydra(plan, pool, replace(bundle, draft=draft, places=exits), options.limited)


def _customers(plan: Plan, requests: float, stack: int) -> Bundle:
    """Conversations of people who never heard of each other; the relay rewrites their client headers."""
    n = max(1, round(requests / _CUSTOMER_REQUESTS))
    public = replace(plan, accounts=n)
    people = sign_up(public, honest_dates(public))
    customs = draw_customs(plan.rng, n, _CUSTOMER_REQUESTS, _CUSTOMER_STYLES)
    same = np.full(n, stack, dtype=np.int64)
    customs = customs.changed(stack=same, second_stack=same, gap_s=customs.gap_s * _SLOW)
    sessions = draw_sessions(public, people, customs)
    nowhere = Places(people.frame["signup_ip"].gather(sessions.account), sessions.account * 0)
    bundle = converse(public, sessions, customs, nowhere)
    purpose = np.full(len(bundle.draft), CUSTOMER, dtype=np.int64)
    return replace(bundle, draft=bundle.draft.changed(purpose=purpose, key=bundle.draft.key * 0))


def _scheduled(plan: Plan, draft: Draft, pool: Pool, options: MixedCustomers) -> Draft:
    draft = draft.take(np.flatnonzero(draft.time < plan.end))
    # Requests of no conversation are pieces of their own; labels past every conversation's.
    alone = int(draft.conversation.max(initial=0)) + 1 + np.arange(len(draft), dtype=np.int64)
    piece, begins = sticky_blocks(draft.time, np.where(draft.conversation >= 0, draft.conversation, alone))
    # The least recently used account takes the next piece: in turn, by the time pieces begin.
    account: Ints = in_turn(begins, pool.since, pool.until)[piece]
    slot = account % options.exits
    connection = lanes(plan.rng, draft.time, slot, options.connections, 1_500.0)
    return draft.changed(account=account, address=slot, connection=connection)


part = Kind("mixed_customers", "pool that carries customers", MixedCustomers, grow)
