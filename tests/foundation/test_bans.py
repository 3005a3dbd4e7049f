from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics.foundation.bans import LIMIT_BANS, log10_odds, probability


def test_one_ban_is_ten_times_more_likely() -> None:
    assert probability(1.0) == pytest.approx(10 / 11)


def test_even_odds_are_no_bans() -> None:
    assert log10_odds(0.5) == 0.0
    assert probability(0.0) == 0.5


def test_certainty_is_clipped_to_what_a_double_can_hold() -> None:
    assert log10_odds(0.0) == -LIMIT_BANS
    assert log10_odds(1.0) == LIMIT_BANS
    assert 0.0 < probability(-1e9) < probability(1e9) < 1.0


@given(st.floats(min_value=1e-9, max_value=1 - 1e-9))
def test_a_probability_survives_the_way_to_odds_and_back(p: float) -> None:
    assert probability(log10_odds(p)) == pytest.approx(p, rel=1e-6, abs=1e-12)


@given(st.floats(min_value=-11, max_value=11), st.floats(min_value=-11, max_value=11))
def test_more_bans_never_mean_a_smaller_probability(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert probability(low) <= probability(high)
