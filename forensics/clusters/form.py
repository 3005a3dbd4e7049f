"""Links → clusters: components, communities inside big ones, roles, ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.clusters.communities import BIG, communities
from forensics.clusters.components import components
from forensics.clusters.edges import Edges, edges
from forensics.clusters.identity import cluster_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from forensics.vocabulary.entity_kind import EntityKind

MIN_REPORTED = 3
"""Accounts. Smaller groups are households; accusing starts at five (detection notes, section 3)."""
CORE_FAMILIES = 2
"""Causal families that tie a core account to its cluster."""
PERIPHERAL_BANS = 1.0
"""Bans below which a single family makes an account peripheral."""


@dataclass(frozen=True, slots=True)
class Formed:
    """Clusters and how each member is tied to its own."""

    memberships: pl.DataFrame
    """``account_id``, ``cluster_id``, ``role``; sorted by account."""
    ties: pl.DataFrame
    """``account_id``, ``family``, ``kind``, ``entity``, ``day``, ``bans``, ``n_partners``: the strongest link of each
    kind that the account shares with a fellow member; sorted."""


def form(links: pl.DataFrame, entities: pl.DataFrame, kinds: Mapping[str, EntityKind], seed: int) -> Formed:
    """Cluster the accounts that links tie together."""
    graph = edges(links, entities, kinds)
    if graph.table.is_empty():
        return _formed(pl.DataFrame(schema={"account_id": pl.String, "group": pl.Int64}), links)
    labels = _split(graph, components(graph), seed)
    grouped = pl.DataFrame({"account_id": graph.account_ids, "group": labels})
    return _formed(grouped.filter(pl.len().over("group") >= MIN_REPORTED), links)


def _split(graph: Edges, labels: npt.NDArray[np.int64], seed: int) -> npt.NDArray[np.int64]:
    """Split big components into communities that hardly touch; labels stay unique."""
    split = labels.copy()
    rows = graph.table.sort("account", "node")
    account = rows["account"].to_numpy().astype(np.int64)
    for label in np.flatnonzero(np.bincount(labels) >= BIG):
        members = np.flatnonzero(labels == label)
        inside = labels[account] == label
        part = rows.filter(pl.Series(inside))
        local = np.searchsorted(members, part["account"].to_numpy())
        _, node = np.unique(part["node"].to_numpy(), return_inverse=True)
        found = communities(local, node, part["bans"].to_numpy(), seed)
        for community in range(int(found.max()) + 1):
            split[members[found == community]] = members[found == community].min()
    return split


def _formed(grouped: pl.DataFrame, links: pl.DataFrame) -> Formed:
    key = ["kind", "entity", "day"]
    inside = links.join(grouped, on="account_id", how="inner", validate="m:1")
    shared = inside.with_columns(n_partners=pl.len().over("group", *key).cast(pl.Int64) - 1)
    shared = shared.filter(pl.col("n_partners") > 0)
    best = shared.sort("account_id", "bans", *key, descending=[False, True, False, False, False])
    ties = best.unique(["account_id", "kind"], keep="first", maintain_order=True)
    strength = ties.group_by("account_id").agg(families=pl.col("family").n_unique(), strongest=pl.col("bans").max())
    members = grouped.join(strength, on="account_id", how="left", validate="1:1")
    core = pl.col("families").fill_null(0) >= CORE_FAMILIES
    role = (
        pl.when(core)
        .then(pl.lit("core"))
        .when(pl.col("strongest").fill_null(0.0) < PERIPHERAL_BANS)
        .then(pl.lit("peripheral"))
        .otherwise(pl.lit("member"))
    )
    named = members.with_columns(role=role).sort("group", "account_id")
    groups = named.group_by("group", maintain_order=True).agg(
        pl.col("account_id").filter(pl.col("role") == "core").alias("core"), pl.col("account_id").alias("all")
    )
    ids = [
        cluster_id(core or everyone)
        for core, everyone in zip(groups["core"].to_list(), groups["all"].to_list(), strict=True)
    ]
    lookup = groups.select("group").with_columns(cluster_id=pl.Series(ids, dtype=pl.String))
    memberships = named.join(lookup, on="group", how="left", validate="m:1").select("account_id", "cluster_id", "role")
    columns = ["account_id", "family", *key, "bans", "n_partners"]
    return Formed(memberships.sort("account_id"), ties.select(columns).sort("account_id", "family", "kind"))
