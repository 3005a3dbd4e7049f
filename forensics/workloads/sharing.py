"""Which fragments of prompts a cluster shares out: common to its accounts, rare elsewhere, and spread by a scheduler.

Relays carry several people's work over the same accounts. A customer's own traffic sticks to the few accounts that its
sessions were given to; a job that is shared out reaches as many accounts as chance gives that many requests. Both have
templates; only the second is work of one list on all accounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

if TYPE_CHECKING:
    import numpy.typing as npt

AT_LEAST: Final = 3
"""Accounts of a cluster that a fragment is on, as a cluster has at least."""
RARER: Final = 30.0
"""How many times commoner a fragment is among a cluster's accounts than among the others. Hand-set."""
EVEN: Final = 0.8
"""Share of the accounts that chance would give its requests to, from which a fragment is shared out. Hand-set: a fixed
share of accounts per request gives 1; sessions that stick to their account give the number of sessions."""


def shared_out(seen: pl.DataFrame, n_requests: pl.DataFrame) -> pl.DataFrame:
    """Find the fragments that each cluster shares out.

    Parameters
    ----------
    seen
        ``row``, ``cluster`` (null for accounts in none), ``account``, ``fragment``: each fragment of a request once.
    n_requests
        ``account``, ``cluster``, ``n``: requests of every account that were looked at.

    Returns
    -------
    polars.DataFrame
        ``cluster``, ``fragment``, ``n_requests``, ``n_accounts``, ``n_outside`` (accounts of others), ``evenness``;
        sorted.
    """
    pairs = seen.group_by("fragment", "cluster").agg(n_requests=pl.len(), n_accounts=pl.col("account").n_unique())
    everywhere = pairs.group_by("fragment").agg(n_everywhere=pl.col("n_accounts").sum())
    sizes = n_requests.drop_nulls("cluster").group_by("cluster").agg(size=pl.len())
    own = pairs.drop_nulls("cluster").filter(pl.col("n_accounts") >= AT_LEAST)
    known = own.join(everywhere, on="fragment", how="left", validate="m:1").join(
        sizes, on="cluster", how="left", validate="m:1"
    )
    outside = pl.col("n_everywhere") - pl.col("n_accounts")
    inside = pl.col("n_accounts") / pl.col("size")
    rarer = inside >= RARER * (outside + 1) / (len(n_requests) - pl.col("size") + 1)
    rare = known.with_columns(n_outside=outside).filter(rarer).sort("cluster", "fragment")
    told = rare.with_columns(evenness=pl.Series(_evenness(rare, n_requests), dtype=pl.Float64))
    columns = ("cluster", "fragment", "n_requests", "n_accounts", "n_outside", "evenness")
    return told.filter(pl.col("evenness") >= EVEN).select(columns)


def _evenness(fragments: pl.DataFrame, n_requests: pl.DataFrame) -> npt.NDArray[np.float64]:
    """Accounts that a fragment is on, of those that chance would give it: ``sum over accounts of 1 - (1 - p)^n``.

    p is the fragment's share of the cluster's requests, n an account's requests (occupancy with unequal cells).
    """
    found = np.ones(len(fragments))
    cluster = fragments["cluster"].to_numpy()
    for (number,), accounts in n_requests.drop_nulls("cluster").group_by("cluster"):
        at = np.flatnonzero(cluster == number)
        if len(at):
            n, times = np.unique(accounts["n"].to_numpy(), return_counts=True)
            share = fragments["n_requests"].to_numpy()[at] / np.dot(n, times)
            expected = (1.0 - (1.0 - share)[:, None] ** n) @ times
            found[at] = fragments["n_accounts"].to_numpy()[at] / expected
    return found
