"""EvilCohort: accounts that use the same set of addresses, as communities of a weighted graph of accounts.

Stringhini, Mourlanne, Jacob, Egele, Kruegel and Vigna, "EvilCohort: Detecting Communities of Malicious Accounts on
Online Services", USENIX Security 2015. From the mapping of accounts to addresses a graph of accounts is made, an edge
weighing as many addresses as its two accounts share; light edges are dropped; Louvain finds the communities. The
paper's later step, which describes communities by agents and timing, needs an analyst and is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix
from sknetwork.clustering import Louvain

from benchmarks.baselines.baseline import Baseline
from benchmarks.baselines.case import read_case
from benchmarks.baselines.entities import edges, incidence
from benchmarks.baselines.verdict import ALONE, by_size, nobody

if TYPE_CHECKING:
    from pathlib import Path

LEAST_SHARED = 2
"""Addresses that two accounts must share. The paper sweeps this threshold per service and takes a higher one for
accounts with thousands of log-ins; API accounts here make a dozen requests, and at 3 most pools vanish."""
WIDEST = 3_000
"""Accounts. Wider addresses are not projected to pairs: one of 24,000 accounts alone would make 288 million."""
SEED = 0


def judge(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Louvain communities of the thresholded account graph; five accounts or more are accused."""
    case = read_case(folder)
    uses = edges(case, "ip").filter(pl.col("degree") <= WIDEST)
    if uses.is_empty():
        return nobody(case)
    matrix = incidence(uses, case.n_accounts)
    graph = csr_matrix(matrix @ matrix.T)
    graph.setdiag(0)
    graph.data[graph.data < LEAST_SHARED] = 0
    graph.eliminate_zeros()
    tied = np.flatnonzero(np.diff(graph.indptr))
    if not len(tied):
        return nobody(case)
    louvain = Louvain(shuffle_nodes=True, random_state=SEED)
    labels = np.full(case.n_accounts, ALONE)
    labels[tied] = louvain.fit_predict(csr_matrix(graph[tied][:, tied]))
    return by_size(case, labels)


part = Baseline(
    name="evilcohort",
    title="EvilCohort",
    source="Stringhini et al., USENIX Security 2015",
    judge=judge,
)
