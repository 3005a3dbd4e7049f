"""FRAUDAR: the densest blocks of accounts and things, where popular things count less.

Hooi, Song, Beutel, Shah, Shin and Faloutsos, "FRAUDAR: Bounding Graph Fraud in the Face of Camouflage", KDD 2016. An
edge to a thing of degree d weighs 1 / log(d + 5). Greedily the node whose removal costs least is taken away; of all
the sets on the way the one with the highest weight per node is the block. Its edges are removed, and the next is found.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix

from benchmarks.baselines.baseline import Baseline
from benchmarks.baselines.case import read_case
from benchmarks.baselines.entities import edges, incidence
from benchmarks.baselines.verdict import ALONE, SMALLEST, Floats, Ints, nobody, verdicts

if TYPE_CHECKING:
    from pathlib import Path

KINDS = (
    "ip", "connection", "conversation", "device", "prompt", "system_prompt", "card", "signup_ip", "phone",
)  # fmt: skip
"""What accounts are tied by; things on one account only are left out."""
SMOOTHING = 5.0
"""Of the column weights 1 / log(d + 5): the paper's constant."""
BLOCKS = 5
"""Blocks looked for."""
DENSE_ENOUGH = 0.5
"""Share of the first block's density below which a block is no finding: the paper leaves the number to the user."""


def judge(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Accounts of the densest blocks are accused; a block's density, against the first one's, is their score."""
    case = read_case(folder)
    links = edges(case, *KINDS)
    if links.is_empty():
        return nobody(case)
    graph = incidence(links, case.n_accounts, 1.0 / (pl.col("degree") + SMOOTHING).log())
    labels, score = np.full(case.n_accounts, ALONE), np.zeros(case.n_accounts)
    densest = 0.0
    for number in range(BLOCKS):
        rows, columns, density = densest_block(graph)
        densest = max(densest, density)
        if density < DENSE_ENOUGH * densest or not len(rows):
            break
        fresh = rows[labels[rows] == ALONE]
        if len(rows) >= SMALLEST:
            labels[fresh] = number
            score[fresh] = density / densest
        graph = _without(graph, rows, columns)
    return verdicts(case, labels, score, labels != ALONE, score)


def densest_block(graph: csr_matrix) -> tuple[Ints, Ints, float]:
    """Peel a weighted account-by-thing graph.

    Returns
    -------
    tuple
        Accounts and things of the best block, and its density: weight of its edges over its number of nodes.
    """
    n_rows, n_nodes = graph.shape[0], sum(graph.shape)
    by_column = graph.tocsc()
    starts = np.concatenate([graph.indptr, by_column.indptr[1:] + graph.nnz]).tolist()
    neighbours = np.concatenate([graph.indices + n_rows, by_column.indices]).tolist()
    weights = np.concatenate([graph.data, by_column.data]).tolist()
    cost = np.concatenate([np.asarray(graph.sum(axis=1)).ravel(), np.asarray(graph.sum(axis=0)).ravel()])
    present = cost > 0
    left, total = int(present.sum()), float(cost[:n_rows].sum())
    costs, alive = cost.tolist(), present.tolist()
    heap = [(costs[node], node) for node in np.flatnonzero(present).tolist()]
    heapq.heapify(heap)
    best, best_step = total / max(left, 1), 0
    order: list[int] = []
    while heap:
        value, node = heapq.heappop(heap)
        if not alive[node] or value > costs[node]:
            continue
        alive[node] = False
        order.append(node)
        total, left = total - costs[node], left - 1
        for place in range(starts[node], starts[node + 1]):
            other = neighbours[place]
            if alive[other]:
                costs[other] -= weights[place]
                heapq.heappush(heap, (costs[other], other))
        if left and total / left > best:
            best, best_step = total / left, len(order)
    inside = present.copy()
    inside[order[:best_step]] = False
    assert len(inside) == n_nodes
    return np.flatnonzero(inside[:n_rows]), np.flatnonzero(inside[n_rows:]), float(best)


def _without(graph: csr_matrix, rows: Ints, columns: Ints) -> csr_matrix:
    """Take the edges of a block out of a graph."""
    edge = graph.tocoo()
    in_block = np.isin(edge.row, rows) & np.isin(edge.col, columns)
    kept: Floats = np.where(in_block, 0.0, edge.data)
    rest = csr_matrix((kept, (edge.row, edge.col)), shape=graph.shape)
    rest.eliminate_zeros()
    return rest


part = Baseline(
    name="fraudar",
    title="FRAUDAR",
    source="Hooi et al., KDD 2016",
    judge=judge,
)
