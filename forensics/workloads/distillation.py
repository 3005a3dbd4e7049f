"""Campaigns of a cluster → how likely its traffic is distillation, and how much of it at least.

Whoever merely resells access has a pool, too, and programs of his customers on it; but they have most of its requests
only where it is small, or serves nothing but products.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from forensics.vocabulary.workload import IN_THE_BOUND, SURE

ODDS, BY_SHARE = -1.8, 7.7
"""Natural logarithm of the odds that a hydra distils, not only resells access, if hardly any of its requests are named
work, and what all of them would add. Fitted on clusters of worlds of which as many distil as resell (seeds 2000 to
2059, with prompts and with hashes alone; ``python -m benchmarks.resale --fit`` prints it): how many hydras only resell
access nobody has counted."""
SURELY: Final = 0.95
"""P(distillation | hydra) at most, and one minus that at least: one in twenty is what is conceded to ways of distilling
and of reselling that no simulated world has. Hand-set; of clusters without work
a hundredth would fit."""
ENOUGH: Final = 100
"""Requests that were looked at, from which it says something that no work was found: of fewer a quarter of the pools
that distil showed none. Hand-set."""
UNKNOWN: Final = 0.5
"""P(distillation | hydra) where nothing was found in fewer requests: as many distil as resell."""


def extraction(looked_at: pl.DataFrame, clusters: pl.DataFrame, campaigns: pl.DataFrame) -> pl.DataFrame:
    """Say of every cluster that was looked at how likely its traffic is distillation, and how much of it at least.

    P(distillation) = P(hydra) · P(distillation | hydra), the latter by the share of its requests that are named work.

    Parameters
    ----------
    looked_at
        ``cluster_id``, ``n_looked_at`` (requests).
    clusters
        ``cluster_id``, ``confidence``.
    campaigns
        ``Campaigns``.

    Returns
    -------
    polars.DataFrame
        ``cluster_id``, ``extraction`` (0..1), ``extraction_share_low`` (0..1; null where nothing can be shown); sorted.
    """
    # Of smaller ones some are other customers': they share a sentence with the work.
    counted = campaigns.filter(IN_THE_BOUND)
    sums = counted.group_by("cluster_id").agg(extraction_share_low=SURE * pl.col("share").sum())
    named = campaigns.group_by("cluster_id").agg(work=pl.col("share").sum())
    seen = looked_at.join(clusters.select("cluster_id", "confidence"), on="cluster_id", how="inner", validate="1:1")
    known = (
        seen.join(sums, on="cluster_id", how="left", validate="1:1")
        .join(named, on="cluster_id", how="left", validate="1:1")
        .sort("cluster_id")
    )
    return known.select(
        "cluster_id",
        extraction=pl.col("confidence") * of_a_hydra("work", "n_looked_at"),
        extraction_share_low="extraction_share_low",
    )


def of_a_hydra(work: str, n_looked_at: str) -> pl.Expr:
    """P(distillation | hydra) by the share of its requests that are named work (null for none)."""
    odds = ODDS + BY_SHARE * pl.col(work)
    told = (1.0 / (1.0 + (-odds).exp())).clip(1.0 - SURELY, SURELY)
    nothing = pl.when(pl.col(n_looked_at) >= ENOUGH).then(1.0 - SURELY).otherwise(UNKNOWN)
    return pl.coalesce(told, nothing)
