from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forensics.assessments.fitted import mapped
from forensics.lab.calibration.maps import BETA, PLATT, RISES, Scored, fit_curve, fit_map, loss_of
from forensics.vocabulary.calibration import Curve


def drawn(curve: Curve, n: int = 20_000) -> Scored:
    """Scores whose true odds are known."""
    rng = np.random.default_rng(7)
    score = rng.normal(0.0, 2.0, n)
    p = 1.0 / (1.0 + 10.0 ** -mapped(curve, score))
    return Scored(score, rng.random(n) < p, np.ones(n), np.arange(n) % 50, np.full(n, 12.0))


def test_a_straight_map_is_found_again() -> None:
    found = fit_curve(drawn(Curve(0.4, 0.5, 0.5)), PLATT)
    assert [found.intercept, found.rise_low] == pytest.approx([0.4, 0.5], abs=0.05)
    assert found.rise_low == found.rise_high


def test_a_bent_map_is_found_again_and_taken() -> None:
    kind, found = fit_map(drawn(Curve(0.2, 0.3, 1.5)))
    assert kind == BETA
    assert [found.rise_low, found.rise_high] == pytest.approx([0.3, 1.5], abs=0.15)


def test_where_a_straight_map_does_as_well_it_is_taken() -> None:
    assert fit_map(drawn(Curve(-0.3, 0.8, 0.8)))[0] == PLATT


@pytest.mark.parametrize("kind", [PLATT, BETA])
def test_a_map_rises_even_where_scores_are_upside_down(kind: str) -> None:
    upside = drawn(Curve(0.0, 1.0, 1.0))
    found = fit_curve(Scored(-upside.score, upside.true, upside.mass, upside.world, upside.ceiling), kind)
    assert min(found.rise_low, found.rise_high) == RISES[0]


def test_scores_that_separate_everything_give_no_endless_slope() -> None:
    score = np.array([-2.0, -1.5, -1.0, 1.0, 1.5, 2.0])
    found = fit_curve(Scored(score, score > 0, np.ones(6), np.arange(6), np.full(6, 12.0)), PLATT)
    assert found.rise_low < 1.5


def test_what_stands_at_its_ceiling_does_not_bend_the_map() -> None:
    """Sure accounts of a cluster that nobody is sure of call for no steeper map."""
    free = drawn(Curve(0.0, 1.0, 1.0))
    capped = Scored(free.score, free.true | (free.score > 1.0), free.mass, free.world, np.minimum(free.score, 1.0))
    found, blind = (fit_curve(replace(capped, ceiling=most), PLATT) for most in (capped.ceiling, free.ceiling))
    assert abs(found.rise_low - 1.0) < abs(blind.rise_low - 1.0)


def test_a_fitted_map_costs_less_than_none() -> None:
    scored = drawn(Curve(0.4, 0.5, 0.5))
    assert loss_of(scored, fit_curve(scored, PLATT)) < loss_of(scored, Curve())


@pytest.mark.parametrize("kind", [PLATT, BETA])
def test_a_map_that_presumes_nobody_guilty_leaves_even_odds_even(kind: str) -> None:
    eager = drawn(Curve(0.6, 0.8, 1.1))
    free, held = (float(mapped(fit_curve(eager, kind, most), np.zeros(1))[0]) for most in (6.0, 0.0))
    assert free > 0.3
    assert -1e-3 < held <= 0.0


def test_a_map_that_lowers_even_odds_is_not_changed_by_presuming_nobody_guilty() -> None:
    wary = drawn(Curve(-0.5, 0.8, 0.8))
    assert fit_curve(wary, PLATT, 0.0) == fit_curve(wary, PLATT)
