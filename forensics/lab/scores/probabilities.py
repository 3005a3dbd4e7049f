"""Probabilities: of what was called 70 % likely, was 70 % true?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from forensics.lab.draws import Flags, Floats, Ints

N_BINS = 10
"""Bins of equal mass, as the issue asks: fixed widths would leave most of them empty."""
CLIP = 1e-6
"""Probability. Log loss takes what is nearer to 0 or 1 as this: one certain error must not hide everything else."""
N_DRAWS = 200
"""Perfect predictors simulated: the 2.5 % and 97.5 % quantiles then rest on five draws each."""
BAND = (0.025, 0.975)
"""Quantiles of the band: 95 %."""
MAX_CELLS = 1_000
"""Groups of neighbouring predictions that are simulated as one, per bin. Larger bins lose at most the variance of
predictions within a thousandth of the bin; smaller ones nothing."""


ROUNDING = 1e-12
"""Without any chance in the draws the band is one point, and the error must not miss it by its last digit."""


@dataclass(frozen=True, slots=True)
class Bin:
    """One point of a reliability curve."""

    n: int
    predicted: float
    """Mean prediction."""
    observed: float
    """Share that was true."""
    low: float
    """95 % band of the share under a predictor that is right: from here"""
    high: float
    """to here."""


@dataclass(frozen=True, slots=True)
class ProbabilityFigures:
    """How far predictions can be taken at their word."""

    n: int
    n_true: int
    brier: float
    """Mean squared difference of prediction and outcome."""
    log_loss: float
    """Mean negative natural logarithm of the probability given to what was true."""
    ece: float
    """Expected calibration error: mean absolute difference of predicted and observed share over bins, by size."""
    band_low: float
    """A perfect predictor with the same predictions has an error from here"""
    band_high: float
    """to here, in 95 of 100 cases: with few accounts, perfect is not 0."""
    within_band: bool
    """Whether the error is at most the band's upper end."""
    curve: tuple[Bin, ...]


def probability_figures(predictions: Floats, true: Flags, rng: np.random.Generator) -> ProbabilityFigures | None:
    """Measure predictions against outcomes; None without any."""
    if not len(predictions):
        return None
    order = np.argsort(predictions, kind="stable")
    p, y = predictions[order], true[order].astype(np.float64)
    place = _bins(p)
    n = np.bincount(place).astype(np.float64)
    predicted, observed = np.bincount(place, p) / n, np.bincount(place, y) / n
    simulated = _simulated(p, place, rng) / n
    ece = float(np.sum(n * np.abs(predicted - observed)) / n.sum())
    low, high = np.quantile((n * np.abs(predicted - simulated)).sum(axis=1) / n.sum(), BAND)
    lows, highs = np.quantile(simulated, BAND, axis=0)
    clipped = np.clip(p, CLIP, 1 - CLIP)
    return ProbabilityFigures(
        n=len(p),
        n_true=int(y.sum()),
        brier=float(np.mean((p - y) ** 2)),
        log_loss=float(-np.mean(y * np.log(clipped) + (1 - y) * np.log1p(-clipped))),
        ece=ece,
        band_low=float(low),
        band_high=float(high),
        within_band=bool(ece <= high + ROUNDING),
        curve=tuple(
            Bin(int(row[0]), *map(float, row[1:])) for row in zip(n, predicted, observed, lows, highs, strict=True)
        ),
    )


def _bins(p: Floats) -> Ints:
    """Place sorted predictions in bins of equal mass.

    Equal predictions share the bin of their middle rank, so that no order among them matters; bins that stay
    empty are left out.
    """
    _, tie, size = np.unique(p, return_inverse=True, return_counts=True)
    middle = np.cumsum(size) - size / 2
    bins = np.minimum((middle[tie] * N_BINS / len(p)).astype(np.int64), N_BINS - 1)
    return np.asarray(np.unique(bins, return_inverse=True)[1], dtype=np.int64)


def _simulated(p: Floats, place: Ints, rng: np.random.Generator) -> Floats:
    """Numbers of true outcomes per bin if every prediction were right: one row a draw."""
    totals = []
    for part in range(int(place[-1]) + 1):
        cells = np.array_split(p[place == part], MAX_CELLS)
        sizes = np.array([len(cell) for cell in cells if len(cell)])
        means = np.clip([cell.mean() for cell in cells if len(cell)], 0.0, 1.0)
        totals.append(rng.binomial(sizes, means, (N_DRAWS, len(sizes))).sum(axis=1))
    return np.asarray(np.stack(totals, axis=1), dtype=np.float64)
