from __future__ import annotations

import pytest

from forensics.attributions.rarity import claims, exclusive, rarity
from tests.attributions.patterns import HASH, OTHER_HASH, moves, profile, prompted, teaches


def test_what_one_profile_alone_says_weighs_whole_and_what_all_say_little() -> None:
    alone, common = teaches("vision"), teaches("coding")
    profiles = [profile("a", common, alone), profile("b", common), profile("c", common)]
    assert rarity(alone, profiles) == 1.0
    assert rarity(common, profiles) == pytest.approx(0.2075, abs=1e-3)


def test_ranges_that_overlap_are_one_claim() -> None:
    profiles = [profile("a", moves(0.3, 0.5)), profile("b", moves(0.4, 0.6)), profile("c", moves(0.9, 1.0))]
    assert claims(moves(0.3, 0.5), None, profiles) == 2


def test_an_identifier_is_exclusive_while_nobody_else_names_it() -> None:
    mine = prompted(HASH)
    assert exclusive(mine, [profile("a", mine), profile("b", prompted(OTHER_HASH))])
    assert not exclusive(mine, [profile("a", mine), profile("b", prompted(HASH, OTHER_HASH))])
    assert not exclusive(moves(), [profile("a", moves())])
