"""What was gathered → scores and probabilities under a fit, by the product's own arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.assessments.fitted import calibrated, interval
from forensics.assessments.odds import probabilities
from forensics.foundation.bans import LIMIT_BANS
from forensics.lab.calibration.gather import CLUSTER_PARTS, MEMBER_PARTS, OPEN
from forensics.lab.calibration.maps import Scored
from forensics.lab.calibration.weights import Sample, balanced

if TYPE_CHECKING:
    from forensics.lab.draws import Floats
    from forensics.vocabulary.calibration import Calibration, Fit

POWER: Final = -0.5
"""Accounts of one world count as many to this power, each: a thousand members of one pool are no thousand witnesses,
and yet more than one."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """Probabilities of rows, with their intervals and the scores behind them."""

    score: Floats
    """Bans, before the map."""
    odds: Floats
    """Log10 odds, after it."""
    p: Floats
    low: Floats
    high: Floats


def cluster_sample(clusters: pl.DataFrame) -> Sample:
    """Clusters as rows to fit on."""
    world, true = _world(clusters), clusters["true"].to_numpy()
    return Sample(
        clusters.select(CLUSTER_PARTS).to_numpy(),
        clusters["prior"].to_numpy(),
        true,
        balanced(world, true),
        world,
        np.ones(len(true)),
    )


def member_sample(accounts: pl.DataFrame, confidence: Floats, calibration: Calibration) -> Sample:
    """Accounts as rows to fit on, below their clusters' confidence."""
    world = _world(accounts)
    mass = 1.0 / np.bincount(world)[world]
    return Sample(
        _member_parts(accounts, calibration),
        accounts["prior"].to_numpy(),
        accounts["true"].to_numpy(),
        mass / mass.sum(),
        world,
        confidence,
    )


def predicted_clusters(clusters: pl.DataFrame, fit: Fit, half: float) -> Predicted:
    """Confidence of clusters; ``half`` bans either side where there are no steps."""
    weights = np.array([fit.weights.get(part, 1.0) for part in CLUSTER_PARTS])
    parts = clusters.select(CLUSTER_PARTS).to_numpy()
    score = clusters["prior"].to_numpy() + fit.prior + np.sum(parts * weights, axis=1)
    return _predicted(fit, score, np.full(len(score), LIMIT_BANS), half)


def predicted_members(accounts: pl.DataFrame, cluster_odds: Floats, calibration: Calibration) -> Predicted:
    """Membership of accounts in clusters of these odds."""
    fit = calibration.members
    weights = np.array([fit.weights.get(part, 1.0) for part in MEMBER_PARTS])
    parts = _member_parts(accounts, calibration)
    belonging = accounts["prior"].to_numpy() + fit.prior + np.sum(parts * weights, axis=1)
    p = probabilities(cluster_odds) * probabilities(belonging)
    tiny = 10.0**-LIMIT_BANS
    score = np.log10(np.maximum(p, tiny)) - np.log10(np.maximum(1.0 - p, tiny))
    return _predicted(fit, score, cluster_odds, calibration.half_width)


def odds_of_clusters(accounts: pl.DataFrame, clusters: pl.DataFrame, odds: Floats) -> Floats:
    """The odds of each account's cluster."""
    named = clusters.select("world", "cluster_id").with_columns(odds=pl.Series(odds, dtype=pl.Float64))
    key = ["world", "cluster_id"]
    joined = accounts.select(key).join(named, on=key, how="left", validate="m:1", maintain_order="left")
    return joined["odds"].to_numpy()


def scored_clusters(clusters: pl.DataFrame, predicted: Predicted) -> Scored:
    """Clusters for a map: each counts the same."""
    true = clusters["true"].to_numpy()
    return Scored(predicted.score, true, np.ones(len(true)), _world(clusters), np.full(len(true), LIMIT_BANS))


def scored_members(accounts: pl.DataFrame, predicted: Predicted, cluster_odds: Floats) -> Scored:
    """Accounts for a map, below their clusters' odds: those of a crowded world count less each."""
    world = _world(accounts)
    mass = np.bincount(world)[world].astype(np.float64) ** POWER
    return Scored(predicted.score, accounts["true"].to_numpy(), mass, world, cluster_odds)


def _member_parts(accounts: pl.DataFrame, calibration: Calibration) -> Floats:
    once = pl.col(OPEN) * calibration.open_organisation
    parts: Floats = accounts.select(*MEMBER_PARTS[:-1], once).to_numpy()
    return parts


def _predicted(fit: Fit, score: Floats, ceiling: Floats, half: float) -> Predicted:
    odds = np.clip(np.minimum(calibrated(fit, score), ceiling), -LIMIT_BANS, LIMIT_BANS)
    low, high = interval(fit, score, odds, np.full(len(score), half))
    return Predicted(score, odds, *(probabilities(at) for at in (odds, low, high)))


def _world(rows: pl.DataFrame) -> np.ndarray:
    """Numbers of worlds, in the order of their names."""
    return rows["world"].rank("dense").to_numpy().astype(np.int64) - 1
