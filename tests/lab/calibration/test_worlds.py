from __future__ import annotations

from collections import Counter

import pytest

from forensics.foundation.errors import UsageError
from forensics.lab.calibration.worlds import CALIBRATE, TEST, TRAIN, calibration_worlds, split_of
from forensics.lab.suites.family import families


def open_families() -> list[str]:
    return [name for name, family in families().items() if family.split == "open"]


def test_families_take_turns_and_every_turn_has_a_new_seed() -> None:
    n = len(open_families())
    worlds = calibration_worlds(n + 1, 1_000)
    assert [chosen.family for chosen in worlds] == [*open_families(), open_families()[0]]
    assert [worlds[0].world.seed, worlds[-1].world.seed] == [1_000, 1_001]


def test_seeds_of_suites_are_refused() -> None:
    with pytest.raises(UsageError, match="below 100"):
        calibration_worlds(10, 99)


def test_five_turns_divide_every_family_in_three_fifths_and_twice_one() -> None:
    for place in range(7):
        counted = Counter(split_of(turn, place) for turn in range(5))
        assert counted == {TRAIN: 3, CALIBRATE: 1, TEST: 1}


def test_the_first_turn_has_worlds_of_every_split() -> None:
    assert {split_of(0, place) for place in range(5)} == {TRAIN, CALIBRATE, TEST}
