"""Jobs of a cluster → how likely its traffic is distillation, and how much of it at least.

Whoever merely resells access has a pool, too, and programs of customers on it; but they have most of its requests only
where it is small, or serves nothing but products.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from forensics.vocabulary.workload import IN_THE_BOUND, NO_JOB, SURE

ODDS, BY_SHARE = -1.8, 7.7
"""Natural logarithm of the odds that a hydra distils, not only resells access, if hardly any of its requests are named
work, and what all of them would add. Fitted on clusters of worlds of which as many distil as resell (seeds 2000 to
2059, with prompts and with hashes alone; ``python -m benchmarks.resale --fit`` prints it): how many hydras only resell
access nobody has counted."""
LEAST, MOST = 0.1, 0.95
"""P(distillation | hydra) at least and at most. Hand-set: the worlds hold only ways of distilling and of reselling that
we thought of, and that nothing was found says less than that something was."""
ENOUGH: Final = 100
"""Requests that could have shown work, from which it says something that none was found. Hand-set: of fewer many pools
that distil show none."""
MAINLY: Final = 0.5
"""Share of the requests looked at that could have shown work, from which it says something. Hand-set: shares are of all
requests, and so is the least that a piece of work must have."""
UNKNOWN: Final = 0.5
"""P(distillation | hydra) at least where little could have shown work: as many distil as resell."""


def extraction(
    jobs: pl.DataFrame, digests: pl.DataFrame, clusters: pl.DataFrame, campaigns: pl.DataFrame
) -> pl.DataFrame:
    """Say of every cluster that was looked at how likely its traffic is distillation, and how much of it at least.

    P(distillation) = P(hydra) · P(distillation | hydra), the latter by the share of its requests that are named work.

    Parameters
    ----------
    jobs
        ``Jobs``.
    digests
        ``cluster_id``, ``members`` (digest of its accounts).
    clusters
        ``cluster_id``, ``confidence``.
    campaigns
        ``Campaigns``.

    Returns
    -------
    polars.DataFrame
        ``cluster_id``, ``extraction`` (0..1), ``extraction_share_low`` (0..1; null where nothing can be shown); sorted.
        Clusters whose members are others than those looked at are absent.
    """
    # Of smaller ones some are other customers': they share a sentence with the work.
    counted = campaigns.filter(IN_THE_BOUND)
    sums = counted.group_by("cluster_id").agg(extraction_share_low=SURE * pl.col("share").sum())
    named = pl.col("n_requests").filter(pl.col("job") != NO_JOB).sum()
    looked_at = jobs.group_by("members").agg(
        work=named / pl.col("n_looked_at").first(),
        telling=(pl.col("n_telling").first() >= ENOUGH)
        & (pl.col("n_telling").first() >= MAINLY * pl.col("n_looked_at").first()),
    )
    known = (
        digests.join(looked_at, on="members", how="inner", validate="1:1")
        .join(clusters.select("cluster_id", "confidence"), on="cluster_id", how="inner", validate="1:1")
        .join(sums, on="cluster_id", how="left", validate="1:1")
        .sort("cluster_id")
    )
    return known.with_columns(extraction=pl.col("confidence") * _of_a_hydra()).select(
        "cluster_id", "extraction", "extraction_share_low"
    )


def _of_a_hydra() -> pl.Expr:
    """P(distillation | hydra) by ``work``, the share of its requests, and whether its requests are ``telling``."""
    odds = ODDS + BY_SHARE * pl.col("work")
    by_share = (1.0 / (1.0 + (-odds).exp())).clip(LEAST, MOST)
    found = pl.when(pl.col("work") > 0.0).then(by_share).otherwise(LEAST)
    return pl.when("telling").then(found).otherwise(pl.max_horizontal(found, pl.lit(UNKNOWN)))
