"""Verdicts in the shape that scores are computed from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from benchmarks.baselines.case import Case

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

ALONE = -1
"""Label of an account in no cluster."""
SMALLEST = 5
"""Accounts. Groups below this are not accused: the same limit for every rival, and for the tool."""


def components(links: csr_matrix) -> Ints:
    """Connected component of each account of an account-by-entity matrix."""
    n, m = links.shape
    whole = csr_matrix(
        (links.data, links.indices + n, np.concatenate([links.indptr, np.full(m, links.indptr[-1])])),
        shape=(n + m, n + m),
    )
    labels = connected_components(whole, directed=False)[1]
    return np.asarray(labels[:n], dtype=np.int64)


def sizes_of(labels: Ints) -> Ints:
    """Size of each account's own cluster; 1 for who is alone."""
    counts = np.bincount(labels[labels >= 0], minlength=int(labels.max(initial=0)) + 1)
    return np.where(labels >= 0, counts[labels], 1).astype(np.int64)


def size_score(sizes: Ints) -> Floats:
    """Score of methods that know only how large a group is: 0 alone, 0.5 at the smallest group accused."""
    return np.where(sizes > 1, sizes / (sizes + SMALLEST), 0.0)


def verdicts(
    case: Case, labels: Ints, score: Floats, suspected: npt.NDArray[np.bool_], confidence: Floats
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write labels and scores down as a rival's two tables.

    Parameters
    ----------
    labels
        Cluster of each account, a number from 0, or ``ALONE``. A cluster of one account is none.
    score
        How suspicious each account is, 0..1.
    suspected
        Who is accused.
    confidence
        Confidence that the account's cluster is a network under one operator, 0..1; read at its accounts' maximum.
    """
    labels = np.where(sizes_of(labels) > 1, labels, ALONE)
    judged = pl.DataFrame(
        {
            "account_id": case.ids,
            "score": np.clip(np.nan_to_num(score), 0.0, 1.0),
            "suspected": suspected,
            "label": labels,
            "confidence": np.clip(np.nan_to_num(confidence), 0.0, 1.0),
        },
        schema_overrides={"account_id": pl.String, "label": pl.Int64},
    )
    named = (
        judged.filter(pl.col("label") >= 0)
        .group_by("label")
        .agg(n_accounts=pl.len(), confidence=pl.col("confidence").max(), first=pl.col("account_id").min())
        .sort(["n_accounts", "first"], descending=[True, False])
        .with_row_index("place")
        .with_columns(cluster="B-" + pl.col("place").cast(pl.String).str.zfill(5))
    )
    accounts = judged.drop("confidence").join(
        named.select("label", "cluster"), on="label", how="left", validate="m:1", maintain_order="left"
    )
    return accounts.select("account_id", "score", "suspected", "cluster"), named.select(
        "cluster", "n_accounts", "confidence"
    )


def nobody(case: Case) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Accuse nobody: what a method says when the columns it lives on are absent."""
    n = case.n_accounts
    return verdicts(case, np.full(n, ALONE), np.zeros(n), np.zeros(n, dtype=bool), np.zeros(n))


def by_size(case: Case, labels: Ints) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Accuse every group that is large enough, with a confidence that grows with its size."""
    if not case.n_accounts:
        return nobody(case)
    sizes = sizes_of(labels)
    score = size_score(sizes)
    return verdicts(case, labels, score, sizes >= SMALLEST, score)
