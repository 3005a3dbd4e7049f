from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from forensics.lab.scores.accounts import account_figures, average_precision, recall_at
from tests.lab.scores.frames import outcome


def test_precision_recall_and_f1_by_hand() -> None:
    found = account_figures(
        outcome(
            ("op:x", 0.9, None), ("op:x", 0.8, None), ("op:x", 0.2, None), ("home", 0.7, None), ("home", 0.1, None)
        ).accounts
    )
    assert (found.n_operator, found.n_honest, found.n_suspected) == (3, 2, 3)
    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))


def test_victims_count_on_neither_side() -> None:
    found = account_figures(outcome(("op:x", 0.9, None), ("victim:x", 0.9, None), ("home", 0.1, None)).accounts)
    assert (found.n_operator, found.n_honest, found.n_suspected, found.precision) == (1, 1, 1, 1.0)


def test_who_accuses_only_honest_people_has_a_precision_of_zero_operators_or_not() -> None:
    assert account_figures(outcome(("home", 0.9, None), ("op:x", 0.1, None)).accounts).precision == 0.0
    found = account_figures(outcome(("home", 0.9, None)).accounts)
    assert (found.n_suspected, found.precision) == (1, 0.0)
    assert (found.recall, found.f1, found.average_precision, found.recall_at_budget) == (None,) * 4


def test_who_accuses_nobody_has_no_precision_and_an_f1_of_zero() -> None:
    found = account_figures(outcome(("op:x", 0.4, None), ("home", 0.1, None)).accounts)
    assert (found.precision, found.recall, found.f1) == (None, 0.0, 0.0)


@pytest.mark.parametrize("digits", [1, 2, 6])
def test_average_precision_agrees_with_an_oracle_ties_or_not(digits: int) -> None:
    rng = np.random.default_rng(5)
    truth = rng.random(300) < 0.2
    scores = np.asarray(np.round(truth * 0.3 + rng.random(300) * 0.7, digits), dtype=np.float64)
    assert average_precision(scores, truth) == pytest.approx(average_precision_score(truth, scores))


def test_the_budget_allows_one_in_a_thousand() -> None:
    honest = np.concatenate([[0.8], np.full(999, 0.1)])
    scores = np.concatenate([honest, [0.9, 0.5, 0.05, 0.1]])
    operator = np.arange(len(scores)) >= 1000
    assert recall_at(scores, operator, 0.001) == 0.5  # 0.8 is allowed; 0.1 would be 1,000 accusations
    assert recall_at(scores[1:], operator[1:], 0.001) == 0.5  # 999 honest: none is allowed, 0.5 is above them all


def test_ties_with_the_honest_are_lost() -> None:
    scores = np.array([0.9, 0.9, 0.9, 0.95])
    assert recall_at(scores, np.array([False, True, True, True]), 0.001) == pytest.approx(1 / 3)
