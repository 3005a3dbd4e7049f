"""Worlds are repeatable, their groups independent, and their truth complete."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from forensics.foundation.errors import UsageError
from forensics.lab.kinds import kinds
from forensics.lab.presets import PRESETS, SIZED, preset
from forensics.lab.simulate import simulate
from forensics.lab.world import Group
from forensics.vocabulary.columns import ACCOUNT_COLUMNS, REQUEST_COLUMNS
from tests.lab.worlds import run, world_of

HOMES = Group("home", "homes", 40)
PARTS = sorted(kinds())


def test_the_same_seed_gives_the_same_world() -> None:
    first, second = (simulate(preset("mixed", 5, 0.2)) for _ in range(2))
    assert_frame_equal(first.requests, second.requests)
    assert_frame_equal(first.accounts, second.accounts)
    assert_frame_equal(first.truth, second.truth)


def test_another_seed_gives_another_world() -> None:
    assert not simulate(world_of(HOMES, seed=1)).requests.equals(simulate(world_of(HOMES, seed=2)).requests)


def test_a_group_added_at_the_end_changes_no_row_of_the_others() -> None:
    alone = simulate(world_of(HOMES))
    together = simulate(world_of(HOMES, Group("naive", "op", 10)))
    homes = together.truth.filter(pl.col("group") == "homes").select("account_id")
    kept = together.requests.join(homes, on="account_id", how="semi")
    assert_frame_equal(kept, alone.requests)


@pytest.mark.parametrize("kind", PARTS)
def test_every_kind_grows_and_its_truth_covers_every_account(kind: str) -> None:
    world = run(kind, 30)
    assert world.truth["account_id"].to_list() == world.accounts["account_id"].to_list()
    assert set(world.requests["account_id"]) <= set(world.accounts["account_id"])
    assert world.truth["n_requests"].sum() == len(world.requests)
    assert (world.truth["operator_id"].is_null() == world.truth["honest_kind"].is_not_null()).all()


@pytest.mark.parametrize("kind", PARTS)
def test_nobody_sends_before_signing_up_or_after_a_ban(kind: str) -> None:
    world = run(kind, 60)
    lives = world.accounts.select("account_id", "created_at", "banned_at")
    sent = world.requests.join(lives, on="account_id", how="left", validate="m:1")
    assert sent.filter(pl.col("timestamp") < pl.col("created_at")).is_empty()
    assert sent.filter(pl.col("timestamp") >= pl.col("banned_at")).is_empty()


@pytest.mark.parametrize("kind", PARTS)
def test_columns_are_the_contracts_with_its_types(kind: str) -> None:
    world = run(kind, 20)
    for name, dtype in world.requests.schema.items():
        assert dtype == REQUEST_COLUMNS[name].dtype, name
    assert dict(world.accounts.schema) == {name: column.dtype for name, column in ACCOUNT_COLUMNS.items()}


@pytest.mark.parametrize("name", sorted(PRESETS.keys() - SIZED.keys()))
def test_every_preset_runs_at_a_small_scale(name: str) -> None:
    world = simulate(preset(name, 3, 0.05))
    assert len(world.requests) > 100
    assert world.requests["timestamp"].is_sorted()


def test_request_ids_are_unique() -> None:
    requests = simulate(preset("hydra", 3, 0.2)).requests
    assert requests["request_id"].n_unique() == len(requests)


def test_an_unknown_kind_or_option_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no kind of group"):
        simulate(world_of(Group("martian", "m", 3)))
    with pytest.raises(UsageError, match="antennae"):
        simulate(world_of(Group("home", "h", 3, (("antennae", 2),))))
    with pytest.raises(UsageError, match="no scheduler"):
        simulate(world_of(Group("rotating_pool", "r", 3, (("scheduler", "oracle"),))))
    with pytest.raises(UsageError, match="distinct names"):
        simulate(world_of(HOMES, HOMES))
    with pytest.raises(UsageError, match="no world"):
        preset("atlantis", 1)
