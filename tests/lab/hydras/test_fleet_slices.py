"""A fleet grown in stretches of time is one fleet."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from forensics.lab.simulate import grow, simulate
from forensics.lab.world import Group, SimulatedWorld, World
from tests.lab.worlds import world_of

BUSY = (
    ("customers", 0.3),
    ("self_use", 0.1),
    ("hijacked", 0.1),
    ("turns", 6.0),
    ("requests", 60.0),
    ("banned", 0.3),
    ("key_enumeration", 1),
)


def described(slices: int) -> World:
    world = world_of(Group("fleet", "pool", 60, BUSY, slices), days=12)
    return World(world.name, 3, world.start, world.days, world.groups, files=("accounts", "payments", "events"))


@pytest.fixture(scope="module")
def whole() -> SimulatedWorld:
    return simulate(described(1))


@pytest.fixture(scope="module")
def sliced() -> SimulatedWorld:
    return simulate(described(5))


def test_the_people_are_the_same_in_any_number_of_stretches(whole: SimulatedWorld, sliced: SimulatedWorld) -> None:
    assert_frame_equal(whole.accounts, sliced.accounts)
    assert_frame_equal(whole.payments, sliced.payments)
    roles = ["account_id", "operator_id", "role", "group"]
    assert_frame_equal(whole.truth.select(roles), sliced.truth.select(roles))


def test_about_as_much_is_sent_and_no_request_twice(whole: SimulatedWorld, sliced: SimulatedWorld) -> None:
    assert len(sliced.requests) == pytest.approx(len(whole.requests), rel=0.05)
    assert sliced.requests["request_id"].is_unique().all()
    assert sliced.truth["n_requests"].sum() == len(sliced.requests)
    assert sliced.workloads["n_requests"].sum() == sliced.truth["n_distillation"].sum()
    assert sliced.truth["n_distillation"].sum() == pytest.approx(int(whole.truth["n_distillation"].sum()), rel=0.03)


def test_an_account_keeps_its_keys(whole: SimulatedWorld, sliced: SimulatedWorld) -> None:
    keys = sliced.requests.group_by("account_id").agg(pl.col("api_key_id").n_unique())
    assert keys["api_key_id"].max() <= 2  # type: ignore[operator]
    both = set(whole.requests["api_key_id"]) & set(sliced.requests["api_key_id"])
    assert len(both) > 0.8 * whole.requests["api_key_id"].n_unique()


def test_each_stretch_keeps_to_its_time_and_its_own_conversations() -> None:
    parts = [traffic.requests for traffic in grow(described(5))]
    spans = [(part["timestamp"].min(), part["timestamp"].max()) for part in parts]
    assert all(before[1] < after[0] for before, after in pairwise(spans))  # type: ignore[operator]
    for name in ("conversation_id", "connection_id"):
        seen = pl.concat([part.select(pl.col(name).drop_nulls().unique()) for part in parts])
        assert seen[name].is_unique().all(), name


def test_exits_and_secrets_stay() -> None:
    parts = [traffic.requests for traffic in grow(described(3))]
    first, last = parts[0].filter(pl.col("status") == 200), parts[-1].filter(pl.col("status") == 200)
    assert set(first["user_agent"]) & set(last["user_agent"])
    assert set(first["system_prompt_sha256"].drop_nulls()) & set(last["system_prompt_sha256"].drop_nulls())


def test_sign_ups_and_bans_are_told_once(whole: SimulatedWorld, sliced: SimulatedWorld) -> None:
    told = [world.events.filter(pl.col("event") != "login") for world in (whole, sliced)]
    assert_frame_equal(*told)


def test_the_same_seed_gives_the_same_fleet(sliced: SimulatedWorld) -> None:
    again = simulate(described(5))
    assert_frame_equal(again.requests, sliced.requests)
    assert_frame_equal(again.truth, sliced.truth)
