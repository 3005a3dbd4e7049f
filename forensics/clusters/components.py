"""Who is tied to whom: binding entities first, then accounts that two causal families tie to a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    import numpy.typing as npt

    from forensics.clusters.edges import Edges

MIN_FAMILIES = 2
"""Causal families that must tie an account to a group, where no single entity binds (detection notes, section 3)."""
MIN_NET_BANS = 2.0
"""Bans left after paying for the choice of partner: a hundred to one. Hand-set."""
MAX_ROUNDS = 20
"""Rounds of joining. Groups grow geometrically; a chain longer than this is not a pool."""


def components(graph: Edges) -> npt.NDArray[np.int64]:
    """Group number of every account (its smallest member's number), shape (accounts,).

    Linear in the edges: an entity that does not bind ties each of its groups to the group with most accounts
    on it, never every pair.
    """
    binding = graph.table.filter(pl.col("binds"))
    n_accounts = len(graph.account_ids)
    labels = _joined(binding["account"].to_numpy(), binding["node"].to_numpy() + n_accounts, n_accounts, graph.n_nodes)
    for _ in range(MAX_ROUNDS):
        pairs = _joining(graph, labels)
        if pairs.is_empty():
            break
        merged = _joined(pairs["group"].to_numpy(), pairs["target"].to_numpy(), n_accounts, 0)
        labels = merged[labels]
    return labels


def _joined(
    left: npt.NDArray[np.uint32], right: npt.NDArray[np.uint32], n_accounts: int, n_nodes: int
) -> npt.NDArray[np.int64]:
    """Connected components over accounts (and nodes), labelled by the smallest account."""
    size = n_accounts + n_nodes
    matrix = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))
    _, component = connected_components(matrix, directed=False)
    own = component[:n_accounts]
    smallest = np.full(int(component.max(initial=0)) + 1, n_accounts, dtype=np.int64)
    np.minimum.at(smallest, own, np.arange(n_accounts))
    labels: npt.NDArray[np.int64] = smallest[own]
    return labels


def _joining(graph: Edges, labels: npt.NDArray[np.int64]) -> pl.DataFrame:
    """Pairs (group, target) that enough families tie, paying log10(size · size) for the choice of partner."""
    sizes = np.bincount(labels, minlength=len(labels))
    grouped = graph.table.with_columns(group=pl.Series(labels[graph.table["account"].to_numpy()]))
    present = grouped.group_by("node", "group").agg(
        n=pl.col("account").n_unique(), family=pl.col("family").first(), bans=pl.col("bans").max()
    )
    ranked = present.sort("node", "n", "group", descending=[False, True, False])
    target = ranked.unique("node", keep="first", maintain_order=True).select("node", target="group")
    offered = present.join(target, on="node", how="inner", validate="m:1").filter(pl.col("group") != pl.col("target"))
    best = offered.group_by("group", "target", "family").agg(pl.col("bans").max()).sort("group", "target", "family")
    # Bans are read in steps of a thousandth, so that their sum does not depend on the order of addition.
    thousandths = (pl.col("bans") * 1000).round().cast(pl.Int64)
    total = best.group_by("group", "target").agg(families=pl.len(), total=thousandths.sum() / 1000)
    choice = np.log10(sizes[total["group"].to_numpy()] * sizes[total["target"].to_numpy()].astype(np.float64))
    enough = (pl.col("families") >= MIN_FAMILIES) & (pl.col("total") - pl.Series(choice) >= MIN_NET_BANS)
    return total.filter(enough).select("group", "target").sort("group", "target")
