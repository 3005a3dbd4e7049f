"""Suspected clusters → networks: several clusters of one operator, or a pool with jobs of its own.

Components and communities part what hardly touches; a big pool, a second pool after bans and fleets with jobs of their
own end as clusters of their own. Two suspected clusters are one network where a part of either holds what one party
alone holds, a card, a device, a connection, a conversation; or where most of either send the same work and a part of
either goes through the same exits. Work alone is not enough, for a system prompt names a program that anybody may run;
nor are exits alone, for two operators may rent one proxy. Nobody becomes more suspect by it: who is accused was decided
before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from forensics.assessments.facts import OF_EXITS
from forensics.foundation.group_ids import network_id
from forensics.foundation.touched import by_category, numbers, touched
from forensics.vocabulary.case_tables import Networks
from forensics.vocabulary.families import HARD_TO_FORGE, CausalFamily

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import numpy.typing as npt

    from forensics.foundation.touched import Ints
    from forensics.vocabulary.entity_kind import EntityKind

OWN = 0.9
"""Share of a thing's accounts that stand in suspected clusters, from which it is theirs and not the public's."""
MOST, SOME, AT_LEAST = 0.5, 0.05, 2
"""Share of the accounts of either cluster that is most of it; share and number that are a part of it. These are
hand-set; what they join on simulated worlds and on real relays stands in decision 0015."""
BEGINS, ENDS = 0.1, 0.9
"""Quantiles of a cluster's accounts: it began when one in ten had sent its first request, and had ended when nine in
ten had sent their last."""
HELD, DONE = "things that one party holds", "the work of most accounts and exits of some"
"""What joins clusters, in words."""
_SLICE_ROWS = 1 << 22
"""Contacts that are looked at together: 30 MB for each number of eight bytes made of them."""
_CELLS_AT_ONCE = 1 << 23
"""Accounts times clusters that are counted together: at most 100 MB. No result depends on it."""


@dataclass(frozen=True, slots=True)
class _Suspects:
    """Clusters by place among their sorted ids, accounts by category."""

    cluster_of: Ints
    """Cluster of each account's category; -1 where it is not accused."""
    sizes: Ints
    """Accused accounts of each cluster."""


def networks(
    suspects: pl.DataFrame, contacts: pl.DataFrame, lives: pl.DataFrame, kinds: Mapping[str, EntityKind]
) -> pl.DataFrame:
    """Join suspected clusters.

    Parameters
    ----------
    suspects
        ``account_id``, ``cluster_id`` of accused accounts, as texts.
    contacts
        ``Contacts``, texts as categories.
    lives
        ``account_id``, ``first_seen``, ``last_seen`` of every account that sent something.
    kinds
        Entity kinds by name.

    Returns
    -------
    polars.DataFrame
        ``Networks`` of two clusters and more; sorted by network, generation and cluster. A cluster's relation says what
        it shares with at least one other, and after which of them it began.
    """
    ids = suspects["cluster_id"].unique().sort()
    if len(ids) < 2 or contacts.is_empty():  # noqa: PLR2004 (a network has two)
        return Networks.create_empty()
    known = _known(suspects, ids, contacts)
    # What one party holds is hard to forge, or left by one program; other content says what is asked for.
    held = [kind.name for kind in kinds.values() if kind.name in HARD_TO_FORGE or kind.one_program]
    work = {kind.name for kind in kinds.values() if kind.family == CausalFamily.CONTENT} - set(held)
    by_holding = _sharing(contacts, held, known, SOME)
    by_work = _sharing(contacts, work, known, MOST)
    # Exits are most of all contacts: they are asked only of clusters that do the same work.
    some = np.unique(by_work.select("a", "b").to_numpy())
    fewer = _Suspects(np.where(np.isin(known.cluster_of, some), known.cluster_of, -1), known.sizes)
    by_exits = _sharing(contacts, OF_EXITS, fewer, SOME) if len(some) else by_work.clear()
    together = by_work.join(by_exits, on=["a", "b"], how="semi")
    pairs = pl.concat([by_holding, together]).sort("a", "b")
    shared = pl.concat([by_holding.with_columns(what=pl.lit(HELD)), together.with_columns(what=pl.lit(DONE))])
    return _told(_components(pairs, ids), shared, _spans(suspects, lives))


def _known(suspects: pl.DataFrame, ids: pl.Series, contacts: pl.DataFrame) -> _Suspects:
    place = ids.search_sorted(suspects["cluster_id"]).to_numpy().astype(np.int64)
    cluster_of = by_category(suspects["account_id"], place, contacts["account_id"])
    return _Suspects(cluster_of, np.bincount(place, minlength=len(ids)))


def _sharing(contacts: pl.DataFrame, kinds: Collection[str], known: _Suspects, share: float) -> pl.DataFrame:
    """Pairs of clusters of which such a share of either uses things of these kinds that are the other's too.

    ``a`` < ``b``, places of clusters; sorted. Things that others than suspected clusters use are nobody's.
    """
    thing, account = _on_own_things(contacts, kinds, known)
    n = len(known.sizes)
    met = _met(thing, account, known.cluster_of, n)
    a, b = np.nonzero(np.triu((met >= AT_LEAST) & (met >= share * known.sizes[:, None]), 1))
    either = (met[b, a] >= AT_LEAST) & (met[b, a] >= share * known.sizes[b])
    return pl.DataFrame({"a": a[either].astype(np.uint32), "b": b[either].astype(np.uint32)})


def _on_own_things(contacts: pl.DataFrame, kinds: Collection[str], known: _Suspects) -> tuple[Ints, Ints]:
    """Who touched what several suspected clusters and hardly anybody else did: numbers of things, and accounts."""
    things, accounts = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for thing, account in _slices(contacts, kinds):
        theirs = known.cluster_of[account] >= 0
        things.append(thing[theirs])
        accounts.append(account[theirs])
    thing, account = np.concatenate(things), np.concatenate(accounts)
    rows = pl.DataFrame({"thing": thing, "cluster": known.cluster_of[account]})
    met = rows.group_by("thing").agg(n=pl.len(), several=pl.col("cluster").n_unique() > 1).filter("several")
    own = met.sort("thing")
    if own.is_empty():
        return thing[:0], account[:0]
    names, counts = own["thing"].to_numpy(), np.zeros(len(own), dtype=np.int64)
    for everybody_s, _ in _slices(contacts, kinds):
        at = np.minimum(np.searchsorted(names, everybody_s), len(names) - 1)
        counts += np.bincount(at[names[at] == everybody_s], minlength=len(names))
    theirs_alone = names[own["n"].to_numpy() >= OWN * counts]
    kept = np.isin(thing, theirs_alone)
    return thing[kept], account[kept]


def _slices(contacts: pl.DataFrame, kinds: Collection[str]) -> Iterator[tuple[Ints, Ints]]:
    """Contacts of some kinds, a few at a time: number of what was touched, and the account's category."""
    wanted = numbers(pl.Series(sorted(kinds), dtype=pl.String), contacts["kind"])
    for piece in contacts.iter_slices(_SLICE_ROWS):
        own = piece.filter(pl.Series(np.isin(piece["kind"].to_physical().to_numpy(), wanted)))
        yield touched(own, contacts), own["account_id"].to_physical().to_numpy().astype(np.int64)


def _met(thing: Ints, account: Ints, cluster_of: Ints, n_clusters: int) -> Ints:
    """How many accounts of each cluster touched something that an account of each other one did.

    Shape (clusters, clusters); row: whose accounts, column: whom they met. The diagonal is 0.
    """
    counts = np.zeros((n_clusters, n_clusters), dtype=np.int64)
    people, row = np.unique(account, return_inverse=True)
    things, column = np.unique(thing, return_inverse=True)
    own = cluster_of[people]
    touching = _matrix(row, column, (len(people), len(things)))
    held = _matrix(column, own[row], (len(things), n_clusters))
    at_once = max(1, _CELLS_AT_ONCE // n_clusters)
    for start in range(0, len(people), at_once):
        met = (touching[start : start + at_once] @ held).tocoo()
        np.add.at(counts, (own[start + met.row], met.col), 1)
    np.fill_diagonal(counts, 0)
    return counts


def _matrix(row: Ints, column: Ints, shape: tuple[int, int]) -> csr_matrix:
    """Ones where something is, however often it is given."""
    found = csr_matrix((np.ones(len(row), dtype=np.int32), (row, column)), shape=shape)
    found.data[:] = 1
    return found


def _components(pairs: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """``cluster`` (its place), ``cluster_id``, ``network_id``; only of clusters that are not alone."""
    ends: list[npt.NDArray[np.uint32]] = [pairs[end].to_numpy() for end in ("a", "b")]
    matrix = coo_matrix((np.ones(len(pairs), dtype=np.int8), tuple(ends)), shape=(len(ids), len(ids)))
    _, component = connected_components(matrix, directed=False)
    members = pl.DataFrame({"cluster_id": ids, "component": component}).with_row_index("cluster")
    several = members.filter(pl.len().over("component") > 1)
    groups = several.group_by("component", maintain_order=True).agg("cluster_id")
    names = [network_id(group) for group in groups["cluster_id"].to_list()]
    named = groups.select("component").with_columns(network_id=pl.Series(names, dtype=pl.String))
    return several.join(named, on="component", how="left", validate="m:1").drop("component")


def _spans(suspects: pl.DataFrame, lives: pl.DataFrame) -> pl.DataFrame:
    """``cluster_id``, ``begins``, ``ends``; of clusters that sent something."""
    known = lives.select(pl.col("account_id").cast(pl.String), "first_seen", "last_seen")
    seen = suspects.join(known, on="account_id", how="inner", validate="1:1")
    return seen.group_by("cluster_id").agg(
        begins=pl.col("first_seen").quantile(BEGINS, "lower"), ends=pl.col("last_seen").quantile(ENDS, "higher")
    )


def _told(named: pl.DataFrame, shared: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """``Networks``: who came after whom, and by what each cluster belongs."""
    ways = pl.concat([shared.select("what", cluster=end) for end in ("a", "b")]).unique().sort("cluster", "what")
    said = ways.group_by("cluster", maintain_order=True).agg(pl.col("what").str.join("; "))
    rows = named.join(said, on="cluster", how="left", validate="1:1").join(
        spans, on="cluster_id", how="left", validate="1:1"
    )
    told: list[dict[str, object]] = []
    for network in rows.sort("network_id", "begins", "cluster_id").partition_by("network_id", maintain_order=True):
        dated = [row for row in network.to_dicts() if row["begins"] is not None]
        generations: dict[str, int] = {}
        for row in network.to_dicts():
            gone = [one for one in dated if row["begins"] is not None and one["ends"] < row["begins"]]
            last = max(gone, key=lambda one: (one["ends"], one["cluster_id"]), default=None)
            generations[row["cluster_id"]] = max((generations[one["cluster_id"]] + 1 for one in gone), default=0)
            after = f"; began after {last['cluster_id']} had ended" if last else ""
            relation = f"shares {row['what']}{after}"
            told.append({**row, "generation": generations[row["cluster_id"]], "relation": relation})
    frame = pl.DataFrame(told, schema=Networks.create_empty().schema)
    return Networks.validate(frame.sort("network_id", "generation", "cluster_id"))
