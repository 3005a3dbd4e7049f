from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from forensics.foundation.runs import every_two, in_order, packed, runs

KEYS = st.lists(st.integers(0, 5), max_size=40)
WIDE = st.lists(st.tuples(*[st.sampled_from([0, 1, 2**31, 2**32 - 1])] * 3), min_size=1, max_size=40)


@given(KEYS)
def test_runs_count_and_sum_what_has_one_key(keys: list[int]) -> None:
    found = runs(np.array(keys, dtype=np.uint64))
    values = np.arange(len(keys))
    expected = sorted(set(keys))
    assert found.one(np.array(keys, dtype=np.uint64)).tolist() == expected
    assert found.counts().tolist() == [keys.count(key) for key in expected]
    of_key = [[place for place, other in enumerate(keys) if other == key] for key in expected]
    assert found.sums(values).tolist() == [sum(places) for places in of_key]
    assert found.least(values).tolist() == [min(places) for places in of_key]
    assert found.most(values).tolist() == [max(places) for places in of_key]
    assert found.numbers().tolist() == [expected.index(key) for key in keys]


@given(WIDE)
def test_packed_keys_are_equal_where_rows_are_and_in_their_order(rows: list[tuple[int, ...]]) -> None:
    """Three columns of 32 bits do not fit into 64: they are numbered on the way."""
    key = packed(*(np.array(column, dtype=np.uint64) for column in zip(*rows, strict=True)))
    order = np.argsort(key, kind="stable")
    assert [rows[place] for place in order] == sorted(rows)
    assert len(set(key.tolist())) == len(set(rows))


@given(
    st.lists(st.one_of(st.integers(0, 3), st.integers(2**63 - 2, 2**63 + 2), st.integers(0, 2**64 - 1)), max_size=60)
)
def test_keys_of_all_64_bits_are_ordered_with_equal_ones_as_they_came(keys: list[int]) -> None:
    """Keys that differ in their last bits only leave no room for a place beside them."""
    key = np.array(keys, dtype=np.uint64)
    order, ascending = in_order(key)
    assert order.tolist() == np.argsort(key, kind="stable").tolist()
    assert ascending.tolist() == sorted(keys)


@given(KEYS, st.integers(2, 8))
def test_every_two_rows_of_a_key_are_a_pair_unless_the_key_has_too_many(keys: list[int], most: int) -> None:
    ordered = sorted(keys)
    earlier, later = every_two(np.array(ordered, dtype=np.uint64), most)
    few = {key for key in ordered if ordered.count(key) <= most}
    places = combinations(range(len(ordered)), 2)
    expected = [(one, other) for one, other in places if ordered[one] == ordered[other] and ordered[one] in few]
    assert sorted(zip(earlier.tolist(), later.tolist(), strict=True)) == expected
