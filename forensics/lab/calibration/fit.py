"""What was gathered → a calibration: weights on one split, maps and intervals on the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.assessments.domain import widened
from forensics.assessments.odds import probabilities
from forensics.foundation.bans import LIMIT_BANS
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
from forensics.vocabulary.calibration import CLUSTER_PARTS, MEMBER_PARTS, Fit, Rate, neutral
from forensics.vocabulary.hypothesis import HYDRA, STRANGERS

if TYPE_CHECKING:
    from forensics.lab.calibration.collect import Gathered
    from forensics.lab.calibration.maps import Scored
    from forensics.lab.calibration.weights import Weighed
    from forensics.lab.draws import Floats
    from forensics.vocabulary.calibration import Calibration

JEFFREYS: Final = 0.5
"""Pseudo-count of either kind of account: a rate of zero seen is not a rate of zero."""
N_DRAWS: Final = 2_000
"""Draws of the bootstrap over worlds: an end of its interval rests on fifty."""
ENDS: Final = (0.025, 0.975)
EVEN: Final = 0.0
"""Log10 odds that even odds are mapped to at most, of clusters and of accounts: nobody is presumed guilty."""
BISECTIONS: Final = 40
"""Halvings of an interval of 24 bans: more digits than a rate is written with."""


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
    kind, clusters = with_map(raw, scored_clusters(parts[CALIBRATE], found), most_at_even=EVEN)
    numbers = replace(hand, clusters=clusters)
    odds = {
        split: of_clusters(members[split], rows, predicted_clusters(rows, numbers).odds)
        for split, rows in parts.items()
    }
    confidence = 1.0 / (1.0 + np.power(10.0, -odds[TRAIN]))
    joined: Weighed = fit_weights(member_sample(members[TRAIN], confidence, hand))
    numbers = replace(numbers, members=Fit(joined.prior, dict(zip(MEMBER_PARTS, joined.weights, strict=True))))
    # Only the score is asked for: what was not measured widens intervals alone.
    said = predicted_members(members[CALIBRATE], odds[CALIBRATE], numbers, np.zeros(len(odds[CALIBRATE])))
    scored = scored_members(members[CALIBRATE], said, odds[CALIBRATE])
    member_kind, tied = with_map(numbers.members, scored, most_at_even=EVEN)
    seen = gathered.logs.filter(pl.col("split") != TEST)
    return Fitted(
        replace(
            numbers,
            status="simulated",
            prevalence=round(int(seen["n_operator"].sum()) / int(seen["n_judged"].sum()), DIGITS),
            members=tied,
            unclustered=rate(seen),
            domain={name: (_rounded(low), _rounded(high)) for name, (low, high) in widened(seen).items()},
        ),
        {"clusters": kind, "members": member_kind},
        {"clusters": weighed.strength, "members": joined.strength},
    )


def with_map(raw: Fit, scored: Scored, **bound: float) -> tuple[str, Fit]:
    """Kind of the map that is taken, and the fit with it and its interval; ``bound`` as ``fit_map`` has it."""
    kind, curve = fit_map(scored, **bound)
    return kind, replace(raw, curve=curve, steps=interval_steps(scored))


def rate(logs: pl.DataFrame) -> Rate:
    """Log10 odds of accounts in no cluster that do not move, and the 95 % interval of a bootstrap of whole worlds.

    They are such that, with what moving says on top, as many are expected to be an operator's as were.

    Parameters
    ----------
    logs
        ``n_alone``, ``n_alone_operator``, ``n_moving``, ``moving_bans`` as ``Gathered.logs`` has them.
    """
    n, true = logs["n_alone"].to_numpy().astype(np.float64), logs["n_alone_operator"].to_numpy().astype(np.float64)
    moving, bans = logs["n_moving"].to_numpy().astype(np.float64), logs["moving_bans"].to_numpy()
    rng = group_rng(0, 0, "calibration/unclustered")
    drawn = rng.multinomial(len(n), np.full(len(n), 1.0 / len(n)), N_DRAWS).astype(np.float64)
    whole = np.ones((1, len(n)))
    counts = np.stack([n - moving, moving], axis=1)
    offsets = np.stack([np.zeros(len(n)), bans], axis=1)
    own, draws = (_intercept(times, counts, offsets, times @ true) for times in (whole, drawn))
    low, high = np.quantile(draws, ENDS)
    return Rate(*(_rounded(at) for at in (own[0], min(own[0], low), max(own[0], high))))


def _intercept(times: Floats, counts: Floats, offsets: Floats, n_true: Floats) -> Floats:
    """Log10 odds at which the expected number of operators' accounts is the number seen; one per row of ``times``.

    Parameters
    ----------
    times
        How often each world was drawn; shape (draws, worlds).
    counts, offsets
        Accounts of each world in groups, and bans on top of each group's odds; shape (worlds, groups).
    n_true
        Operators' accounts of each draw.
    """
    low, high = np.full(len(times), -LIMIT_BANS), np.full(len(times), LIMIT_BANS)
    # Jeffreys: half an account of either kind.
    wanted, extra = n_true + JEFFREYS, 2 * JEFFREYS
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        p = probabilities(middle[:, None, None] + offsets[None])
        expected = np.einsum("dw,wg,dwg->d", times, counts, p) + extra * probabilities(middle)
        below = expected < wanted
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    between: Floats = (low + high) / 2
    return between


def _rounded(value: float) -> float:
    return round(float(value), DIGITS)
