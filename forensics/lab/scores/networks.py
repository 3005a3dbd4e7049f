"""Networks: are an operator's accounts found as one group, and is the group nobody else's?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from forensics.lab.scores.outcome import Outcome

FOUND_FROM = 0.5
"""Share of an operator's accounts that must stand in suspected clusters for the operator to count as found."""
MERGED_FROM = 0.1
"""Share of a suspected cluster's accounts from which an operator counts as part of it: fewer are strays."""


@dataclass(frozen=True, slots=True)
class BCubed:
    """Agreement of a grouping with the truth, item by item: 0..1 each, None without items."""

    precision: float | None
    recall: float | None
    f: float | None


@dataclass(frozen=True, slots=True)
class NetworkFigures:
    """How operators and suspected clusters correspond.

    Suspected cluster: what accused accounts of one network form; a cluster without a network is one.
    Accounts without a request are left out: an operator who has no other is not among them.
    """

    n_operators: int
    n_found: int
    found_share: float | None
    """None without operators."""
    pieces: float | None
    """Suspected clusters over which an operator's accused accounts are spread, on average over operators of whom
    there is one at all; 1 is whole."""
    n_suspected_clusters: int
    n_merged: int
    """Suspected clusters of two or more operators."""
    n_honest_clusters: int
    """Suspected clusters in which honest accounts are more than half."""
    b_cubed: BCubed
    """Over the operators' accounts."""
    b_cubed_pulled: BCubed
    """Precision over the operators' accounts and the honest ones in suspected clusters, recall over the operators'."""


def network_figures(outcome: Outcome) -> NetworkFigures:
    """Measure the grouping of one outcome. Compromised accounts are left out: they have two true places."""
    placed = outcome.accounts.select(
        "account_id",
        "role",
        operator=pl.when(pl.col("role") == "operator").then(pl.coalesce("operator_id", "group")),
        cluster=pl.when(pl.col("suspected")).then(pl.col("network")),
    ).filter(pl.col("role") != "compromised")
    run = placed.filter(pl.col("role") == "operator")
    operators = run.group_by("operator").agg(
        n=pl.len(), n_placed=pl.col("cluster").count(), pieces=pl.col("cluster").drop_nulls().n_unique()
    )
    found = operators.filter(pl.col("n_placed") >= FOUND_FROM * pl.col("n")).height
    spread = operators.filter(pl.col("pieces") > 0)["pieces"]
    clusters = placed.filter(pl.col("cluster").is_not_null())
    pulled = placed.filter((pl.col("role") == "operator") | pl.col("cluster").is_not_null())
    honest = clusters.group_by("cluster").agg((pl.col("role") == "honest").mean().alias("share"))
    return NetworkFigures(
        n_operators=operators.height,
        n_found=found,
        found_share=found / operators.height if operators.height else None,
        pieces=float(spread.sum()) / spread.len() if spread.len() else None,
        n_suspected_clusters=honest.height,
        n_merged=_merged(clusters),
        n_honest_clusters=honest.filter(pl.col("share") > FOUND_FROM).height,
        b_cubed=b_cubed(run),
        b_cubed_pulled=b_cubed(pulled),
    )


def b_cubed(items: pl.DataFrame) -> BCubed:
    """B-cubed precision, recall and F (Bagga and Baldwin 1998; as extended by Amigo et al. 2009, for one cluster each).

    For an item i of true class L and predicted cluster C: precision(i) = |L ∩ C| / |C|, the share of those grouped
    with it that belong with it; recall(i) = |L ∩ C| / |L|, the share of those that belong with it that are grouped
    with it. i itself counts in each. Items of a cell (L, C) share both, so with n the size of a cell

        precision = Σ n · n / |C| / N,   recall = Σ n · n / |L| / M,   F = 2 · precision · recall / (precision + recall)

    summed over operators' cells; N counts all items, M the operators' only. An honest account is of no operator: in a
    cluster nothing belongs with it, its precision is 0 and it has no recall. As a class of its own it would have a
    recall of 1, and F would rise with every honest person accused; so it never rises.

    Parameters
    ----------
    items
        ``account_id``, ``operator`` (null: an honest account) and ``cluster`` (null: alone).
    """
    n_run = items["operator"].count()
    if not n_run:
        return BCubed(None, None, None)
    cells = (
        items.select("operator", "cluster", alone=pl.when(pl.col("cluster").is_null()).then("account_id"))
        .group_by("operator", "cluster", "alone", maintain_order=True)
        .agg(n=pl.len().cast(pl.Float64))
        .with_columns(
            in_class=pl.col("n").sum().over("operator"), in_cluster=pl.col("n").sum().over("cluster", "alone")
        )
        .drop_nulls("operator")
    )
    precision, recall = (
        float(cells.select((pl.col("n") ** 2 / pl.col(size)).sum() / n).item())
        for size, n in (("in_cluster", items.height), ("in_class", n_run))
    )
    return BCubed(precision, recall, 2 * precision * recall / (precision + recall))


def _merged(clusters: pl.DataFrame) -> int:
    size = clusters.group_by("cluster").agg(size=pl.len())
    parts = clusters.filter(pl.col("operator").is_not_null()).group_by("cluster", "operator").agg(n=pl.len())
    strong = parts.join(size, on="cluster", how="inner", validate="m:1").filter(
        pl.col("n") >= MERGED_FROM * pl.col("size")
    )
    return strong.group_by("cluster").len().filter(pl.col("len") > 1).height
