"""Numbers stay within their ranges and are the same for the same generator."""

from __future__ import annotations

import numpy as np

from forensics.lab.suites.ranges import one_of, real, size, some_of, whole


def test_numbers_stay_within_their_ranges_and_reach_the_ends() -> None:
    rng = np.random.default_rng(1)
    assert {whole(rng, 2, 4) for _ in range(60)} == {2, 3, 4}
    assert {size(rng, 1, 3) for _ in range(60)} == {1, 2, 3}
    assert all(0.2 <= real(rng, 0.2, 0.4) <= 0.4 for _ in range(60))
    assert {one_of(rng, "a", "b") for _ in range(40)} == {"a", "b"}


def test_sizes_are_even_on_the_scale_of_logarithms() -> None:
    rng = np.random.default_rng(1)
    assert 60 < np.median([size(rng, 10, 1_000) for _ in range(400)]) < 160


def test_some_of_keeps_the_order_and_repeats_nothing() -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        found = some_of(rng, 2, "a", "b", "c")
        assert list(found) == sorted(set(found))
        assert len(found) == 2
