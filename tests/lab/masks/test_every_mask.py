"""What holds for every mask: truth stays, the world can be written, and the analysis takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from polars.testing import assert_frame_equal

from forensics.foundation.registry import parts
from forensics.lab.world import Mask
from tests.lab.masks.worlds import analysed, masked

if TYPE_CHECKING:
    from pathlib import Path

MASKS = sorted(parts("forensics.lab.masks", Mask))


@pytest.mark.parametrize("name", MASKS)
def test_a_masked_world_keeps_its_truth_and_can_be_analysed(name: str, tmp_path: Path) -> None:
    plain, world = masked(), masked(name)
    assert_frame_equal(world.truth, plain.truth)
    assert len(world.requests) == len(plain.requests)
    case = analysed(world, tmp_path / "world")
    known = world.accounts if "accounts" in world.world.files else world.requests
    assert set(case.tables["accounts"]["account_id"]) == set(known["account_id"])


@pytest.mark.parametrize("name", [name for name in MASKS if name != "hashed_addresses"])
def test_a_mask_put_on_twice_changes_nothing_more(name: str) -> None:
    once, twice = masked(name), masked(name, name)
    assert_frame_equal(once.requests, twice.requests)
    assert_frame_equal(once.accounts, twice.accounts)
