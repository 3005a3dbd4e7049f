"""Links → clusters: components, communities inside big ones, roles, ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.clusters.communities import BIG, communities
from forensics.clusters.components import components
from forensics.clusters.edges import Edges, edges
from forensics.foundation.group_ids import cluster_id
from forensics.foundation.runs import packed, runs
from forensics.foundation.touched import is_text

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
    """``account_id``, ``family``, ``kind``, ``entity``, ``day``, ``bans``, ``n_partners`` (fellow members on
    the thing), ``n_users`` (accounts on it): the strongest link of each kind that the account shares with a fellow
    member; sorted."""


def form(links: pl.DataFrame, entities: pl.DataFrame, kinds: Mapping[str, EntityKind], seed: int) -> Formed:
    """Cluster the accounts that links tie together."""
    graph = edges(links, entities, kinds)
    labels = _split(graph, components(graph), seed) if len(graph.table) else np.zeros(0, dtype=np.int64)
    grouped = pl.DataFrame({"group": labels}).with_row_index("account")
    members = grouped.filter(pl.len().over("group") >= MIN_REPORTED)
    ties = _ties(graph, members)
    told = _told(graph, ties)
    if is_text(links["entity"]):
        told = told.with_columns(pl.col("account_id", "kind", "entity", "family").cast(pl.String))
    return Formed(_memberships(graph, members, ties), told)


def _split(graph: Edges, labels: npt.NDArray[np.int64], seed: int) -> npt.NDArray[np.int64]:
    """Split big components into communities that hardly touch; labels stay unique."""
    split = labels.copy()
    is_big = np.bincount(labels) >= BIG
    label_of_row = labels[graph.table["account"].to_numpy()]
    big = graph.table.select("account", "node", "bans", label=pl.Series(label_of_row)).filter(is_big[label_of_row])
    for part in big.sort("label", "account", "node").partition_by("label", maintain_order=True):
        members = np.flatnonzero(labels == part["label"][0])
        local = np.searchsorted(members, part["account"].to_numpy())
        _, node = np.unique(part["node"].to_numpy(), return_inverse=True)
        found = communities(local, node, part["bans"].to_numpy(), seed)
        smallest = np.full(int(found.max()) + 1, len(labels), dtype=np.int64)
        np.minimum.at(smallest, found, members)
        split[members] = smallest[found]
    return split


def _ties(graph: Edges, members: pl.DataFrame) -> pl.DataFrame:
    """The strongest link of each kind that an account shares with a fellow member; of equals, the first in order.

    ``account``, ``node``, ``family``, ``bans``, ``n_partners``, ``n_users``; sorted by account and kind.
    """
    group = np.full(len(graph.account_ids), -1, dtype=np.int64)
    group[members["account"].to_numpy()] = members["group"].to_numpy()
    inside = group[graph.table["account"].to_numpy()]
    own = graph.table.select("account", "node", "family", "bans").filter(inside >= 0)
    node = own["node"].to_numpy()
    users = np.bincount(graph.table["node"].to_numpy(), minlength=graph.n_nodes)
    partners = _together(node, inside[inside >= 0]) - 1
    own = own.with_columns(n_partners=pl.Series(partners), n_users=pl.Series(users[node]))
    shared = own.filter(pl.col("n_partners") > 0)
    # Nodes are numbered in the order of kind, entity and day; within an account and kind they stay in it.
    kind = graph.things["kind"].to_physical().cast(pl.Int64).to_numpy()[shared["node"].to_numpy()]
    cell = shared["account"].to_numpy() * np.int64(int(kind.max(initial=0)) + 1) + kind
    order = np.argsort(cell, kind="stable")
    starts = np.flatnonzero(np.diff(cell[order], prepend=-1))
    bans = shared["bans"].to_numpy()[order]
    most = np.maximum.reduceat(bans, starts) if len(starts) else bans
    best = order[bans == np.repeat(most, np.diff(np.append(starts, len(order))))]
    first: npt.NDArray[np.int64] = best[np.diff(cell[best], prepend=-1) != 0]
    return shared[first]


def _together(node: npt.NDArray[np.uint32], group: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many rows have each row's node and group."""
    alike = runs(packed(node, group))
    together: npt.NDArray[np.int64] = alike.counts()[alike.numbers()]
    return together


def _told(graph: Edges, ties: pl.DataFrame) -> pl.DataFrame:
    """Ties with the names of accounts and things."""
    named = ties.select("family", "bans", "n_partners", "n_users", account_id=graph.account_ids.gather(ties["account"]))
    told = pl.concat([named, graph.things[ties["node"].to_numpy()]], how="horizontal")
    return told.select("account_id", "family", "kind", "entity", "day", "bans", "n_partners", "n_users").sort(
        "account_id", "family", "kind"
    )


def _memberships(graph: Edges, members: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """``account_id``, ``cluster_id``, ``role``."""
    strength = ties.group_by("account").agg(families=pl.col("family").n_unique(), strongest=pl.col("bans").max())
    strong = members.join(strength, on="account", how="left", validate="1:1")
    core = pl.col("families").fill_null(0) >= CORE_FAMILIES
    role = (
        pl.when(core)
        .then(pl.lit("core"))
        .when(pl.col("strongest").fill_null(0.0) < PERIPHERAL_BANS)
        .then(pl.lit("peripheral"))
        .otherwise(pl.lit("member"))
    )
    names = graph.account_ids.gather(strong["account"]).cast(pl.String)
    named = strong.select("group", account_id=names, role=role).sort("group", "account_id")
    groups = named.group_by("group", maintain_order=True).agg(
        pl.col("account_id").filter(pl.col("role") == "core").alias("core"), pl.col("account_id").alias("all")
    )
    ids = [
        cluster_id(core or everyone)
        for core, everyone in zip(groups["core"].to_list(), groups["all"].to_list(), strict=True)
    ]
    lookup = groups.select("group").with_columns(cluster_id=pl.Series(ids, dtype=pl.String))
    told = named.join(lookup, on="group", how="left", validate="m:1").select("account_id", "cluster_id", "role")
    return told.sort("account_id")
