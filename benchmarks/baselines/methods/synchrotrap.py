"""SynchroTrap: accounts that do the same things at the same times, again and again.

Cao, Yang, Yu and Palow, "Uncovering Large Groups of Active Malicious Accounts in Online Social Networks", CCS 2014. An
action is an account, a constraint object (here: the address) and a time; two actions match when object and time window
agree. The similarity of two accounts is the Jaccard index of their actions, summed over objects; single-linkage
clustering cut at a similarity gives the groups, which is the same as components of the graph above the cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.baselines.baseline import Baseline
from benchmarks.baselines.case import Case, read_case
from benchmarks.baselines.verdict import by_size, nobody

if TYPE_CHECKING:
    from pathlib import Path

WINDOW = "1h"
"""Length of the matching window: the paper's choice for actions of people."""
SIMILAR = 0.5
"""Jaccard index at which two accounts are linked."""
LEAST_MATCHES = 2
"""Matching actions of a linked pair: two accounts that each did one thing have a Jaccard index of 1 by chance."""
WIDEST = 500
"""Accounts of a bucket that are compared; of wider ones, evenly spread ones by account number are."""


def judge(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Single-linkage groups of accounts whose actions coincide; five accounts or more are accused."""
    case = read_case(folder)
    if "ip" not in case.requests.columns:
        return nobody(case)
    actions = _actions(case)
    if actions.is_empty():
        return nobody(case)
    own = np.bincount(actions["account"].to_numpy(), minlength=case.n_accounts)
    compared = actions.filter((pl.col("degree") > 1) & _evenly_spread())
    matrix = coo_matrix(
        (np.ones(len(compared)), (compared["account"].to_numpy(), compared["bucket"].to_numpy())),
        shape=(case.n_accounts, int(actions["bucket"].to_numpy().max()) + 1),
    ).tocsr()
    matches = coo_matrix(matrix @ matrix.T)
    similar = matches.data / (own[matches.row] + own[matches.col] - matches.data)
    linked = (matches.row != matches.col) & (matches.data >= LEAST_MATCHES) & (similar >= SIMILAR)
    graph = csr_matrix((np.ones(int(linked.sum())), (matches.row[linked], matches.col[linked])), shape=matches.shape)
    return by_size(case, np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64))


def _actions(case: Case) -> pl.DataFrame:
    """Distinct actions: account, bucket (address and window), accounts of the bucket, the account's rank in it."""
    return (
        case.requests.select("account", "ip", window=pl.col("timestamp").dt.truncate(WINDOW))
        .drop_nulls()
        .unique()
        .sort("ip", "window", "account")
        .with_columns(
            bucket=pl.struct("ip", "window").rle_id(),
        )
        .with_columns(
            degree=pl.len().over("bucket").cast(pl.Int64),
            rank=(pl.int_range(pl.len()).over("bucket") + 1).cast(pl.Int64),
        )
    )


def _evenly_spread() -> pl.Expr:
    """Keep all accounts of a bucket, or ``WIDEST`` of them at even steps of their rank."""
    step = pl.col("rank") * WIDEST // pl.col("degree")
    step_before = (pl.col("rank") - 1) * WIDEST // pl.col("degree")
    return (pl.col("degree") <= WIDEST) | (step != step_before)


part = Baseline(
    name="synchrotrap",
    title="SynchroTrap",
    source="Cao et al., CCS 2014",
    judge=judge,
)
