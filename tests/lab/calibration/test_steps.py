from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from venn_abers import VennAbers

from forensics.assessments.fitted import Doubt, interval
from forensics.assessments.odds import probabilities
from forensics.lab.calibration.maps import Scored
from forensics.lab.calibration.steps import CELLS_PER_BAN, DECIMALS, interval_steps
from forensics.vocabulary.calibration import Fit


def scored(n: int = 120) -> Scored:
    rng = np.random.default_rng(5)
    score = np.floor(rng.normal(0.0, 1.5, n) * CELLS_PER_BAN) / CELLS_PER_BAN
    return Scored(score, rng.random(n) < probabilities(score), np.ones(n), np.arange(n), np.full(n, 12.0))


def test_the_table_says_what_the_venn_abers_package_says() -> None:
    rows = scored()
    p = probabilities(rows.score)
    asked = np.arange(-100, 101) / CELLS_PER_BAN
    reference = VennAbers()
    reference.fit(np.stack([1 - p, p], axis=1), rows.true.astype(int))
    wanted = probabilities(asked)
    _, both = reference.predict_proba(np.stack([1 - wanted, wanted], axis=1))
    fit = Fit(steps=interval_steps(rows))
    starts = np.array([step[0] for step in fit.steps])
    found = np.array(fit.steps)[np.searchsorted(starts, asked + 1e-9, side="right") - 1, 1:]
    assert found == pytest.approx(both, abs=2 * 10.0**-DECIMALS)


def test_steps_rise_and_hold_zero_to_one() -> None:
    steps = np.array(interval_steps(scored()))
    assert (np.diff(steps[:, 0]) > 0).all()
    assert (np.diff(steps[:, 1:], axis=0) >= 0).all()
    assert (steps[:, 1] <= steps[:, 2]).all()
    assert (steps[0, 1], steps[-1, 2]) == (0.0, 1.0)


def test_more_worlds_make_narrower_intervals() -> None:
    widths = []
    for n in (40, 4_000):
        low, high = interval(Fit(steps=interval_steps(scored(n))), np.zeros(1), np.zeros(1), Doubt(np.zeros(1), 0.0))
        widths.append(float(high[0] - low[0]))
    assert widths[1] < widths[0] / 3


def test_rows_that_count_less_make_wider_intervals() -> None:
    rows = scored(500)
    light = replace(rows, mass=rows.mass / 20)
    low, high = (np.mean([step[i] for step in interval_steps(rows)]) for i in (1, 2))
    light_low, light_high = (np.mean([step[i] for step in interval_steps(light)]) for i in (1, 2))
    assert light_high - light_low > high - low
