"""Jobs of suspected clusters → campaigns, and the least that was extracted."""

from __future__ import annotations

from typing import Final

import polars as pl

from forensics.foundation.phrase import phrase
from forensics.vocabulary.case_tables import Campaigns
from forensics.vocabulary.hypothesis import HYDRA

COUNTED: Final = 0.1
"""Share of a cluster's requests from which a job counts. Hand-set: a relay's customers have jobs of their own, which
its scheduler spreads as evenly, and smaller ones cannot be told from theirs."""


def of_clusters(jobs: pl.DataFrame, digests: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Jobs of suspected clusters that count.

    Parameters
    ----------
    jobs
        ``Jobs``.
    digests
        ``cluster_id``, ``members`` (digest of its accounts).
    clusters
        ``cluster_id``, ``verdict``, ``n_requests``.

    Returns
    -------
    polars.DataFrame
        ``Campaigns``; sorted. Clusters whose members are others than those looked at have none.
    """
    suspected = clusters.filter(pl.col("verdict") == HYDRA).select("cluster_id", of="n_requests")
    known = suspected.join(digests, on="cluster_id", how="inner", validate="1:1")
    rows = known.join(jobs, on="members", how="inner", validate="1:m").with_columns(
        share=pl.col("n_requests") / pl.col("n_looked_at")
    )
    whole = pl.col("of") / pl.col("n_looked_at")
    estimated = [(pl.col(name) * whole).round().cast(pl.Int64) for name in ("n_requests", "input_tokens", "output_tokens")]
    told = rows.filter(pl.col("share") >= COUNTED).with_columns(
        *estimated, campaign_id=phrase("{}-{}", "cluster_id", pl.col("job") + 1)
    )
    return Campaigns.validate(told.select(Campaigns.column_names()).sort("campaign_id"))


def least_shares(campaigns: pl.DataFrame) -> pl.DataFrame:
    """``cluster_id``, ``extraction_share_low`` (0..1) of clusters with a campaign; of others nothing can be shown."""
    sums = campaigns.group_by("cluster_id").agg(extraction_share_low=pl.col("share").sum().clip(upper_bound=1.0))
    return sums.sort("cluster_id")
