"""What a relay does with its requests: picks accounts, meets refusals, and writes its own client headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import Flags, Ints, choose, maybe, side_rng
from forensics.lab.growth.customs import HOME_STYLES, draw_stacks, one_stack
from forensics.lab.growth.draft import Draft, concat
from forensics.lab.growth.failures import failed_over, retried
from forensics.lab.growth.pools import Queue, next_alive
from forensics.lab.tables.clients import STACKS, THROUGH

if TYPE_CHECKING:
    from collections.abc import Callable

    from forensics.lab.growth.recruits import Recruits
    from forensics.lab.growth.rings import Pool
    from forensics.lab.world import Plan


@dataclass(frozen=True, slots=True)
class Refusals:
    """How often requests are refused, and what the relay does then."""

    limited: float
    """Share of requests refused with 429."""
    fail_over: float
    """Share of refusals after which a sibling gets the request at once; the others wait on the same account."""


def dealt(
    rng: np.random.Generator, draft: Draft, pool: Pool, deal: Callable[[Queue], Ints], done: tuple[int, int]
) -> Draft:
    """Give requests to accounts, in order of time; what comes while nobody is in the pool is not sent.

    Parameters
    ----------
    done
        Requests dealt in earlier stretches, and requests of the whole world.
    """
    in_order = draft.take(np.argsort(draft.time, kind="stable"))
    kept = in_order.take(np.flatnonzero(_manned(in_order.time, pool)))
    account = deal(Queue(rng, kept.time, kept.conversation, pool.since, pool.until, *done))
    # A conversation's account may be lost before the conversation ends: it goes on with a sibling.
    gone = np.flatnonzero((pool.until[account] <= kept.time) | (pool.since[account] > kept.time))
    account[gone] = next_alive(kept.time[gone], account[gone], pool.since, pool.until)
    return kept.changed(account=account)


def _manned(time: Ints, pool: Pool) -> Flags:
    """Whether some account is in the pool at each time."""
    joined, left = np.sort(pool.since), np.sort(pool.until)
    return np.asarray(np.searchsorted(joined, time, "right") > np.searchsorted(left, time, "right"))


def refused(rng: np.random.Generator, draft: Draft, pool: Pool, how: Refusals) -> Draft:
    """Let some requests be refused, and the relay go on as it does."""

    def sibling(again: Draft) -> Ints:
        # Nobody takes over from a pool that is just gone.
        account, rows = again.account.copy(), np.flatnonzero(_manned(again.time, pool))
        account[rows] = next_alive(again.time[rows], account[rows], pool.since, pool.until)
        return account

    over = maybe(rng, how.fail_over, len(draft))
    moved = failed_over(rng, draft.take(np.flatnonzero(over)), how.limited, sibling)
    return concat([moved, retried(rng, draft.take(np.flatnonzero(~over)), how.limited)])


def stacks_of_accounts(plan: Plan, recruits: Recruits, n_stacks: int) -> Ints:
    """The client stack of each account's requests: one of the relay's few, or one like an ordinary person's.

    Of thirteen relays in a capture, five showed several clients' agents over one TLS stack, and none two TLS stacks
    (session resumption apart).
    """
    rng, n = side_rng(plan.seed, "stacks"), plan.accounts
    first = one_stack(rng, "gateway")
    # Spoofed stacks are those of any program: which one an account gets is fixed.
    through = STACKS["family"][first].partition(THROUGH)[2]
    # A relay that passes agents on shows its clients' over its own TLS; others copy whole clients.
    whole = (pl.col("use") != "app") & ~pl.col("family").str.contains(THROUGH, literal=True)
    shown = pl.col("family").str.ends_with(THROUGH + through) if through else whole
    weights = STACKS["weight"].to_numpy() * STACKS.select(shown).to_series().to_numpy()
    weights[first] = 0.0
    ranks = rng.random(len(weights)) ** (1.0 / np.maximum(weights, 1e-9))
    stacks = np.append(first, np.argsort(-ranks)[: max(0, n_stacks - 1)]).astype(np.int64)
    spoofed = stacks[rng.integers(0, len(stacks), n)]
    own = draw_stacks(rng, choose(rng, HOME_STYLES, n))
    return np.where(recruits.own_stack, own, spoofed)
