"""How often each part of a sum counts, and every prior: a likelihood, a pull towards what is set by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from forensics.foundation.bans import NATS_PER_BAN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.lab.draws import Flags, Floats, Ints

STRENGTHS: Final = (0.003, 0.01, 0.03, 0.1, 0.3)
"""Nats per squared distance of a weight from 1 (of the prior, in bans, from 0), against a mean log loss: from a weak
pull to one that leaves the numbers set by hand. The one that foretells left-out worlds best is taken. Weaker ones
drove the prior to its bound on twenty worlds, which the map then took back: unreadable, for nothing."""
N_FOLDS: Final = 5
MAX_WEIGHT: Final = 4.0
"""Times: a family capped at 1.8 bans may then say 7.2. Bounds of 1, 2 and 3 cost .25, .15 and .12 nats on left-out
folds of 375 worlds, this one .11."""
DIGITS: Final = 4
"""Decimals of a fitted number: a ten-thousandth of a ban is below any reading."""
_TINY: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Rivals:
    """What else may explain each row, weighed by the same weights."""

    parts: Floats
    """Bans; shape (rows, explanations, parts)."""
    base: Floats
    """Bans; shape (rows, explanations)."""
    free: Flags
    """Whether each explanation's prior is fitted; shape (explanations,)."""
    level: Flags
    """Whether it is also never below the row's own; shape (explanations,)."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows to fit on: log10 odds are ``base + prior + parts @ weights``, less its rivals together, times a ceiling."""

    parts: Floats
    """Bans; shape (rows, parts)."""
    base: Floats
    """Bans: what has no weight."""
    true: Flags
    mass: Floats
    """How much each row counts; sums to 1."""
    world: Ints
    """Number of the row's world: folds never divide one."""
    ceiling: Floats
    """Probability that the row's own is multiplied with: 1 for clusters, their confidence for accounts."""
    rivals: Rivals | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """Fitted weights."""

    prior: float
    rivals: tuple[float, ...]
    """Priors of the rivals, in their order; 0 where one is not fitted."""
    weights: tuple[float, ...]
    strength: float
    """The pull that was chosen."""


def balanced(world: Ints, true: Flags) -> Floats:
    """Mass of each row: every class of every world together weighs the same, however many rows it has."""
    _, group, size = np.unique(2 * world + true, return_inverse=True, return_counts=True)
    mass = 1.0 / size[group]
    return np.asarray(mass / mass.sum(), dtype=np.float64)


def fit_weights(sample: Sample) -> Weighed:
    """Fit prior and weights, with the pull that foretells left-out worlds best."""
    losses = [_left_out(sample, strength) for strength in STRENGTHS]
    strength = STRENGTHS[int(np.argmin(losses))]
    found = _fitted(sample, np.ones(len(sample.true), dtype=np.bool_), strength)
    rounded = [round(float(value), DIGITS) + 0.0 for value in found]
    n = _n_rivals(sample)
    return Weighed(rounded[0], tuple(rounded[1 : n + 1]), tuple(rounded[n + 1 :]), strength)


def _n_rivals(sample: Sample) -> int:
    return 0 if sample.rivals is None else len(sample.rivals.free)


def _together(rivals: Rivals, rows: Flags, priors: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Natural logarithm of the rivals' sum, and its slope in bans: each one's share, then parts averaged by shares."""
    parts = rivals.parts[rows]
    scores = NATS_PER_BAN * (rivals.base[rows] + priors + parts @ weights)
    shares = softmax(scores, axis=1)
    return logsumexp(scores, axis=1), np.hstack([shares, np.einsum("rh,rhp->rp", shares, parts)])


def log_loss(sample: Sample, prior: float, weights: Sequence[float]) -> float:
    """Mean negative natural logarithm of the probability given to what was true, by mass; rivals' priors as set."""
    at = np.array([prior, *[0.0] * _n_rivals(sample), *weights])
    return _loss(at, sample, np.ones(len(sample.true), dtype=np.bool_))[0]


def _left_out(sample: Sample, strength: float) -> float:
    """Log loss on worlds that were not fitted on, summed over folds."""
    fold = np.unique(sample.world, return_inverse=True)[1] % N_FOLDS
    total = 0.0
    for left in np.unique(fold):
        found = _fitted(sample, fold != left, strength)
        total += _loss(found, sample, fold == left)[0] * float(sample.mass[fold == left].sum())
    return total


def _fitted(sample: Sample, rows: Flags, strength: float) -> Floats:
    n, n_rivals = sample.parts.shape[1], _n_rivals(sample)
    start = np.concatenate([np.zeros(1 + n_rivals), np.ones(n)])
    # A level prior is the row's own and something that is not negative.
    turn = np.eye(len(start))
    priors = [(-MAX_WEIGHT, MAX_WEIGHT)]
    if sample.rivals is not None:
        turn[1 : 1 + n_rivals, 0] = sample.rivals.level
        for free, level in zip(sample.rivals.free, sample.rivals.level, strict=True):
            priors.append((0.0 if level else -MAX_WEIGHT * free, MAX_WEIGHT * free))

    def penalised(x: Floats) -> tuple[float, Floats]:
        loss, slope = _loss(turn @ x, sample, rows)
        return loss + strength * float(np.sum((x - start) ** 2)), slope @ turn + 2.0 * strength * (x - start)

    bounds = [*priors, *[(0.0, MAX_WEIGHT)] * n]
    found: Floats = turn @ minimize(penalised, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return found


def _loss(at: Floats, sample: Sample, rows: Flags) -> tuple[float, Floats]:
    """Mean log loss and its slope. With p = ceiling x q: d ln p = (1 - q) dz, d ln(1-p) = - p (1-q) / (1-p) dz."""
    parts, true, ceiling = sample.parts[rows], sample.true[rows], sample.ceiling[rows]
    mass = sample.mass[rows] / max(float(sample.mass[rows].sum()), _TINY)
    n = 1 + _n_rivals(sample)
    z = NATS_PER_BAN * (sample.base[rows] + at[0] + parts @ at[n:])
    if sample.rivals is not None:
        together, theirs = _together(sample.rivals, rows, at[1:n], at[n:])
        z, parts = z - together, np.hstack([np.zeros((len(z), n - 1)), parts]) - theirs
    log_q, log_rest = -np.logaddexp(0.0, -z), -np.logaddexp(0.0, z)
    q, rest = np.exp(log_q), np.exp(log_rest)
    p = ceiling * q
    # 1 - p without cancellation: what the ceiling leaves, and what the row leaves of it.
    against = np.maximum((1.0 - ceiling) + ceiling * rest, _TINY)
    loss = np.where(true, -(np.log(np.maximum(ceiling, _TINY)) + log_q), -np.log(against))
    slope = NATS_PER_BAN * np.where(true, -rest, p * rest / against) * mass
    return float(np.sum(loss * mass)), np.concatenate([[slope.sum()], parts.T @ slope])
