"""What was fitted on worlds, applied: weights of the parts of a sum, its calibration map, its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.bans import LIMIT_BANS, NATS_PER_BAN, log10_odds
from forensics.foundation.phrase import phrase
from forensics.vocabulary.calibration import (
    HOUSEHOLD,
    LOAD,
    LOAD_AMONG_USERS,
    MOVEMENT,
    OF_THEIR_OWN,
    ORGANISATION,
    WHICH_PARTY,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from forensics.vocabulary.calibration import Calibration, Curve, Fit


OUT_OF_DOMAIN = "out_of_domain"
"""Status of a calibration that judges a log outside its domain."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Bans either side of log10 odds."""

    unmeasured: npt.NDArray[np.float64]
    """For the causal families that a log does not show: steps that are wider hold it already."""
    everywhere: float
    """On top of all: for numbers without steps, and once more out of domain."""


def prevalence_shift(calibration: Calibration, prevalence: float | None) -> float:
    """Bans from the calibration's prevalence to another one; 0 when none is asked for."""
    return 0.0 if prevalence is None else log10_odds(prevalence) - log10_odds(calibration.prevalence)


def part_of() -> pl.Expr:
    """The part that a row belongs to: its family, or what has a weight of its own within it."""
    return (
        pl.when(pl.col("source").is_in(OF_THEIR_OWN))
        .then(pl.col("source"))
        .when(pl.col("source") == LOAD_AMONG_USERS)
        .then(pl.lit(LOAD))
        .when(pl.col("source").str.starts_with(WHICH_PARTY))
        .then(pl.lit(ORGANISATION))
        .otherwise(pl.col("family"))
    )


def reweighted(rows: pl.DataFrame, key: str, fit: Fit) -> pl.DataFrame:
    """What takes each part of a sum from once to as often as it counts: one row per ``key`` and part.

    Every hypothesis is weighed alike, so that evidence for two of them cancels whatever it counts.
    """
    parts = rows.with_columns(part=part_of()).filter(pl.col("part").is_in(sorted(fit.weights)))
    said = parts.group_by(key, "family", "part", maintain_order=True).agg("bans").sort(key, "family", "part")
    weight = pl.col("part").replace_strict(dict(fit.weights), default=1.0, return_dtype=pl.Float64)
    return said.select(
        key,
        "family",
        source=phrase("weight.{}", "part"),
        bans=pl.col("bans").list.sum() * (weight - 1.0),
        detail=phrase("fitted on worlds: {} counts {} times", _spelled(), weight.round(2)),
        citations=pl.lit([], pl.List(pl.String)),
    )


def _spelled() -> pl.Expr:
    others = {
        ORGANISATION: "what tells an organisation from an operator",
        HOUSEHOLD: "the household's prior",
        MOVEMENT: "how the accounts move",
        LOAD: "how even the load is",
    }
    return pl.col("part").replace_strict(others, default=pl.col("part").str.replace_all("_", " "))


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
    fit: Fit, score: npt.NDArray[np.float64], odds: npt.NDArray[np.float64], doubt: Doubt
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Log10 odds of both ends: the step that a score falls on, or what was not measured, whichever is wider.

    Venn-Abers prediction: Vovk, Petej and Fedorova, "Large-scale probabilistic predictors with and without guarantees
    of validity" (NIPS 2015), its inductive form.
    """
    half = doubt.everywhere + doubt.unmeasured
    low, high = odds - half, odds + half
    if fit.steps:
        starts, lows, highs = (np.array(column, dtype=np.float64) for column in zip(*fit.steps, strict=True))
        step = np.maximum(np.searchsorted(starts, score, side="right") - 1, 0)
        low = np.minimum(_odds(lows)[step] - doubt.everywhere, low)
        high = np.maximum(_odds(highs)[step] + doubt.everywhere, high)
    return low, high


def doubt(fit: Fit, calibration: Calibration, unmeasured: npt.NDArray[np.float64]) -> Doubt:
    """What steps cannot know: what was not measured, and that a log is unlike all that was fitted on.

    Parameters
    ----------
    unmeasured
        Bans either side for the families that a subject's log does not show.
    """
    times = (not fit.steps) + (calibration.status == OUT_OF_DOMAIN)
    return Doubt(unmeasured, times * calibration.half_width)


def _identity(curve: Curve) -> bool:
    return (curve.intercept, curve.rise_low, curve.rise_high) == (0.0, 1.0, 1.0)


def _odds(p: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    tiny = 10.0**-LIMIT_BANS
    odds: npt.NDArray[np.float64] = np.log10(np.maximum(p, tiny)) - np.log10(np.maximum(1.0 - p, tiny))
    return odds
