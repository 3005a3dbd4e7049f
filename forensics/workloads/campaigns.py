"""Jobs of suspected clusters → campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.phrase import phrase
from forensics.vocabulary.case_tables import CampaignDays, CampaignModels, Campaigns, Signals
from forensics.vocabulary.hypothesis import HYDRA
from forensics.vocabulary.workload import NO_JOB
from forensics.workloads.costs import costs, totals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.price import PriceLists


def of_clusters(
    found: Mapping[str, pl.DataFrame], digests: pl.DataFrame, clusters: pl.DataFrame, prices: PriceLists
) -> dict[str, pl.DataFrame]:
    """Work of suspected clusters that counts.

    Parameters
    ----------
    found
        ``jobs``, ``job_days``, ``job_models`` and ``job_signals``: ``Jobs``, ``JobDays``, ``JobModels``,
        ``JobSignals``.
    digests
        ``cluster_id``, ``members`` (digest of its accounts).
    clusters
        ``cluster_id``, ``verdict``, ``n_requests``.
    prices
        What tokens cost.

    Returns
    -------
    dict
        ``campaigns`` (without customers), ``campaign_days``, ``campaign_models`` and ``signals`` (of campaigns), as the
        case has them; sorted. Clusters whose members are others than those looked at have none.
    """
    jobs, days = found["jobs"], found["job_days"]
    suspected = clusters.filter(pl.col("verdict") == HYDRA).select("cluster_id", of="n_requests")
    known = suspected.join(digests, on="cluster_id", how="inner", validate="1:1")
    whole = pl.col("of") / pl.col("n_looked_at")
    estimated = [
        (pl.col(name) * whole).round().cast(pl.Int64) for name in ("n_requests", "input_tokens", "output_tokens")
    ]
    rows = known.join(jobs.filter(pl.col("job") != NO_JOB), on="members", how="inner", validate="1:m").with_columns(
        campaign_id=phrase("{}-{}", "cluster_id", pl.col("job") + 1)
    )
    by_day = (
        rows.select("campaign_id", "members", "job", "of", "n_looked_at", looked_at="n_requests")
        .join(days, on=["members", "job"], how="inner", validate="1:m")
        .sort("campaign_id", "day", "capability")
    )
    name = rows.select("campaign_id", "members", "job", whole=whole)
    used = name.join(found["job_models"], on=["members", "job"], how="inner", validate="1:m")
    asked = name.join(found["job_signals"], on=["members", "job"], how="inner", validate="1:m")
    priced = costs(used, prices)
    mixed = rows.join(_mix(by_day), on="campaign_id", how="left", validate="1:1")
    told = mixed.join(totals(priced), on="campaign_id", how="left", validate="1:1").with_columns(
        *estimated,
        pl.col("recognised_by").cast(Campaigns.recognised_by.dtype),
        pl.col("capabilities", "capability_shares").fill_null(pl.lit([])),
        share=pl.col("n_requests") / pl.col("n_looked_at"),
        customer_actor=pl.lit(None, pl.String),
        customer_confidence=pl.lit(None, pl.Float64),
    )
    daily = by_day.with_columns((pl.col("n_requests") * whole).round().cast(pl.Int64))
    habits = asked.select(
        "measure", "value", "unit", "usual", subject_kind=pl.lit("campaign"), subject=pl.col("campaign_id")
    )
    return {
        "campaigns": Campaigns.validate(told.select(Campaigns.column_names()).sort("campaign_id")),
        "campaign_days": CampaignDays.validate(daily.select(CampaignDays.column_names())),
        "campaign_models": CampaignModels.validate(priced.select(CampaignModels.column_names())),
        "signals": Signals.validate(habits.select(Signals.column_names()).sort("subject", "measure")),
    }


def _mix(by_day: pl.DataFrame) -> pl.DataFrame:
    """``campaign_id``, ``capabilities`` and ``capability_shares``, the commonest first."""
    counts = by_day.group_by("campaign_id", "capability").agg(
        share=pl.col("n_requests").sum() / pl.col("looked_at").first()
    )
    ordered = counts.sort("campaign_id", "share", "capability", descending=[False, True, False])
    return ordered.group_by("campaign_id", maintain_order=True).agg(
        capabilities="capability", capability_shares="share"
    )
