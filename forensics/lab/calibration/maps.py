"""Scores → calibrated odds: Platt's map, or the beta map where it foretells left-out worlds clearly better."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import minimize

from forensics.assessments.fitted import mapped
from forensics.foundation.bans import NATS_PER_BAN
from forensics.lab.calibration.weights import DIGITS, N_FOLDS
from forensics.vocabulary.calibration import Curve

if TYPE_CHECKING:
    from forensics.lab.draws import Flags, Floats, Ints

PLATT, BETA = "platt", "beta"
CLEARLY: Final = 0.01
"""Share of the log loss on left-out worlds that the beta map must save to be taken: it has one number more to be wrong
about, and simpler maps age better."""
RISES: Final = (0.05, 5.0)
"""Bans per ban. A flatter map would forget the evidence, a steeper one shout it."""
PULL: Final = 0.001
"""Nats per squared distance from the map that changes nothing: it decides where ceilings leave the map undecided, and
next to nothing elsewhere."""
_SHIFTS: Final = (-6.0, 6.0)
"""Log10 odds that even odds are mapped to."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of a split with their truth."""

    score: Floats
    """Bans."""
    true: Flags
    mass: Floats
    """How much each row counts, > 0."""
    world: Ints
    ceiling: Floats
    """Log10 odds that the calibrated ones never exceed: an account's are at most its cluster's."""

    def part(self, rows: Flags) -> Scored:
        """Some of the rows."""
        return Scored(self.score[rows], self.true[rows], self.mass[rows], self.world[rows], self.ceiling[rows])


def fit_map(scored: Scored, most_at_even: float = _SHIFTS[1]) -> tuple[str, Curve]:
    """Name and numbers of the map that is taken.

    Parameters
    ----------
    most_at_even
        Log10 odds that even odds may be mapped to. At 0 the map presumes nobody guilty: an accusation then needs
        evidence that its rivals do not share, however common hydras are among the worlds.
    """
    platt, beta = (_left_out(scored, kind, most_at_even) for kind in (PLATT, BETA))
    kind = BETA if beta < platt * (1.0 - CLEARLY) else PLATT
    return kind, fit_curve(scored, kind, most_at_even)


def fit_curve(scored: Scored, kind: str, most_at_even: float = _SHIFTS[1]) -> Curve:
    """Fit one kind of map; ``most_at_even`` as ``fit_map`` has it.

    Targets are smoothed as in Platt, "Probabilistic outputs for support vector machines" (1999): (n₁ + 1) / (n₁ + 2)
    for what is true and 1 / (n₀ + 2) for what is not, so that no separation makes the map infinitely steep.
    """
    n_true = float(scored.mass[scored.true].sum())
    n_false = float(scored.mass[~scored.true].sum())
    target = np.where(scored.true, (n_true + 1.0) / (n_true + 2.0), 1.0 / (n_false + 2.0))
    # Both are 0 at even odds, so that the shift is what even odds are mapped to.
    even = np.log(2.0)
    low = even - np.logaddexp(0.0, -NATS_PER_BAN * scored.score)
    high = np.logaddexp(0.0, NATS_PER_BAN * scored.score) - even
    columns = np.stack([np.full(len(low), NATS_PER_BAN), low, high], axis=1)
    if kind == PLATT:
        columns = np.stack([columns[:, 0], low + high], axis=1)
    mass = scored.mass / scored.mass.sum()
    most = NATS_PER_BAN * scored.ceiling
    n_rises = columns.shape[1] - 1
    start = np.array([0.0] + [1.0] * n_rises)
    bounds = [(_SHIFTS[0], most_at_even), *[RISES] * n_rises]

    def loss(at: Floats) -> tuple[float, Floats]:
        free = columns @ at
        z = np.minimum(free, most)
        # What stands at its ceiling stays there, however the map bends a little.
        slope = mass * (1.0 / (1.0 + np.exp(-np.clip(z, -700.0, 700.0))) - target) * (free < most)
        pull = PULL * (at - start)
        total = float(np.sum(mass * (np.logaddexp(0.0, z) - target * z))) + float(np.sum(pull * (at - start)))
        return total, columns.T @ slope + 2.0 * pull

    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    rises = [round(float(value), DIGITS) for value in found[1:]]
    at_zero = float(np.log10(2.0)) * (rises[-1] - rises[0])
    # Rounded down: no digit lifts even odds above the bound.
    shift = math.floor((float(found[0]) - at_zero) * 10**DIGITS) / 10**DIGITS
    return Curve(shift + 0.0, rises[0], rises[-1])


def loss_of(scored: Scored, curve: Curve) -> float:
    """Mean log loss of a map, by mass, in nats."""
    z = NATS_PER_BAN * np.minimum(mapped(curve, scored.score), scored.ceiling)
    mass = scored.mass / scored.mass.sum()
    return float(np.sum(mass * (np.logaddexp(0.0, z) - np.where(scored.true, z, 0.0))))


def _left_out(scored: Scored, kind: str, most_at_even: float) -> float:
    """Log loss on worlds that were not fitted on; 0 where one world is all there is."""
    fold = np.unique(scored.world, return_inverse=True)[1] % N_FOLDS
    total = 0.0
    for left in np.unique(fold) if len(np.unique(fold)) > 1 else []:
        curve = fit_curve(scored.part(fold != left), kind, most_at_even)
        total += loss_of(scored.part(fold == left), curve) * float(scored.mass[fold == left].sum())
    return total
