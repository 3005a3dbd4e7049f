from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forensics.signals.measures.reuse_distance import MIN_TURNS, part, reuse_distances
from tests.signals.stories import cut, tape_of, value, values


def by_looking(accounts: list[int]) -> list[int]:
    """Distinct other accounts since the same account's last turn, by looking back each time."""
    found = []
    for here, account in enumerate(accounts):
        before = [place for place in range(here) if accounts[place] == account]
        if before:
            found.append(len(set(accounts[before[-1] + 1 : here])))
    return found


@settings(max_examples=150, derandomize=True)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=60))
def test_counting_inversions_is_looking_back_each_time(accounts: list[int]) -> None:
    assert reuse_distances(np.array(accounts, dtype=np.int64)).tolist() == by_looking(accounts)


def test_many_accounts_and_a_long_tape_agree_with_looking_back() -> None:
    accounts = np.random.default_rng(7).integers(0, 90, 1_000)
    assert reuse_distances(accounts).tolist() == by_looking(accounts.tolist())


@settings(max_examples=100, derandomize=True)
@given(st.lists(st.integers(0, 5), min_size=40, max_size=90), st.lists(st.integers(0, 90), max_size=4))
def test_a_tape_in_stretches_is_measured_like_the_whole(accounts: list[int], seconds: list[int]) -> None:
    tape = tape_of([f"a{number}" for number in accounts])
    assert values(part, cut(tape, *seconds)) == values(part, [tape])


def test_the_mean_is_that_of_looking_back_each_time_in_each_cluster() -> None:
    pools = [np.random.default_rng(seed).integers(0, n, 300).tolist() for seed, n in ((1, 9), (2, 40))]
    names = [
        f"{pool}{number:02d}" for pair in zip(*pools, strict=True) for pool, number in zip("ab", pair, strict=True)
    ]
    tape = tape_of(names, clusters=[0, 1] * 300)
    expected = {}
    for cluster, accounts in enumerate(pools):
        distances = by_looking(accounts)
        expected[cluster] = sum(distances) / len(distances) / (len(set(accounts)) - 1)
    assert values(part, [tape]) == expected
    assert values(part, cut(tape, 50, 51, 400)) == expected


def test_a_strict_rotation_is_one() -> None:
    assert value(part, tape_of([f"a{number % 10}" for number in range(200)])) == 1.0


def test_a_random_pick_is_about_one_half() -> None:
    picks = np.random.default_rng(3).integers(0, 20, 2_000)
    assert value(part, tape_of([f"a{pick}" for pick in picks])) == pytest.approx(0.5, abs=0.05)


def test_people_who_come_in_sessions_are_near_zero() -> None:
    sessions = [f"a{session % 10}" for session in range(40) for _ in range(10)]
    found = value(part, tape_of(sessions))
    assert found is not None
    assert found < 0.1


def test_a_short_tape_says_nothing() -> None:
    assert value(part, tape_of(["ann", "bob"] * ((MIN_TURNS + 1) // 2))) is None
    assert value(part, tape_of(["ann", "bob"] * ((MIN_TURNS + 2) // 2))) == 1.0


def test_one_account_alone_has_no_others() -> None:
    assert value(part, tape_of(["ann"] * 100)) is None


def test_an_empty_tape_has_no_subjects() -> None:
    assert value(part, tape_of([])) is None
