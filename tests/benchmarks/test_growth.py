"""Power laws through measured points, and what they lead to."""

from __future__ import annotations

import math

import pytest

from benchmarks.scaling.growth import fitted

SIZES = (1e6, 4e6, 16e6, 64e6, 190e6)


def test_an_exact_power_law_is_found_and_leads_on() -> None:
    law = fitted([(rows, 3e-7 * rows**1.1) for rows in SIZES])
    assert law is not None
    assert (law.factor, law.exponent) == pytest.approx((3e-7, 1.1))
    assert law.residual == pytest.approx(0, abs=1e-9)
    assert law.at(1e10) == pytest.approx(3e-7 * 1e10**1.1)
    assert law.rows_at(3e-7 * 1e10**1.1) == pytest.approx(1e10)


def test_what_does_not_grow_never_reaches_a_limit() -> None:
    law = fitted([(rows, 7.0) for rows in SIZES])
    assert law is not None
    assert law.rows_at(8.0) == math.inf
    assert law.rows_at(6.0) == 0


def test_a_point_off_the_line_is_a_residual() -> None:
    points = [(rows, rows) for rows in SIZES]
    law = fitted([*points[:-1], (points[-1][0], 1.5 * points[-1][1])])
    assert law is not None
    assert 0.1 < law.residual < 0.5


def test_zeros_and_a_single_size_are_no_growth() -> None:
    assert fitted([(1e6, 0.0), (4e6, 0.0)]) is None
    assert fitted([(1e6, 5.0), (1e6, 6.0)]) is None
    assert fitted([]) is None
