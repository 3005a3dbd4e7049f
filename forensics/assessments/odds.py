"""Sums of bans and the probabilities they make, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forensics.foundation.bans import LIMIT_BANS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import polars as pl


def probabilities(odds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Probabilities of log10 odds, clipped to ± ``LIMIT_BANS``; same shape."""
    p: npt.NDArray[np.float64] = 1.0 / (1.0 + np.power(10.0, -np.clip(odds, -LIMIT_BANS, LIMIT_BANS)))
    return p


def together(scores: Sequence[npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
    """Log10 of the sum of ``10^score`` over explanations; shape of each score.

    The largest may be as large as it likes: a limit would leave evidence that two explanations share to one of them.
    Where it is within ``LIMIT_BANS``, nothing is moved, to the last digit.
    """
    raised, excess = _raised(scores)
    total: npt.NDArray[np.float64] = np.log10(np.sum(raised, axis=0)) + excess
    return total


def shares_of(scores: Sequence[npt.NDArray[np.float64]]) -> list[npt.NDArray[np.float64]]:
    """What each explanation has of the sum of ``10^score``, 0..1; shape of each score."""
    raised, _ = _raised(scores)
    total = np.sum(raised, axis=0)
    return [value / total for value in raised]


def _raised(scores: Sequence[npt.NDArray[np.float64]]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """``10^(score - excess)`` of each, and the bans by which the largest exceeds the limit."""
    excess = np.maximum(np.max(np.array(scores), axis=0) - LIMIT_BANS, 0.0)
    raised = [np.power(10.0, np.clip(score - excess, -LIMIT_BANS, LIMIT_BANS)) for score in scores]
    return np.array(raised), excess


def sums(rows: pl.DataFrame, key: str, ids: pl.Series) -> npt.NDArray[np.float64]:
    """Sum of ``bans`` per id, added in the order of the rows; shape (ids,). ``ids`` are sorted."""
    number = ids.search_sorted(rows[key]).to_numpy()
    return np.bincount(number, rows["bans"].to_numpy(), minlength=len(ids)).astype(np.float64)
