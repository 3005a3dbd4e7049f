from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, log_loss

from forensics.lab.scores.probabilities import CLIP, ProbabilityFigures, probability_figures


def figures(p: np.ndarray, y: np.ndarray) -> ProbabilityFigures:
    found = probability_figures(p, y, np.random.default_rng(1))
    assert found is not None
    return found


def test_brier_and_log_loss_agree_with_an_oracle() -> None:
    rng = np.random.default_rng(2)
    p = rng.random(500)
    y = rng.random(500) < p**2
    assert figures(p, y).brier == pytest.approx(brier_score_loss(y, p))
    assert figures(p, y).log_loss == pytest.approx(log_loss(y, p))


def test_a_certain_error_costs_what_the_clip_allows() -> None:
    assert figures(np.array([0.0]), np.array([True])).log_loss == pytest.approx(-np.log(CLIP))


def test_calibration_error_by_hand() -> None:
    p = np.array([0.1] * 10 + [0.9] * 10)
    y = np.array([True] * 3 + [False] * 7 + [True] * 10)
    found = figures(p, y)
    assert [(cell.n, cell.observed) for cell in found.curve] == [(10, 0.3), (10, 1.0)]
    assert found.ece == pytest.approx((10 * 0.2 + 10 * 0.1) / 20)


def test_without_ties_there_are_ten_bins_of_equal_mass() -> None:
    found = figures(np.arange(105) / 105, np.zeros(105, dtype=bool))
    assert len(found.curve) == 10
    assert {cell.n for cell in found.curve} <= {10, 11}


@pytest.mark.parametrize("n", [30, 300, 30_000])
def test_a_perfect_predictor_lies_in_its_band(n: int) -> None:
    rng = np.random.default_rng(n)
    p = rng.beta(0.5, 2, n)
    found = figures(p, rng.random(n) < p)
    assert found.band_low < found.ece < found.band_high
    assert found.within_band


def test_a_boaster_lies_outside() -> None:
    rng = np.random.default_rng(3)
    p = rng.random(2_000)
    assert not figures(np.minimum(1.0, p + 0.2), rng.random(2_000) < p).within_band


def test_the_order_of_the_accounts_does_not_matter() -> None:
    rng = np.random.default_rng(4)
    p = np.round(rng.random(400), 1)
    y = rng.random(400) < p
    turned = figures(p[::-1], y[::-1])
    assert (turned.ece, turned.band_high, turned.curve) == (
        figures(p, y).ece,
        figures(p, y).band_high,
        figures(p, y).curve,
    )


def test_nothing_predicted_is_unmeasured() -> None:
    assert probability_figures(np.array([]), np.array([], dtype=bool), np.random.default_rng(0)) is None
