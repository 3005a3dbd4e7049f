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
TOGETHER: Final = 0.1
"""Share of the rarer fragment's requests that two have in common, from which they are of one job. Hand-set: of a
wording with four synonyms a clause, two stand together in a quarter of either's requests."""
EVERYWHERE: Final = 0.8
"""Share of a cluster's requests with any shared fragment, from which one is the pool's and no job's. Hand-set."""
PARTED: Final = 0.5
"""Share of those requests that the other fragments must explain; otherwise the pool's fragments are the job."""


def jobs(found: pl.DataFrame) -> pl.DataFrame:
    """Group requests by the job their fragments are of.

    Parameters
    ----------
    found
        ``cluster``, ``row``, ``fragment``: shared fragments of requests, each once.

    Returns
    -------
    polars.DataFrame
        ``cluster``, ``row``, ``job`` (0 and up in each cluster, the largest first); sorted.
    """
    pieces = [
        _of_cluster(int(number), own)
        for (number,), own in found.sort("cluster").group_by("cluster", maintain_order=True)
    ]
    schema = {"cluster": pl.UInt32, "row": pl.UInt32, "job": pl.UInt32}
    return pl.concat([pl.DataFrame(schema=schema), *pieces]).sort("cluster", "row")


def _of_cluster(cluster: int, found: pl.DataFrame) -> pl.DataFrame:
    counts = found.group_by("fragment").len().sort("len", "fragment", descending=[True, False]).head(MOST_FRAGMENTS)
    kept = found.join(counts.select("fragment"), on="fragment", how="semi")
    rows, row = np.unique(kept["row"].to_numpy(), return_inverse=True)
    names, column = np.unique(kept["fragment"].to_numpy(), return_inverse=True)
    held = csr_matrix((np.ones(len(row), dtype=np.int32), (row, column)), shape=(len(rows), len(names)))
    size = np.asarray(held.sum(axis=0)).ravel()
    own = size < EVERYWHERE * len(rows)
    explained = np.asarray(held[:, own].sum(axis=1)).ravel() > 0
    if not own.any() or explained.mean() < PARTED:
        label = np.zeros(len(rows), dtype=np.int64)
    else:
        label = _labels(held[:, own], size[own])
    numbers, first, n = np.unique(label, return_index=True, return_counts=True)
    rank = np.empty(int(numbers.max()) + 1, dtype=np.int64)
    rank[numbers[np.lexsort((first, -n))]] = np.arange(len(n))
    return pl.DataFrame({"row": rows, "job": rank[label]}).select(
        pl.lit(cluster, pl.UInt32).alias("cluster"), pl.col("row").cast(pl.UInt32), pl.col("job").cast(pl.UInt32)
    )


def _labels(held: csr_matrix, size: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Component of most of each request's fragments; one more for requests that have none."""
    common = (held.T @ held).tocoo()
    linked = common.data >= TOGETHER * np.minimum(size[common.row], size[common.col])
    n, component = connected_components(
        csr_matrix((common.data[linked], (common.row[linked], common.col[linked])), shape=common.shape), directed=False
    )
    of = csr_matrix((np.ones(len(component), dtype=np.int32), (np.arange(len(component)), component)))
    votes = (held @ of).toarray()
    # Keys of fragments are another version's others: of components with as many votes the larger one is taken, then
    # the one that was seen first, so that no result rests on them.
    votes = votes[:, np.lexsort(((votes > 0).argmax(axis=0), -(votes > 0).sum(axis=0)))]
    labels: npt.NDArray[np.int64] = np.where(votes.max(axis=1) > 0, votes.argmax(axis=1), n)
    return labels
