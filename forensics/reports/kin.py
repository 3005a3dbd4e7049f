"""Which suspected clusters are of one network, and how many networks that makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.foundation.safe_text import safe_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAMED = 5
"""Clusters that are named; the rest are counted."""


def n_networks(clusters: Iterable[Mapping[str, Any]]) -> int:
    """How many networks clusters are: one that is of none is one by itself."""
    return len({cluster["network_id"] or cluster["cluster_id"] for cluster in clusters})


def kin(tables: Mapping[str, pl.DataFrame], cluster_id: str) -> str:
    """One sentence, or nothing where the cluster is alone."""
    networks = tables["networks"]
    own = networks.filter(pl.col("cluster_id") == cluster_id)
    if own.is_empty():
        return ""
    row = own.row(0, named=True)
    others = networks.filter((pl.col("network_id") == row["network_id"]) & (pl.col("cluster_id") != cluster_id))
    names = [safe_text(name, 40) for name in others["cluster_id"].head(NAMED).to_list()]
    more = f" and {others.height - NAMED:,} more" if others.height > NAMED else ""
    return (
        f"Suspected to be of one network, {safe_text(row['network_id'], 40)}, with {', '.join(names)}{more}; with at "
        f"least one of them it {safe_text(row['relation'])}."
    )
