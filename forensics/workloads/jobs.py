"""Shared fragments → jobs: which of them stand in the same prompts, and which requests that makes.

Fragments of one template stand in the same prompts; so do, by turns, the synonyms of a wording that is varied. What a
relay puts into every request stands with all of them, and would make one job of many: it parts nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    import numpy.typing as npt

MOST_FRAGMENTS: Final = 1_000
"""Fragments of a cluster that are looked at, the most frequent ones."""
LEAST: Final = 0.01
"""Share of a cluster's requests that a fragment must have to join others: a sentence that comes and goes joins the
jobs of several customers. In ``ways``, the share from which a system prompt, and a way, is looked at. Hand-set."""
TOGETHER: Final = 0.1
"""Share of the rarer fragment's requests that two have in common, from which they are of one job. Hand-set: of a
wording with four synonyms a clause, two stand together in a quarter of either's requests."""
EVERYWHERE: Final = 0.8
"""Share of a cluster's requests with any shared fragment, from which one is the pool's and no job's; in ``ways``, of
all its requests, from which a system prompt is. Hand-set."""
PARTED: Final = 0.5
"""Share of those requests that the other fragments must explain; otherwise the pool's fragments are the job."""


def jobs(found: pl.DataFrame, n_requests: int) -> pl.DataFrame:
    """Group one cluster's requests by the job their fragments are of.

    Parameters
    ----------
    found
        ``row``, ``fragment``, ``is_system``: shared fragments of requests, each once, and whether it is a whole system
        prompt: one that is everywhere names the relay's program, and no job.
    n_requests
        Requests of the cluster that were looked at.

    Returns
    -------
    polars.DataFrame
        ``row``, ``job`` (0 and up, the largest first) of requests that are of one; sorted.
    """
    counts = found.group_by("fragment").len().sort("len", "fragment", descending=[True, False]).head(MOST_FRAGMENTS)
    kept = found.join(counts.filter(pl.col("len") >= LEAST * n_requests), on="fragment", how="semi")
    if kept.is_empty():
        return pl.DataFrame(schema={"row": pl.UInt32, "job": pl.UInt32})
    rows, row = np.unique(kept["row"].to_numpy(), return_inverse=True)
    names, column = np.unique(kept["fragment"].to_numpy(), return_inverse=True)
    held = csr_matrix((np.ones(len(row), dtype=np.int32), (row, column)), shape=(len(rows), len(names)))
    size = np.asarray(held.sum(axis=0)).ravel()
    own = size < EVERYWHERE * len(rows)
    explained = np.asarray(held[:, own].sum(axis=1)).ravel() > 0
    told = np.unique(kept.filter(~pl.col("is_system"))["fragment"].to_numpy())
    fixed = ~own & np.isin(names, told)
    if fixed.any() and explained.mean() < PARTED:
        labels = np.where(np.asarray(held[:, fixed].sum(axis=1)).ravel() > 0, 0, -1)
    else:
        labels = _labels(held[:, own], size[own])
    of_one = labels >= 0
    numbers, first, n = np.unique(labels[of_one], return_index=True, return_counts=True)
    rank = np.empty(int(numbers.max(initial=0)) + 1, dtype=np.int64)
    rank[numbers[np.lexsort((first, -n))]] = np.arange(len(n))
    grouped = pl.DataFrame({"row": rows[of_one], "job": rank[labels[of_one]]})
    return grouped.select(pl.col("row").cast(pl.UInt32), pl.col("job").cast(pl.UInt32))


def _labels(held: csr_matrix, size: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Component of most of each request's fragments; -1 for requests that have none.

    Keys of fragments are another version's others: of components with as many votes the larger one is taken, then the
    one that was seen first, so that no result rests on them.
    """
    if not held.shape[1]:
        return np.full(held.shape[0], -1, dtype=np.int64)
    common = (held.T @ held).tocoo()
    linked = common.data >= TOGETHER * np.minimum(size[common.row], size[common.col])
    _, component = connected_components(
        csr_matrix((common.data[linked], (common.row[linked], common.col[linked])), shape=common.shape), directed=False
    )
    cells = held.tocoo()
    votes = pl.DataFrame({"row": cells.row, "component": component[cells.col]}).group_by("row", "component").len()
    ranked = votes.with_columns(n=pl.len().over("component"), first=pl.col("row").min().over("component"))
    best = ranked.sort("row", "len", "n", "first", descending=[False, True, True, False]).unique(
        "row", keep="first", maintain_order=True
    )
    labels = np.full(held.shape[0], -1, dtype=np.int64)
    labels[best["row"].to_numpy()] = best["component"].to_numpy()
    return labels
