from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import check_grad

from forensics.lab.calibration.gather import RIVALS
from forensics.lab.calibration.scoring import cluster_sample
from forensics.lab.calibration.weights import MAX_WEIGHT, Rivals, Sample, _loss, balanced, fit_weights, log_loss
from forensics.vocabulary.calibration import CLUSTER_PARTS
from tests.lab.calibration.samples import gathered


def sample() -> Sample:
    return cluster_sample(gathered().clusters)


def test_evidence_that_tells_counts_more_than_evidence_that_does_not() -> None:
    found = dict(zip(CLUSTER_PARTS, fit_weights(sample()).weights, strict=True))
    assert min(found["network"], found["payment"]) > 2 * found["content"]


def test_no_weight_is_negative_even_where_evidence_speaks_against_itself() -> None:
    turned = replace(sample(), parts=-sample().parts)
    assert min(fit_weights(turned).weights) >= 0.0
    assert max(fit_weights(sample()).weights) <= MAX_WEIGHT


def test_a_fit_foretells_better_than_the_numbers_set_by_hand() -> None:
    found = fit_weights(sample())
    by_hand = [1.0] * len(CLUSTER_PARTS)
    assert log_loss(sample(), found.prior, found.weights) < log_loss(sample(), 0.0, by_hand)


def test_a_part_that_no_world_has_keeps_its_weight() -> None:
    found = dict(zip(CLUSTER_PARTS, fit_weights(sample()).weights, strict=True))
    assert found["household"] == 1.0


def test_every_class_of_every_world_weighs_the_same() -> None:
    world = np.array([0, 0, 0, 1, 1])
    true = np.array([True, True, False, False, False])
    assert balanced(world, true) == pytest.approx([1 / 6, 1 / 6, 1 / 3, 1 / 6, 1 / 6])


def test_below_a_ceiling_an_innocent_account_is_no_reason_to_doubt_its_ties() -> None:
    rng = np.random.default_rng(3)
    n = 400
    sure = np.repeat([0.99, 0.01], n // 2)
    x = rng.normal(1.0, 0.3, (n, 1))
    true = (sure > 0.5) & (rng.random(n) < 0.9)
    rows = Sample(x, np.full(n, -1.0), true, np.full(n, 1 / n), np.arange(n) % 20, np.ones(n))
    below, alone = fit_weights(replace(rows, ceiling=sure)), fit_weights(rows)
    assert below.prior + below.weights[0] > alone.prior + alone.weights[0]


def test_the_slope_is_that_of_the_loss() -> None:
    """Checked against finite differences, with rivals and a ceiling."""
    rng = np.random.default_rng(5)
    n = len(sample().true)
    rows = replace(sample(), ceiling=rng.uniform(0.2, 1.0, n))
    every = np.ones(n, dtype=np.bool_)
    for _ in range(3):
        priors = rng.normal(size=1 + len(RIVALS))
        at = np.array([*priors, *rng.uniform(0.0, 2.0, len(CLUSTER_PARTS))])
        error = check_grad(lambda x: _loss(x, rows, every)[0], lambda x: _loss(x, rows, every)[1], at)
        assert error < 1e-5


def test_what_a_rival_says_as_well_tells_nothing() -> None:
    """A part that the only rival shares to the digit keeps the weight set by hand, however well it goes with truth."""
    rng = np.random.default_rng(8)
    n = 300
    true = rng.random(n) < 0.5
    x = np.stack([true * 2.0, rng.normal(0.5, 0.5, n) + true], axis=1)
    theirs = Rivals(
        np.stack([x[:, 0], np.zeros(n)], axis=1)[:, None, :], np.zeros((n, 1)), np.array([False]), np.array([False])
    )
    rows = Sample(x, np.zeros(n), true, np.full(n, 1 / n), np.arange(n) % 20, np.ones(n), theirs)
    found = fit_weights(rows)
    assert found.weights[0] == 1.0
    assert found.weights[1] > 1.0


def test_where_nothing_tells_two_explanations_apart_their_priors_say_how_often_each_was_right() -> None:
    """Three in four such clusters were the rival's: the rival's prior rises, and the probability is one in four."""
    n = 400
    true = np.arange(n) % 4 == 0
    x = np.ones((n, 1))
    theirs = Rivals(x[:, None, :], np.zeros((n, 1)), np.array([True]), np.array([False]))
    rows = Sample(x, np.zeros(n), true, np.full(n, 1 / n), np.arange(n) // 20, np.ones(n), theirs)
    found = fit_weights(rows)
    assert found.prior == pytest.approx(-found.rivals[0])
    assert 1.0 / (1.0 + 10.0 ** (found.rivals[0] - found.prior)) == pytest.approx(0.25, abs=0.01)


def test_a_level_rival_is_never_presumed_less_likely_however_common_hydras_were() -> None:
    n = 400
    true = np.arange(n) % 4 != 0
    x = np.ones((n, 1))
    theirs = Rivals(x[:, None, :], np.zeros((n, 1)), np.array([True]), np.array([True]))
    rows = Sample(x, np.zeros(n), true, np.full(n, 1 / n), np.arange(n) // 20, np.ones(n), theirs)
    found = fit_weights(rows)
    assert found.rivals[0] == found.prior


def test_the_same_rows_give_the_same_weights() -> None:
    assert fit_weights(sample()) == fit_weights(sample())
