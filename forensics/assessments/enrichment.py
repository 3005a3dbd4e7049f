"""What a shared thing says of belonging is at most how much commoner it is inside a cluster than outside.

A thing of few accounts is rare in the log, and still says nothing of one cluster where that holds half of the log and
half of the thing's users. The limit lies on top of what was fitted: with it inside, the fit would make up for clusters
that are most of a log, and raise everybody's odds of belonging.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.foundation.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

ENRICHMENT: Final = "enrichment."
"""Prefix of sources."""
STRANGER: Final = 1.0
"""Accounts added to either side, of the cluster as often as the log's are: the least that can be added, so that what
one partner has is no certainty."""


def limits(
    ties: pl.DataFrame, memberships: pl.DataFrame, n_accounts: int, weights: Mapping[str, float]
) -> pl.DataFrame:
    """What takes ties back to the limit.

    With s of S fellow members and n of N other accounts on a thing and q = S / (N + 1), the ratio is
    ``(s + q) / (S + 1)`` to ``(n - s + 1 - q) / (N - S + 1)``: both shares with one stranger added, who is never wholly
    of one side. What is commoner outside says nothing.

    Parameters
    ----------
    ties
        ``account_id``, ``family``, ``kind``, ``bans`` (before weights), ``n_partners``, ``n_users``: one each family.
    memberships
        ``account_id``, ``cluster_id``.
    n_accounts
        Accounts of the log.
    weights
        How much a causal family counts; 1 where it is not named.

    Returns
    -------
    polars.DataFrame
        ``account_id``, ``family``, ``source``, ``bans`` (below 0), ``detail``, ``citations``; in the order of ties.
    """
    sizes = memberships.select("account_id", fellows=pl.len().over("cluster_id") - 1)
    known = ties.join(sizes, on="account_id", how="inner", validate="m:1", maintain_order="left")
    others, fellows = n_accounts - 1, pl.col("fellows")
    share = fellows / n_accounts
    inside = (pl.col("n_partners") + STRANGER * share) / (fellows + STRANGER)
    outside = (pl.col("n_users") - 1 - pl.col("n_partners") + STRANGER * (1 - share)) / (others - fellows + STRANGER)
    most = (inside / outside).log10().clip(lower_bound=0.0)
    weight = pl.col("family").replace_strict(dict(weights), default=1.0, return_dtype=pl.Float64) if weights else 1.0
    return (
        known.with_columns(most=most)
        .filter(pl.col("most") < pl.col("bans"))
        .select(
            "account_id",
            "family",
            source=phrase(f"{ENRICHMENT}{{}}", "kind"),
            bans=(pl.col("most") - pl.col("bans")) * weight,
            detail=phrase(
                "{} of the cluster's {} other accounts have it and {} of the log's {} outside, which says no more",
                "n_partners",
                "fellows",
                pl.col("n_users") - 1 - pl.col("n_partners"),
                others - fellows,
            ),
            citations=pl.lit([], pl.List(pl.String)),
        )
    )
