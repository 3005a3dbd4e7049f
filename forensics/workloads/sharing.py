"""Which fragments of prompts a cluster shares out: common to its accounts, rare elsewhere, and spread by a scheduler.

Relays carry several people's work over the same accounts. A customer's own traffic sticks to the few accounts that its
sessions were given to; a job that is shared out is spread as chance spreads it. Both have templates; only the second is
work of one list on all accounts.
"""

from __future__ import annotations

from typing import Final

import polars as pl

AT_LEAST: Final = 3
"""Accounts of a cluster that a fragment is on, as a cluster has at least."""
RARER: Final = 30.0
"""How many times commoner a fragment is among a cluster's accounts than among others, as many requests of each looked
at. Hand-set; with one stranger added, it takes 29 accounts in no cluster."""
EVEN: Final = 0.8
"""Effective number of accounts that a fragment is spread over, of the number that chance would give: from which on it
is shared out. Hand-set: a scheduler that looks at nobody gives 1, or more where it takes turns; one customer's sessions
give their number."""


def shared_out(seen: pl.DataFrame, others: pl.DataFrame, sizes: pl.DataFrame, n_others: int) -> pl.DataFrame:
    """Find the fragments that one cluster shares out.

    With x requests of an account that have the fragment, k of all, and p the account's share of the cluster's requests,
    the effective number is ``k^2 / sum x^2`` (inverse Simpson index), and ``k / (1 + (k - 1) sum p^2)`` if the k were
    drawn from all of them by lot.

    Parameters
    ----------
    seen
        ``account``, ``fragment``, ``early`` (among as many requests of the account as of others are looked at): each
        fragment of a request of the cluster once.
    others
        ``fragment``, ``n_outside``: accounts in no cluster that have it.
    sizes
        ``account``, ``n``: requests of each account of the cluster that say something.
    n_others
        Accounts in no cluster that were looked at.

    Returns
    -------
    polars.DataFrame
        ``fragment``, ``n_requests``; sorted.
    """
    share = sizes["n"] / sizes["n"].sum()
    squares = float((share * share).sum())
    per_account = seen.group_by("fragment", "account").agg(x=pl.len().cast(pl.Int64), early=pl.col("early").any())
    found = per_account.group_by("fragment").agg(
        n_requests=pl.col("x").sum(),
        n_accounts=pl.len(),
        n_early=pl.col("early").sum(),
        squares=(pl.col("x") * pl.col("x")).sum(),
    )
    known = found.filter(pl.col("n_accounts") >= AT_LEAST).join(others, on="fragment", how="left", validate="1:1")
    inside = pl.col("n_early") / len(sizes)
    rare = inside >= RARER * (pl.col("n_outside").fill_null(0) + 1) / (n_others + 1)
    k = pl.col("n_requests")
    spread = k * k / pl.col("squares")
    by_chance = k / (1.0 + (k - 1) * squares)
    even = spread >= EVEN * by_chance
    return known.filter(rare & even).select("fragment", "n_requests").sort("fragment")
