"""Clusters: what a method says of each, beside what is true of its accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.lab.scores.outcome import Outcome

MAJORITY = 0.5
"""Share. A cluster is a hydra when more than half of its accounts, victims not counted, are operators'."""


def hydra_clusters(members: pl.DataFrame) -> pl.DataFrame:
    """Label clusters: the one definition for scores and for what is fitted.

    Compromised accounts count on neither side, as everywhere: two people use them. A cluster of nobody else shows
    whose victims they are and not what the cluster is, so it has no label.

    Parameters
    ----------
    members
        ``cluster`` (not null) and ``role`` (operator, honest or compromised), one row an account.

    Returns
    -------
    pl.DataFrame
        ``cluster`` and ``hydra`` (bool), sorted by cluster; clusters of compromised accounts only are left out.
    """
    return (
        members.filter(pl.col("role") != "compromised")
        .group_by("cluster")
        .agg(((pl.col("role") == "operator").mean() > MAJORITY).alias("hydra"))
        .sort("cluster")
    )


def cluster_facts(outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """One row per cluster of any outcome that has a label (``hydra_clusters``), sorted by world and cluster.

    Returns
    -------
    pl.DataFrame
        ``world``, the columns of ``Outcome.clusters``, and the truth: ``hydra`` (bool), ``true_share`` (share of its
        requests that extract) and ``true_actor`` (for whom most of them do, by accounts; null where unknown).
    """
    return pl.concat([_facts(outcome) for outcome in outcomes]).sort("world", "cluster")


def _facts(outcome: Outcome) -> pl.DataFrame:
    members = outcome.accounts.filter(pl.col("cluster").is_not_null())
    truth = members.group_by("cluster").agg(
        (pl.col("n_distillation").sum() / pl.col("n_requests").sum()).alias("true_share"),
    )
    served = members.filter(pl.col("actor").is_not_null()).group_by("cluster", "actor").agg(pl.sum("n_distillation"))
    actors = (
        served.sort("n_distillation", "actor", descending=[True, False])
        .unique("cluster", keep="first")
        .select("cluster", true_actor="actor")
    )
    return (
        outcome.clusters.select(pl.lit(outcome.world).alias("world"), pl.all())
        .join(hydra_clusters(members), on="cluster", how="inner", validate="1:1")
        .join(truth, on="cluster", how="left", validate="1:1")
        .join(actors, on="cluster", how="left", validate="1:1")
    )
