"""Jobs of suspected clusters → campaigns, and the least that was extracted."""

from __future__ import annotations

from typing import Final

import polars as pl

from forensics.foundation.phrase import phrase
from forensics.vocabulary.case_tables import Campaigns
from forensics.vocabulary.hypothesis import HYDRA
from forensics.vocabulary.workload import NO_JOB

COUNTED: Final = 0.1
"""Share of a cluster's requests from which a job counts. Hand-set: a relay's customers have jobs of their own, which
its scheduler spreads as evenly, and smaller ones cannot be told from theirs."""

SURE: Final = 0.9
"""Share of a job's requests that the lower bound counts. Hand-set: others' requests may say a sentence of its wording,
and a part that is looked at has the whole's share to a percent."""

WORKING, IDLE = 0.95, 0.5
"""Probability that a hydra distils, where its accounts share work out and where none was found that they do: it may
resell access. Hand-set; on simulated worlds, which hold no mere resellers of access, both are above it."""


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
    estimated = [
        (pl.col(name) * whole).round().cast(pl.Int64) for name in ("n_requests", "input_tokens", "output_tokens")
    ]
    told = rows.filter((pl.col("share") >= COUNTED) & (pl.col("job") != NO_JOB)).with_columns(
        *estimated, campaign_id=phrase("{}-{}", "cluster_id", pl.col("job") + 1)
    )
    return Campaigns.validate(told.select(Campaigns.column_names()).sort("campaign_id"))


def extraction(
    jobs: pl.DataFrame, digests: pl.DataFrame, clusters: pl.DataFrame, campaigns: pl.DataFrame
) -> pl.DataFrame:
    """Say of every cluster that was looked at how likely its traffic is distillation, and how much of it at least.

    P(distillation) = P(hydra) · P(distillation | hydra), the latter by whether work was found that is shared out.

    Parameters
    ----------
    jobs
        ``Jobs``.
    digests
        ``cluster_id``, ``members``.
    clusters
        ``cluster_id``, ``confidence``.
    campaigns
        ``Campaigns``.

    Returns
    -------
    polars.DataFrame
        ``cluster_id``, ``extraction`` (0..1), ``extraction_share_low`` (0..1; null where nothing can be shown).
    """
    sums = campaigns.group_by("cluster_id").agg(extraction_share_low=SURE * pl.col("share").sum())
    looked = digests.join(jobs.select("members").unique(), on="members", how="semi")
    seen = clusters.select("cluster_id", "confidence").join(looked, on="cluster_id", how="semi").sort("cluster_id")
    known = seen.join(sums, on="cluster_id", how="left", validate="1:1", maintain_order="left")
    working = pl.when(pl.col("extraction_share_low").is_not_null()).then(WORKING).otherwise(IDLE)
    return known.select("cluster_id", (pl.col("confidence") * working).alias("extraction"), "extraction_share_low")
