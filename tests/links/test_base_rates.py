from __future__ import annotations

import numpy as np
import pytest

from forensics.links.base_rates import BACK_OFF, UNSEEN, Cells, Known, Shown, base_rates

RARE, COMMON = 0, 1


def rates(codes: list[int], strata: list[int], cohorts: dict[int, list[int]]) -> Cells:
    known = Known(np.array(codes), np.array(strata), np.ones(len(codes)))
    cohort = np.repeat(list(cohorts), [len(members) for members in cohorts.values()])
    return base_rates(Shown(cohort, np.concatenate([np.array(members) for members in cohorts.values()])), known)


def test_a_value_is_as_common_as_it_is_outside_the_cohort() -> None:
    """Ten in the cohort, a hundred elsewhere: one in ten of those has the rare value."""
    cells = rates([RARE] * 20 + [COMMON] * 90, [0] * 110, {4: [*range(9), 109]})
    assert cells.cohort.tolist() == [4, 4]
    assert cells.n.tolist() == [9, 1]
    world = np.array([11 + UNSEEN, 89 + UNSEEN]) / (100 + 2 * UNSEEN)
    assert cells.p == pytest.approx((np.array([11, 89]) + BACK_OFF * world) / (100 + BACK_OFF))


def test_every_country_counts_by_its_share_of_the_cohort() -> None:
    """Three quarters of the cohort come from the country where everyone has the value."""
    codes, strata = [RARE] * 1_000 + [COMMON] * 1_000, [1] * 1_000 + [2] * 1_000
    cells = rates(codes, strata, {0: [0, 1, 2, 1_999]})
    assert cells.p[0] == pytest.approx(0.75, abs=0.02)


def test_a_value_of_nobody_else_is_rare_but_not_impossible() -> None:
    cells = rates([RARE] * 8 + [COMMON] * 100, [0] * 108, {0: list(range(8))})
    assert 0.0 < cells.p[0] < 0.01


def test_cohorts_are_counted_apart() -> None:
    cells = rates([RARE, COMMON, RARE, COMMON], [0] * 4, {2: [0, 1], 7: [0, 2, 3]})
    assert list(zip(cells.cohort.tolist(), cells.n.tolist(), strict=True)) == [(2, 1), (2, 1), (7, 2), (7, 1)]
