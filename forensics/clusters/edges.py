"""Links → edges between numbered accounts and entities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from forensics.foundation.touched import coded, touched
from forensics.vocabulary.entity_kind import tied_undecided

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from forensics.vocabulary.entity_kind import EntityKind

_TEXTS = ("account_id", "kind", "entity", "family")


@dataclass(frozen=True, slots=True)
class Edges:
    """The bipartite graph of one case."""

    account_ids: pl.Series
    """Sorted ids of accounts with at least one link, as categories; an account's number is its row."""
    things: pl.DataFrame
    """``kind``, ``entity``, ``day`` of each node, sorted, texts as categories; a node's number is its row."""
    table: pl.DataFrame
    """``account``, ``node`` (entity), both UInt32; ``family`` (categories), ``bans``, ``binds``; sorted by node and
    account."""

    @property
    def n_nodes(self) -> int:
        """Entities, each day of one that is linked per day."""
        return len(self.things)


def edges(links: pl.DataFrame, entities: pl.DataFrame, kinds: Mapping[str, EntityKind]) -> Edges:
    """Number accounts and entities, and say which entities tie an account on their own.

    An entity binds when its kind may and it was judged to be one party's, an operator's or an organisation's; one that
    a single program leaves binds also when too few share it to be judged.

    Parameters
    ----------
    links
        ``Links``, sorted by account; texts as such or as sorted categories.
    entities
        ``Entities``, with texts or the same categories.
    kinds
        Entity kinds by name.
    """
    rows = coded(links, _TEXTS)
    ids = rows["account_id"].unique().sort()
    touch = touched(rows, rows)
    order = np.argsort(touch, kind="stable")
    key = touch[order]
    begins = np.diff(key, prepend=-1) != 0
    binding = [kind.name for kind in kinds.values() if kind.binds]
    judged = pl.col("verdict").is_in(["operator", "organisation"]) & pl.col("kind").is_in(binding)
    programs = [kind.name for kind in kinds.values() if kind.one_program]
    few = pl.col("p_operator").is_null() & pl.col("kind").is_in(programs)
    undecided = (pl.col("verdict") == "unjudged") & pl.col("kind").is_in(tied_undecided(kinds))
    bound = np.isin(key[begins], touched(entities.filter(judged | few | undecided), rows))
    node = np.cumsum(begins) - 1
    table = pl.DataFrame(
        {
            "account": _ranks(rows["account_id"].to_physical().to_numpy())[order],
            "node": node.astype(np.uint32),
            "family": rows["family"].gather(order),
            "bans": rows["bans"].to_numpy()[order],
            "binds": bound[node],
        }
    )
    return Edges(ids, rows.select("kind", "entity", "day")[order[begins]], table)


def _ranks(codes: npt.NDArray[np.unsignedinteger[Any]]) -> npt.NDArray[np.uint32]:
    """Place of each code among those that occur."""
    present = np.bincount(codes) > 0
    places: npt.NDArray[np.uint32] = (np.cumsum(present) - 1).astype(np.uint32)[codes]
    return places
