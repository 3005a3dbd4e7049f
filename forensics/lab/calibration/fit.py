"""What was gathered → a calibration: weights on one split, maps and intervals on the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.assessments.domain import widened
from forensics.assessments.fitted import mapped
from forensics.foundation.bans import log10_odds
from forensics.foundation.errors import InputError, RuleError
from forensics.lab.calibration.gather import RIVALS
from forensics.lab.calibration.maps import fit_map
from forensics.lab.calibration.scoring import (
    PRESUMED,
    cluster_sample,
    member_sample,
    of_clusters,
    predicted_clusters,
    predicted_members,
    scored_clusters,
    scored_members,
)
from forensics.lab.calibration.steps import interval_steps
from forensics.lab.calibration.weights import DIGITS, fit_weights
from forensics.lab.calibration.worlds import CALIBRATE, TEST, TRAIN
from forensics.lab.draws import group_rng
from forensics.vocabulary.calibration import CLUSTER_PARTS, MEMBER_PARTS, Curve, Fit, Rate, neutral
from forensics.vocabulary.hypothesis import HYDRA, STRANGERS

if TYPE_CHECKING:
    from forensics.lab.calibration.collect import Gathered
    from forensics.lab.calibration.maps import Scored
    from forensics.lab.calibration.weights import Weighed
    from forensics.vocabulary.calibration import Calibration

JEFFREYS: Final = 0.5
"""Pseudo-count of either kind of account: a rate of zero seen is not a rate of zero."""
N_DRAWS: Final = 2_000
"""Draws of the bootstrap over worlds: an end of its interval rests on fifty."""
HALF_DIGIT: Final = 0.5 * 10.0**-DIGITS
"""So that rounding does not raise what was lowered."""
ENDS: Final = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A calibration with how it came about."""

    calibration: Calibration
    maps: dict[str, str]
    """``clusters`` and ``members`` → platt or beta."""
    pulls: dict[str, float]
    """The same → strength of the pull towards the numbers set by hand."""


def fit(gathered: Gathered, shipped: Calibration) -> Fitted:
    """Fit everything that can be fitted.

    Raises
    ------
    InputError
        Too few worlds: a split has clusters of one kind only.
    RuleError
        The numbers set by hand presume a hydra before an innocent explanation.
    """
    hand = neutral(shipped)
    if any(hand.priors[rival] < hand.priors[HYDRA] for rival in PRESUMED):
        raise RuleError("a hydra is presumed", where="priors", hint=f"none below its own: {', '.join(PRESUMED)}")
    parts = {split: gathered.clusters.filter(split=split) for split in (TRAIN, CALIBRATE)}
    members = {split: gathered.accounts.filter(split=split) for split in (TRAIN, CALIBRATE)}
    for frame in (*parts.values(), *members.values()):
        if frame["true"].n_unique() < 2:  # noqa: PLR2004 (true and false)
            raise InputError("a split has no hydra, or nothing else", hint="take more --worlds")
    weighed = fit_weights(cluster_sample(parts[TRAIN]))
    rivals = {name: bans for name, bans in zip(RIVALS, weighed.rivals, strict=True) if name != STRANGERS}
    raw = Fit(weighed.prior, dict(zip(CLUSTER_PARTS, weighed.weights, strict=True)), rivals=rivals)
    found = predicted_clusters(parts[CALIBRATE], replace(hand, clusters=raw))
    kind, clusters = with_map(raw, scored_clusters(parts[CALIBRATE], found))
    numbers = replace(hand, clusters=replace(clusters, curve=presuming_nobody(clusters.curve)))
    odds = {
        split: of_clusters(members[split], rows, predicted_clusters(rows, numbers).odds)
        for split, rows in parts.items()
    }
    confidence = 1.0 / (1.0 + np.power(10.0, -odds[TRAIN]))
    joined: Weighed = fit_weights(member_sample(members[TRAIN], confidence, hand))
    numbers = replace(numbers, members=Fit(joined.prior, dict(zip(MEMBER_PARTS, joined.weights, strict=True))))
    # Only the score is asked for: what was not measured widens intervals alone.
    said = predicted_members(members[CALIBRATE], odds[CALIBRATE], numbers, np.zeros(len(odds[CALIBRATE])))
    member_kind, tied = with_map(numbers.members, scored_members(members[CALIBRATE], said, odds[CALIBRATE]))
    seen = gathered.logs.filter(pl.col("split") != TEST)
    return Fitted(
        replace(
            numbers,
            status="simulated",
            prevalence=round(int(seen["n_operator"].sum()) / int(seen["n_judged"].sum()), DIGITS),
            members=tied,
            unclustered=rate(seen["n_alone"].to_numpy(), seen["n_alone_operator"].to_numpy()),
            domain={name: (_rounded(low), _rounded(high)) for name, (low, high) in widened(seen).items()},
        ),
        {"clusters": kind, "members": member_kind},
        {"clusters": weighed.strength, "members": joined.strength},
    )


def with_map(raw: Fit, scored: Scored) -> tuple[str, Fit]:
    """Kind of the map that is taken, and the fit with it and its interval."""
    kind, curve = fit_map(scored)
    return kind, replace(raw, curve=curve, steps=interval_steps(scored))


def presuming_nobody(curve: Curve) -> Curve:
    """Lower a map of clusters until even odds stay even: an accusation needs evidence that its rivals do not share."""
    above = max(0.0, float(mapped(curve, np.zeros(1))[0]))
    return replace(curve, intercept=round(curve.intercept - above - HALF_DIGIT * (above > 0.0), DIGITS) + 0.0)


def rate(n: np.ndarray, n_true: np.ndarray) -> Rate:
    """Log10 odds of a share over worlds, and the 95 % interval of a bootstrap of whole worlds."""
    rng = group_rng(0, 0, "calibration/unclustered")
    drawn = rng.multinomial(len(n), np.full(len(n), 1.0 / len(n)), N_DRAWS)
    true, false = drawn @ n_true + JEFFREYS, drawn @ (n - n_true) + JEFFREYS
    low, high = np.quantile(np.log10(true) - np.log10(false), ENDS)
    n_all, n_all_true = int(n.sum()), int(n_true.sum())
    bans = log10_odds((n_all_true + JEFFREYS) / (n_all + 2 * JEFFREYS))
    return Rate(*(round(float(at), DIGITS) for at in (bans, min(bans, low), max(bans, high))))


def _rounded(value: float) -> float:
    return round(float(value), DIGITS)
