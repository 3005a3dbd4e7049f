from __future__ import annotations

import numpy as np
import pytest

from forensics.links.grouped import Ints, grouped

CLOSE = np.array([3, 1, 3, 0, 1, 3])
FAR = CLOSE * 10**12
"""The same groups, too far apart for a table of all possible keys."""


@pytest.mark.parametrize(("key", "unit"), [(CLOSE, 1), (FAR, 10**12)], ids=["close keys", "far keys"])
def test_rows_are_numbered_in_the_order_of_their_keys(key: Ints, unit: int) -> None:
    groups = grouped(key)
    assert (groups.keys // unit).tolist() == [0, 1, 3]
    assert groups.of_row.tolist() == [2, 1, 2, 0, 1, 2]
    assert groups.counted().tolist() == [1, 2, 3]


@pytest.mark.parametrize("key", [CLOSE, FAR], ids=["close keys", "far keys"])
def test_sums_are_added_in_the_order_of_the_rows(key: Ints) -> None:
    values = np.array([1e16, 0.1, 1.0, 0.5, 0.2, -1e16])
    assert grouped(key).summed(values).tolist() == [0.5, 0.1 + 0.2, (1e16 + 1.0) + -1e16]


def test_coarser_groups_hold_the_same_rows() -> None:
    tens = grouped(np.array([21, 12, 11, 21]))
    coarse = tens.coarser(tens.keys // 10)
    assert coarse.keys.tolist() == [1, 2]
    assert coarse.of_row.tolist() == [1, 0, 0, 1]


def test_a_key_that_does_not_occur_is_worth_nothing() -> None:
    groups = grouped(np.array([5, 7, 7]))
    assert groups.found(np.array([4, 5, 6, 7, 8]), np.array([0.5, 0.7])).tolist() == [0.0, 0.5, 0.0, 0.7, 0.0]


def test_no_rows_have_no_groups() -> None:
    assert grouped(np.array([], dtype=np.int64)).keys.tolist() == []
