"""What a pool is asked to send in a stretch of the world: extraction, customers' requests, camouflage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.lab.draws import HOUR, SECOND, Flags, Ints, choose, maybe, side_rng, zipf_weights
from forensics.lab.growth.customs import HOME_STYLES, Customs, draw_customs
from forensics.lab.growth.draft import CUSTOMER, DISTILLATION, Bundle, Draft, Places
from forensics.lab.growth.extraction import Order, write_extraction
from forensics.lab.growth.sessions import Sessions, converse, draw_sessions
from forensics.lab.growth.tempo import Shift, work_times
from forensics.lab.world import Plan, Workload

if TYPE_CHECKING:
    from forensics.lab.growth.people import People

_WORKERS = 8
"""Threads of extraction that a machine works at together."""
_THREAD_GAP = 600 * SECOND
"""µs after which a worker begins another thread."""
_LEAD = 3 * HOUR
"""Conversations that began so long before a stretch have their later turns in it."""
CLIENTELES: Final = {
    "mixed": np.array([0.45, 0.2, 0.15, 0.2]),
    "coders": np.array([0.1, 0.1, 0.05, 0.75]),
    "developers": np.array([0.05, 0.85, 0.05, 0.05]),
    "products": np.array([0.05, 0.2, 0.7, 0.05]),
}
"""Shares of chatters, developers, builders and coders among a pool's customers; invented."""
_CUSTOMER_REQUESTS = 20.0
"""Requests of one customer, mean."""
_SLOW = 8.0
"""Customers' gaps within a conversation, times an ordinary person's: conversations outlast the sticky hour."""
_LENGTH_SPREAD = 0.8
"""Standard deviation of the logarithm of requests per session, as among ordinary people."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What is extracted, and how it is asked for."""

    workloads: tuple[Workload, ...]
    weights: tuple[float, ...]
    """Share of the requests, one per workload."""
    style: str
    turns: float
    """Requests of one thread, mean; 1 asks every task once."""
    pivot: int
    """µs: moment from which a new model exists; -1 for none."""
    owner: str = ""
    """Whose private words are used; empty for the group's own."""


def workloads_of(
    campaign: str, actors: tuple[str, ...], families: tuple[str, ...], shares: tuple[float, ...] = ()
) -> Extraction:
    """Deal families out to customers in turn; customers' shares follow Zipf unless they are given.

    Customers that are more than the families begin again at the first family; an empty name is a laboratory that
    nobody has described.
    """
    workloads, weights = [], []
    for place, share in enumerate(shares or zipf_weights(len(actors)).tolist()):
        own = families[place :: len(actors)] or (families[place % len(families)],)
        for family in own:
            workloads.append(Workload(f"{campaign}/{actors[place] or 'unknown'}", family, actors[place] or None))
            weights.append(share / len(own))
    return Extraction(tuple(workloads), tuple(weights), "slots", 1.0, -1)


def extraction(plan: Plan, shift: Shift, n: int, what: Extraction) -> Bundle:
    """Write ``n`` extraction requests; accounts, stacks and addresses are for the relay to choose."""
    rng = plan.rng
    time = work_times(plan, shift, n)
    thread, turn = _threads(rng, time, what.turns)
    n_threads = int(thread.max(initial=-1)) + 1
    workload = choose(rng, np.array(what.weights), n_threads)[thread]
    order = Order(time, workload, what.workloads, what.style, what.pivot)
    words = side_rng((plan.seed[0], what.owner or plan.group), "words")
    script = write_extraction(plan, rng, words, order)
    zeros = np.zeros(n, dtype=np.int64)
    draft = Draft(
        time=time,
        account=zeros,
        address=zeros,
        stack=zeros,
        connection=zeros,
        conversation=thread if what.turns > 1 else zeros - 1,
        turn=turn,
        prompt=script.prompt,
        system=script.system,
        model=script.model,
        sampling=script.sampling,
        key=zeros,
        status=zeros + 200,
        retry=zeros,
        purpose=workload + DISTILLATION,
    )
    return Bundle(draft, _nowhere(), script.texts, script.systems, what.workloads)


def _threads(rng: np.random.Generator, time: Ints, turns: float) -> tuple[Ints, Ints]:
    """Thread of each request, and its position there: workers go on one request after another."""
    n = len(time)
    if turns <= 1:
        return np.arange(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    worker = rng.integers(0, _WORKERS, n)
    order = np.argsort(worker, kind="stable")
    changes = np.diff(worker[order], prepend=-1) != 0
    late = np.diff(time[order], prepend=0) > _THREAD_GAP
    begins = np.flatnonzero(changes | late | maybe(rng, 1.0 / turns, n))
    lengths = np.diff(np.append(begins, n))
    thread, turn = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    thread[order] = np.repeat(np.arange(len(begins)), lengths)
    turn[order] = np.arange(n) - np.repeat(begins, lengths)
    return thread, turn


def customers(plan: Plan, shift: Shift, n: int, clientele: str) -> Bundle:
    """About ``n`` requests of people who never heard of each other, in conversations; who they are, by name."""
    rng = plan.rng
    first, last = plan.window
    tempo = shift.tempo
    low = tempo.share(first - _LEAD)
    # What began before the stretch makes up for what goes on after it.
    wanted = n * (shift.high - low) / max(shift.high - shift.low, 1e-12)
    n_people = max(1, round(wanted / _CUSTOMER_REQUESTS))
    customs = draw_customs(rng, n_people, _CUSTOMER_REQUESTS, CLIENTELES[clientele])
    customs = customs.changed(gap_s=customs.gap_s * _SLOW)
    account = rng.integers(0, n_people, 2 * int(wanted / float(customs.length.mean())) + 8)
    spread = rng.lognormal(-(_LENGTH_SPREAD**2) / 2, _LENGTH_SPREAD, len(account))
    length = np.maximum(1, np.round(customs.length[account] * spread)).astype(np.int64)
    n_sessions = int(np.searchsorted(np.cumsum(length), wanted))
    start = tempo.when(low + rng.random(n_sessions) * (shift.high - low))
    bundle = converse(plan, Sessions(account[:n_sessions], start, length[:n_sessions]), customs, _nowhere())
    rows = np.flatnonzero((bundle.draft.time >= first) & (bundle.draft.time < last))
    draft = bundle.draft.take(rows)
    zeros = np.zeros(len(draft), dtype=np.int64)
    return replace(bundle, draft=draft.changed(purpose=zeros + CUSTOMER, key=zeros, address=zeros))


@dataclass(frozen=True, slots=True)
class Habits:
    """Ordinary use of a pool's accounts: what people do there, or what looks like it."""

    customs: Customs
    sessions: Sessions
    """Those that reach into the stretch."""


def habits_of(plan: Plan, people: People, requests: float, who: Flags) -> Habits:
    """Draw ordinary habits and sessions of some accounts: the same in every stretch, and kept where they reach into it.

    Parameters
    ----------
    requests
        Mean requests per account over the world.
    """
    naming = replace(plan, rng=side_rng(plan.seed, "habits", round(requests * 1_000)))
    customs = draw_customs(naming.rng, len(who), requests, HOME_STYLES)
    sessions = draw_sessions(naming, people, customs)
    first, last = plan.window
    kept = np.flatnonzero(who[sessions.account] & (sessions.start >= first - _LEAD) & (sessions.start < last))
    return Habits(customs, Sessions(sessions.account[kept], sessions.start[kept], sessions.length[kept]))


def used_by_itself(plan: Plan, people: People, requests: float, since: Ints) -> Bundle:
    """Camouflage: requests like an ordinary person's on every account, sent by the relay."""
    habits = habits_of(plan, people, requests, np.ones(len(since), dtype=np.bool_))
    bundle = converse(plan, habits.sessions, habits.customs, _nowhere())
    draft = bundle.draft
    first, last = plan.window
    rows = np.flatnonzero((draft.time >= np.maximum(first, since[draft.account])) & (draft.time < last))
    taken = draft.take(rows)
    return replace(bundle, draft=taken.changed(address=taken.address * 0))


def _nowhere() -> Places:
    """No address yet."""
    return Places(pl.Series([], dtype=pl.String), np.zeros(0, dtype=np.int64))
