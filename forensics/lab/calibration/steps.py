"""Venn-Abers intervals as a table of steps over the score.

The inductive Venn-Abers predictor (Vovk, Petej and Fedorova, NIPS 2015): the new score joins the calibration scores
once as false and once as true; isotonic regression of each gives p0 and p1. Scores are rounded down to a grid first,
here and wherever a step is looked up, so p0 and p1 depend on the grid's cell alone and can be tabulated.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import isotonic_regression

if TYPE_CHECKING:
    from forensics.lab.calibration.maps import Scored
    from forensics.lab.draws import Floats, Ints

CELLS_PER_BAN: Final = 20
"""Cells of the grid: a twentieth of a ban is 12 % in odds, finer than what any calibration split can tell apart."""
DECIMALS: Final = 4
LIMIT: Final = 24.0
"""Bans. Scores beyond it share the outermost cells."""

Step = tuple[float, float, float]
"""Score from which it holds, p0, p1."""


def interval_steps(scored: Scored) -> tuple[Step, ...]:
    """Tabulate p0 and p1; steps that do not differ are one."""
    cell = np.floor(np.clip(scored.score, -LIMIT, LIMIT) * CELLS_PER_BAN + 1e-9).astype(np.int64)
    cells, place = np.unique(cell, return_inverse=True)
    mass = np.bincount(place, scored.mass).astype(np.float64)
    true = np.bincount(place, scored.mass * scored.true).astype(np.float64)
    steps: list[Step] = []
    for start, position, own in _starts(cells):
        p0, p1 = (_joined(true, mass, position, label, own=own) for label in (0.0, 1.0))
        low = math.floor(p0 * 10**DECIMALS) / 10**DECIMALS
        high = min(1.0, math.ceil(p1 * 10**DECIMALS) / 10**DECIMALS)
        if not steps or steps[-1][1:] != (low, high):
            steps.append((start / CELLS_PER_BAN, low, high))
    return tuple(steps)


def _starts(cells: Ints) -> list[tuple[int, int, bool]]:
    """First cell of each step, the place there of a new score, and whether the cell has scores already."""
    starts = [(-int(LIMIT) * CELLS_PER_BAN - 1, 0, False)]
    for position, at in enumerate(cells.tolist()):
        starts.append((at, position, True))
        if position + 1 == len(cells) or cells[position + 1] > at + 1:
            starts.append((at + 1, position + 1, False))
    return starts


def _joined(true: Floats, mass: Floats, position: int, label: float, *, own: bool) -> float:
    """Isotonic estimate at a new score of this label."""
    if own:
        weights, sums = mass.copy(), true.copy()
        weights[position] += 1.0
        sums[position] += label
    else:
        weights, sums = np.insert(mass, position, 1.0), np.insert(true, position, label)
    return float(np.clip(isotonic_regression(sums / weights, weights=weights).x[position], 0.0, 1.0))
