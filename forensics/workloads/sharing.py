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
PART, A_POOL = 1 / 3, 20
"""Share of a cluster's accounts, and accounts, from which those that have a fragment may be a pool of their own inside
it: it is then enough that it is even among them. Hand-set: one customer's sessions are on fewer."""
SOME, MAINLY = 10, 0.25
"""Accounts that have a fragment, and its share of their requests, from which they may be a pool inside the cluster,
however many others there are: two operators' pools are one cluster at times. Hand-set: one customer's sessions do not
fill a quarter of ten accounts each, and as evenly."""
EACH: Final = 5.0
"""Requests with the fragment on each of those accounts, mean: fewer look even whatever spread them. Hand-set."""


def comparable(n_others: int) -> bool:
    """Whether so many accounts in no cluster are enough to tell what is rare among them."""
    return n_others + 1 >= RARER


def shared_out(seen: pl.DataFrame, others: pl.DataFrame, sizes: pl.DataFrame, n_others: int) -> pl.DataFrame:
    """Find the fragments that one cluster shares out.

    With x requests of an account that have the fragment, k of all, and p the account's share of the cluster's requests,
    the effective number is ``k^2 / sum x^2`` (inverse Simpson index), and ``k / (1 + (k - 1) sum p^2)`` if the k were
    drawn from all of them by lot. For a pool inside the cluster, p is the share of the requests of those accounts that
    have it.

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
    spread = spread_out(seen, sizes, EVEN)
    known = spread.filter(pl.col("n_accounts") >= AT_LEAST).join(others, on="fragment", how="left", validate="1:1")
    inside = pl.col("n_early") / len(sizes)
    rare = inside >= RARER * (pl.col("n_outside").fill_null(0) + 1) / (n_others + 1)
    return known.filter(rare & pl.col("evenly")).select("fragment", "n_requests").sort("fragment")


def spread_out(seen: pl.DataFrame, sizes: pl.DataFrame, even: float) -> pl.DataFrame:
    """Say of everything that requests have how many accounts have it, and whether it is spread as by lot.

    Parameters
    ----------
    seen, sizes
        As ``shared_out`` takes them.
    even
        As ``EVEN``, the effective number of accounts, of that by chance, from which on it is spread as by lot.

    Returns
    -------
    polars.DataFrame
        ``fragment``, ``n_requests``, ``n_accounts``, ``n_early`` (accounts that have it early), ``evenly``: over the
        cluster's accounts, or over those of a pool inside it.
    """
    # Whole numbers are added, so that their order does not matter.
    n = pl.col("n").cast(pl.Int64)
    asked = sizes.select("account", n=n, squared=n * n)
    per_account = (
        seen.group_by("fragment", "account")
        .agg(x=pl.len().cast(pl.Int64), early=pl.col("early").any())
        .join(asked, on="account", how="left", validate="m:1")
    )
    found = per_account.group_by("fragment").agg(
        n_requests=pl.col("x").sum(),
        n_accounts=pl.len(),
        n_early=pl.col("early").sum(),
        squares=(pl.col("x") * pl.col("x")).sum(),
        own=pl.col("n").sum(),
        own_squares=pl.col("squared").sum(),
    )
    k = pl.col("n_requests")
    spread = k * k / pl.col("squares")
    over_all = spread >= even * by_chance(k, pl.lit(asked["n"].sum()), pl.lit(asked["squared"].sum()))
    inside_it = spread >= even * by_chance(k, pl.col("own"), pl.col("own_squares"))
    many = pl.col("n_accounts") >= max(A_POOL, PART * len(sizes))
    busy = (pl.col("n_accounts") >= SOME) & (k >= MAINLY * pl.col("own"))
    pool = (many | busy) & (k >= EACH * pl.col("n_accounts"))
    return found.select("fragment", "n_requests", "n_accounts", "n_early", evenly=over_all | (pool & inside_it))


def by_chance(k: pl.Expr, whole: pl.Expr, squares: pl.Expr) -> pl.Expr:
    """Effective number of accounts, or hours, that k requests have by lot, of those with so many requests in all."""
    return k / (1.0 + (k - 1) * (squares / (whole * whole)))
