"""What was fitted on worlds, applied: weights of the parts of a sum, its calibration map, its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.bans import LIMIT_BANS, NATS_PER_BAN, log10_odds
from forensics.foundation.phrase import phrase

if TYPE_CHECKING:
    import numpy.typing as npt

    from forensics.vocabulary.calibration import Calibration, Curve, Fit


def prevalence_shift(calibration: Calibration, prevalence: float | None) -> float:
    """Bans from the calibration's prevalence to another one; 0 when none is asked for."""
    return 0.0 if prevalence is None else log10_odds(prevalence) - log10_odds(calibration.prevalence)


def reweighted(rows: pl.DataFrame, key: str, fit: Fit) -> pl.DataFrame:
    """What takes each part of a sum from once to as often as it counts: one row per ``key`` and part.

    A part is a family, or the source within it that has a weight of its own (the prior's *household*).
    """
    named = pl.when(pl.col("source") == "household").then(pl.col("source")).otherwise(pl.col("family"))
    parts = rows.with_columns(part=named).filter(pl.col("part").is_in(sorted(fit.weights)))
    said = parts.group_by(key, "family", "part", maintain_order=True).agg("bans").sort(key, "family", "part")
    weight = pl.col("part").replace_strict(dict(fit.weights), default=1.0, return_dtype=pl.Float64)
    return said.select(
        key,
        "family",
        source=phrase("weight.{}", "part"),
        bans=pl.col("bans").list.sum() * (weight - 1.0),
        detail=phrase("fitted on worlds: the above counts {} times", weight.round(2)),
        citations=pl.lit([], pl.List(pl.String)),
    )


def mapped(curve: Curve, score: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Calibrated log10 odds of scores in bans; same shape."""
    with_p = np.logaddexp(0.0, -NATS_PER_BAN * score) / NATS_PER_BAN  # - log10 p
    without = np.logaddexp(0.0, NATS_PER_BAN * score) / NATS_PER_BAN  # - log10 (1 - p)
    odds: npt.NDArray[np.float64] = curve.intercept + curve.rise_high * without - curve.rise_low * with_p
    return odds


def calibrated(fit: Fit, score: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The map of a fit, and the score itself, to the last digit, where nothing was fitted."""
    return score if _identity(fit.curve) else mapped(fit.curve, score)


def interval(
    fit: Fit, score: npt.NDArray[np.float64], odds: npt.NDArray[np.float64], half: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Log10 odds of both ends: the step that a score falls on, stretched to hold the odds.

    Without steps, ``half`` bans either side. Venn-Abers prediction: Vovk, Petej and Fedorova, "Large-scale
    probabilistic predictors with and without guarantees of validity" (NIPS 2015), its inductive form.
    """
    if not fit.steps:
        return odds - half, odds + half
    starts, lows, highs = (np.array(column, dtype=np.float64) for column in zip(*fit.steps, strict=True))
    step = np.maximum(np.searchsorted(starts, score, side="right") - 1, 0)
    return np.minimum(_odds(lows)[step], odds), np.maximum(_odds(highs)[step], odds)


def _identity(curve: Curve) -> bool:
    return (curve.intercept, curve.rise_low, curve.rise_high) == (0.0, 1.0, 1.0)


def _odds(p: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    tiny = 10.0**-LIMIT_BANS
    odds: npt.NDArray[np.float64] = np.log10(np.maximum(p, tiny)) - np.log10(np.maximum(1.0 - p, tiny))
    return odds
