"""What was gathered → scores and probabilities under a fit, by the product's own arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.assessments.fitted import calibrated, doubt, interval
from forensics.assessments.odds import probabilities, together
from forensics.foundation.bans import LIMIT_BANS
from forensics.lab.calibration.gather import FAMILIES, RIVALS, columns_of
from forensics.lab.calibration.maps import Scored
from forensics.lab.calibration.weights import Rivals, Sample, balanced
from forensics.vocabulary.calibration import CLUSTER_PARTS, MEMBER_PARTS, OPEN_ORGANISATION
from forensics.vocabulary.hypothesis import HYDRA, STRANGERS

if TYPE_CHECKING:
    from forensics.assessments.fitted import Doubt
    from forensics.lab.draws import Floats
    from forensics.vocabulary.calibration import Calibration, Fit

PRESUMED: Final = ("event", "exits", "gateway", "organisation")
"""Innocent explanations of what looks like one party, which are set as likely as a hydra before looking and are never
fitted below it: how many hydras a simulated world holds is no evidence against anybody."""
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
    base, parts = _hypothesis(clusters, HYDRA)
    bases, rivals = zip(*(_hypothesis(clusters, name) for name in RIVALS), strict=True)
    free = np.array([name != STRANGERS for name in RIVALS])
    level = np.array([name in PRESUMED for name in RIVALS])
    against = Rivals(np.stack(rivals, axis=1), np.stack(bases, axis=1), free, level)
    return Sample(parts, base, true, balanced(world, true), world, np.ones(len(true)), against)


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


def predicted_clusters(clusters: pl.DataFrame, calibration: Calibration) -> Predicted:
    """Confidence of clusters, with their intervals."""
    fit = calibration.clusters
    weights = np.array([fit.weights.get(part, 1.0) for part in CLUSTER_PARTS])
    scores = {}
    for name in (HYDRA, *RIVALS):
        base, parts = _hypothesis(clusters, name)
        scores[name] = base + fit.rivals.get(name, 0.0) + np.sum(parts * weights, axis=1)
    score = scores[HYDRA] + fit.prior - together([scores[name] for name in RIVALS])
    unsure = doubt(fit, calibration, unmeasured_of(clusters, calibration))
    return _predicted(fit, score, np.full(len(score), LIMIT_BANS), unsure)


def predicted_members(
    accounts: pl.DataFrame, cluster_odds: Floats, calibration: Calibration, unmeasured: Floats
) -> Predicted:
    """Membership of accounts in clusters of these odds; ``unmeasured`` as ``unmeasured_of`` has it."""
    fit = calibration.members
    weights = np.array([fit.weights.get(part, 1.0) for part in MEMBER_PARTS])
    parts = _member_parts(accounts, calibration)
    belonging = accounts["prior"].to_numpy() + fit.prior + np.sum(parts * weights, axis=1)
    p = probabilities(cluster_odds) * probabilities(belonging)
    tiny = 10.0**-LIMIT_BANS
    score = np.log10(np.maximum(p, tiny)) - np.log10(np.maximum(1.0 - p, tiny))
    return _predicted(fit, score, cluster_odds, doubt(fit, calibration, unmeasured))


def of_clusters(accounts: pl.DataFrame, clusters: pl.DataFrame, values: Floats) -> Floats:
    """What each account's cluster has of a value of clusters."""
    named = clusters.select("world", "cluster_id").with_columns(value=pl.Series(values, dtype=pl.Float64))
    key = ["world", "cluster_id"]
    joined = accounts.select(key).join(named, on=key, how="left", validate="m:1", maintain_order="left")
    return joined["value"].to_numpy()


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
    once = pl.col(OPEN_ORGANISATION) * calibration.open_organisation
    parts: Floats = accounts.select(*MEMBER_PARTS[:-1], once).to_numpy()
    return parts


def unmeasured_of(clusters: pl.DataFrame, calibration: Calibration) -> Floats:
    """Bans either side for causal families that a cluster's log does not show."""
    missing: Floats = len(FAMILIES) - clusters["n_measured"].to_numpy().astype(np.float64)
    return calibration.half_width_per_unmeasured_family * missing


def _hypothesis(clusters: pl.DataFrame, name: str) -> tuple[Floats, Floats]:
    """Prior of a hypothesis, and its parts; shapes (rows,) and (rows, parts)."""
    base, *parts = columns_of(name)
    return clusters[base].to_numpy(), clusters.select(parts).to_numpy()


def _predicted(fit: Fit, score: Floats, ceiling: Floats, unsure: Doubt) -> Predicted:
    odds = np.clip(np.minimum(calibrated(fit, score), ceiling), -LIMIT_BANS, LIMIT_BANS)
    low, high = interval(fit, score, odds, unsure)
    return Predicted(score, odds, *(probabilities(at) for at in (odds, low, high)))


def _world(rows: pl.DataFrame) -> np.ndarray:
    """Numbers of worlds, in the order of their names."""
    return rows["world"].rank("dense").to_numpy().astype(np.int64) - 1
