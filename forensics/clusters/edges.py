"""Links → edges between numbered accounts and entities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.entity_kind import EntityKind

_KEY = ["kind", "entity", "day"]


@dataclass(frozen=True, slots=True)
class Edges:
    """The bipartite graph of one case."""

    account_ids: pl.Series
    """Sorted ids of accounts with at least one link; an account's number is its row."""
    table: pl.DataFrame
    """``account``, ``node`` (entity), both UInt32; ``family``, ``bans``, ``binds``; sorted by node and account."""
    n_nodes: int


def edges(links: pl.DataFrame, entities: pl.DataFrame, kinds: Mapping[str, EntityKind]) -> Edges:
    """Number accounts and entities, and say which entities tie an account on their own.

    An entity binds when its kind may and it was judged to be one party's, an operator's or an organisation's.
    """
    ids = links["account_id"].unique().sort()
    accounts = pl.DataFrame({"account_id": ids}).with_row_index("account")
    nodes = links.select(_KEY).unique().sort(_KEY).with_row_index("node")
    binding = [kind.name for kind in kinds.values() if kind.binds]
    judged = pl.col("verdict").is_in(["operator", "organisation"])
    verdicts = entities.select(*_KEY, binds=judged & pl.col("kind").is_in(binding))
    known = nodes.join(verdicts, on=_KEY, how="left", validate="1:1", nulls_equal=True)
    table = links.join(known, on=_KEY, how="inner", validate="m:1", nulls_equal=True)
    table = table.join(accounts, on="account_id", how="inner", validate="m:1")
    picked = table.select("account", "node", "family", "bans", pl.col("binds").fill_null(value=False))
    return Edges(ids, picked.sort("node", "account"), len(nodes))
