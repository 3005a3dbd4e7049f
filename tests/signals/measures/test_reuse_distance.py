from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forensics.signals.measures.reuse_distance import MIN_TURNS, part, reuse_distances
from tests.signals.stories import tape_of, value


def by_looking(accounts: list[int]) -> list[int]:
    """Distinct other accounts since the same account's last turn, by looking back each time."""
    found = []
    for here, account in enumerate(accounts):
        before = [place for place in range(here) if accounts[place] == account]
        if before:
            found.append(len(set(accounts[before[-1] + 1 : here])))
    return found


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=60))
def test_counting_inversions_is_looking_back_each_time(accounts: list[int]) -> None:
    assert reuse_distances(np.array(accounts, dtype=np.int64)).tolist() == by_looking(accounts)


def test_many_accounts_and_a_long_tape_agree_with_looking_back() -> None:
    accounts = np.random.default_rng(7).integers(0, 90, 1_000)
    assert reuse_distances(accounts).tolist() == by_looking(accounts.tolist())


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
