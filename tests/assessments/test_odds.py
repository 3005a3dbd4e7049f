from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from forensics.assessments.odds import probabilities, sums
from forensics.foundation.bans import LIMIT_BANS


def test_even_odds_are_one_half_and_a_ban_is_ten_to_one() -> None:
    assert probabilities(np.array([0.0, 1.0, -1.0])) == pytest.approx([0.5, 10 / 11, 1 / 11])


def test_odds_beyond_the_limit_are_the_limit() -> None:
    assert probabilities(np.array([1e6])) == probabilities(np.array([LIMIT_BANS]))


def test_bans_add_up_by_id_and_who_has_none_has_zero() -> None:
    rows = pl.DataFrame({"account_id": ["ann", "bob", "bob"], "bans": [1.0, 0.5, -2.0]})
    assert sums(rows, "account_id", pl.Series(["ann", "bob", "cat"])).tolist() == [1.0, -1.5, 0.0]
