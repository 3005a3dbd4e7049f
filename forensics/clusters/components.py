"""Who is tied to whom: binding entities first, then accounts that two causal families tie to a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from forensics.clusters.presence import presence
from forensics.foundation.runs import every_two

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from forensics.clusters.edges import Edges

MIN_FAMILIES = 2
"""Causal families that must tie an account to a group, where no single entity binds (detection notes, section 3)."""
MIN_NET_BANS = 2.0
"""Bans left after paying for the choice of partner: a hundred to one. Hand-set."""
FEW = 8
"""Groups on an entity up to which every pair of them is looked at: at most 28 pairs. Beyond, candidates are found by
who leads the entity and by what else a group shares, so that the work stays linear."""
STRONGEST = 3
"""Leading groups of a crowded entity, and crowded entities of a group and family, by which candidates are found."""
_GROUP_BITS = 32
LOOKED_UP_AT_ONCE = 4_000_000
"""Rows, each a candidate pair and a crowded entity of its smaller group, held at a time: about 200 MB. They are many
more than what the pairs turn out to share. No result depends on it."""
MAX_ROUNDS = 20
"""Rounds of joining. Groups grow geometrically; a chain longer than this is not a pool."""
_PAIR_AND_FAMILY = ["group", "target", "family"]


def components(graph: Edges) -> npt.NDArray[np.int64]:
    """Group number of every account (its smallest member's number), shape (accounts,).

    Linear in the edges: a crowded entity that does not bind is never projected to pairs. Which accounts join
    depends on what they share and not on how they are called.
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
    present = _present(graph, labels).filter(pl.col("groups") > 1)
    present = present.with_columns(size=pl.Series(sizes[present["group"].to_numpy()]))
    able = _able(present, len(labels))
    if not able.any():
        return pl.DataFrame(schema={"group": pl.Int64, "target": pl.Int64})
    best = _offered(present, able)
    # Bans are read in steps of a thousandth, so that their sum does not depend on the order of addition.
    thousandths = (pl.col("bans") * 1000).round().cast(pl.Int64)
    total = best.group_by("group", "target").agg(families=pl.len(), total=thousandths.sum() / 1000)
    choice = np.log10(sizes[total["group"].to_numpy()] * sizes[total["target"].to_numpy()].astype(np.float64))
    enough = (pl.col("families") >= MIN_FAMILIES) & (pl.col("total") - pl.Series(choice) >= MIN_NET_BANS)
    return total.filter(enough).select("group", "target").sort("group", "target")


def _present(graph: Edges, labels: npt.NDArray[np.int64]) -> pl.DataFrame:
    """Groups on each entity: ``node``, ``group``, ``n`` (accounts), ``family`` (its place), ``bans``, ``groups``."""
    node, account = graph.table["node"].to_numpy(), graph.table["account"].to_numpy()
    pair = (node.astype(np.int64) << _GROUP_BITS) | labels[account]
    order = np.argsort(pair, kind="stable")
    pair = pair[order]
    first = np.flatnonzero(np.diff(pair, prepend=-1))
    met = pair[first] >> _GROUP_BITS
    begins = np.flatnonzero(np.diff(met, prepend=-1))
    groups = np.diff(np.append(begins, len(met)))
    return pl.DataFrame(
        {
            "node": met.astype(np.uint32),
            "group": pair[first] & ((1 << _GROUP_BITS) - 1),
            "n": np.diff(np.append(first, len(pair))),
            "family": graph.table["family"].to_physical().to_numpy()[order[first]],
            "bans": np.maximum.reduceat(graph.table["bans"].to_numpy()[order], first) if len(first) else [],
            "groups": np.repeat(groups, groups),
        }
    )


def _able(present: pl.DataFrame, n_groups: int) -> npt.NDArray[np.bool_]:
    """Whether each group shares enough, of enough families, to be in any pair that joins: most never do."""
    n_families = int(present["family"].to_numpy().max(initial=0)) + 1
    most = np.full((n_families, n_groups), -1.0)
    family, group = present["family"].to_numpy(), present["group"].to_numpy()
    np.maximum.at(most, (family, group), present["bans"].to_numpy())
    enough_families = np.count_nonzero(most >= 0.0, axis=0) >= MIN_FAMILIES
    able: npt.NDArray[np.bool_] = enough_families & (
        np.round(np.maximum(most, 0.0) * 1000).sum(axis=0) >= MIN_NET_BANS * 1000
    )
    return able


def _offered(present: pl.DataFrame, able: npt.NDArray[np.bool_]) -> pl.DataFrame:
    """Most that each candidate pair of groups shares: ``group`` (the smaller), ``target``, ``family``, ``bans``."""
    near = _near(present.filter((present["groups"] <= FEW).to_numpy() & able[present["group"].to_numpy()]))
    many = present.filter(pl.col("groups") > FEW)
    pairs = pl.concat([near.select("group", "target"), *(_turned(pairs) for pairs in (_led(many), _signed(many)))])
    possible = pairs.filter(able[pairs["group"].to_numpy()] & able[pairs["target"].to_numpy()])
    return _most(pl.concat([_most(near), *_on_crowded(possible.unique(), many)]))


def _near(few: pl.DataFrame) -> pl.DataFrame:
    """Every pair of groups on each entity, the smaller group first, with what the entity is worth to that one.

    Parameters
    ----------
    few
        Groups on entities of few, sorted by entity.
    """
    node, group, size = (few[name].to_numpy() for name in ("node", "group", "size"))
    a, b = every_two(node, FEW)
    # Within an entity groups are in the order of their numbers: of equally large ones the first comes first.
    turned = size[b] < size[a]
    smaller, larger = np.where(turned, b, a), np.where(turned, a, b)
    return pl.DataFrame({"group": group[smaller], "target": group[larger]}).with_columns(
        few["family"].gather(smaller), few["bans"].gather(smaller)
    )


def _on_crowded(candidates: pl.DataFrame, many: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield what candidate pairs share on crowded entities, for as many pairs at a time as memory should hold."""
    if many.is_empty():
        return
    there = many.sort("group", "node")
    node = there["node"].to_numpy()
    on = presence(there["group"].to_numpy(), node, _largest(candidates) + 1)
    begins = on.begins
    pairs = candidates.filter((begins[1:] > begins[:-1])[candidates["group"].to_numpy()]).sort("group", "target")
    entities = np.diff(begins)[pairs["group"].to_numpy()]
    turn = pl.Series(np.cumsum(entities) // LOOKED_UP_AT_ONCE)
    for few in pairs.with_columns(turn=turn, n=pl.Series(entities)).partition_by("turn", maintain_order=True):
        n = few["n"].to_numpy()
        pair = np.repeat(np.arange(len(few)), n)
        row = np.arange(len(pair)) + np.repeat(begins[few["group"].to_numpy()] - (np.cumsum(n) - n), n)
        shared = on.of(few["target"].to_numpy()[pair], node[row])
        looked_up = few.select("group", "target")[pair[shared]]
        yield _most(pl.concat([looked_up, there.select("family", "bans")[row[shared]]], how="horizontal"))


def _largest(candidates: pl.DataFrame) -> int:
    """Largest number of a group in any pair; -1 without pairs."""
    return max(int(candidates[name].to_numpy().max(initial=-1)) for name in ("group", "target"))


def _most(shared: pl.DataFrame) -> pl.DataFrame:
    return shared.group_by(_PAIR_AND_FAMILY).agg(pl.col("bans").max())


def _met(groups: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Different groups that meet on an entity."""
    met = groups.join(
        targets.select("node", target="group", target_size="size"), on="node", how="inner", validate="m:m"
    )
    return met.filter(pl.col("group") != pl.col("target"))


def _ordered() -> pl.Expr:
    """Whether a pair stands with the smaller group first, which has fewer entities to look through."""
    smaller = pl.col("size") < pl.col("target_size")
    return smaller | ((pl.col("size") == pl.col("target_size")) & (pl.col("group") < pl.col("target")))


def _turned(pairs: pl.DataFrame) -> pl.DataFrame:
    first = pl.when(_ordered()).then("group").otherwise("target")
    second = pl.when(_ordered()).then("target").otherwise("group")
    return pairs.select(group=first, target=second)


def _led(many: pl.DataFrame) -> pl.DataFrame:
    """Each group on a crowded entity, with the groups that have most accounts on it, if these have several."""
    several = many.filter(pl.col("n") > 1)
    ranked = several.sort("node", "n", "size", "group", descending=[False, True, True, False])
    return _met(many, ranked.group_by("node", maintain_order=True).head(STRONGEST))


def _signed(many: pl.DataFrame) -> pl.DataFrame:
    """Groups that have two crowded entities of different families in common, with the largest of them."""
    strongest = many.sort("group", "family", "bans", "node", descending=[False, False, True, False])
    top = strongest.group_by("group", "family", maintain_order=True).head(STRONGEST)
    second = top.select("group", second="node", second_family="family")
    both = top.join(second, on="group", how="inner", validate="m:m")
    signed = both.filter(pl.col("family") < pl.col("second_family")).with_columns(node=pl.struct("node", "second"))
    largest = signed.sort("node", "size", "group", descending=[False, True, False])
    return _met(signed, largest.unique("node", keep="first", maintain_order=True))
