"""The disclosed case, at full size as a description and at a tiny size as a world."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.lab.kinds import kind_named
from forensics.lab.presets import preset
from forensics.lab.presets_2026 import campaign_2026
from forensics.lab.simulate import simulate

if TYPE_CHECKING:
    from forensics.lab.world import Group, SimulatedWorld

MAX_STRETCH = 400_000
"""Requests of one stretch, repeats after refusals left out."""


def options(group: Group) -> dict[str, float]:
    return dict(group.options)  # type: ignore[arg-type]


def pools(scale: float) -> list[Group]:
    return [group for group in campaign_2026(1, scale).groups if kind_named(group.kind).hydra]


def crowds(scale: float) -> list[Group]:
    return [group for group in campaign_2026(1, scale).groups if not kind_named(group.kind).hydra]


def test_at_scale_1_it_is_as_large_as_disclosed() -> None:
    exchanges = [g.accounts * options(g)["requests"] * (1 - options(g)["customers"]) for g in pools(1.0)]
    assert sum(group.accounts for group in pools(1.0)) == 24_000
    assert 16_000_000 < sum(exchanges) < 17_500_000
    assert max(exchanges) > 13_000_000
    assert max(group.accounts for group in pools(1.0)) > 20_000
    assert sum(group.accounts for group in crowds(1.0)) > 5 * 24_000
    assert 45 <= campaign_2026(1).days <= 60


@pytest.mark.parametrize("scale", [0.01, 0.1, 1.0, 2.0])
def test_no_stretch_is_larger_than_memory_allows(scale: float) -> None:
    for group in pools(scale):
        assert group.accounts * options(group)["requests"] / group.slices < MAX_STRETCH
    assert max(group.accounts for group in crowds(scale)) < 30_000


def test_scale_multiplies_accounts() -> None:
    half, whole = (sum(group.accounts for group in preset("campaign_2026", 1, scale).groups) for scale in (0.5, 1.0))
    assert half == pytest.approx(whole / 2, rel=0.01)


@pytest.fixture(scope="module")
def tiny() -> SimulatedWorld:
    world = preset("campaign_2026", 3, 0.002)
    stretched = tuple(replace(group, slices=4) if group.kind == "fleet" else group for group in world.groups)
    return simulate(replace(world, groups=stretched))


def test_a_tiny_one_has_every_account_once_and_no_request_twice(tiny: SimulatedWorld) -> None:
    assert tiny.accounts["account_id"].is_unique().all()
    assert tiny.truth["account_id"].to_list() == tiny.accounts["account_id"].to_list()
    assert tiny.requests["request_id"].is_unique().all()
    sent = tiny.truth.join(tiny.requests.group_by("account_id").len(), on="account_id", how="left", validate="1:1")
    assert (sent["len"].fill_null(0) == sent["n_requests"]).all()
    assert tiny.truth["n_requests"].sum() == len(tiny.requests)
    assert tiny.workloads["n_requests"].sum() == tiny.truth["n_distillation"].sum()


def test_a_tiny_one_has_four_campaigns(tiny: SimulatedWorld) -> None:
    taken = dict(tiny.workloads.group_by("campaign").agg(pl.col("n_requests").sum()).sort("campaign").rows())
    assert sorted(taken) == ["op-agentic/lab-b", "op-network/lab-c", "op-network/unknown", "op-reasoning/lab-a"]
    assert taken["op-network/lab-c"] > taken["op-agentic/lab-b"] > taken["op-network/unknown"] > 0
    network = tiny.truth.filter(pl.col("group") == "op-network")
    assert 0.7 < int(network["n_distillation"].sum()) / int(network["n_requests"].sum()) < 0.9


def test_half_of_the_coding_moves_to_the_new_model_within_a_day(tiny: SimulatedWorld) -> None:
    network = tiny.truth.filter(pl.col("group") == "op-network").select("account_id")
    sent = tiny.requests.join(network, on="account_id", how="semi").filter(pl.col("system_prompt_sha256").is_not_null())
    day = (pl.col("timestamp").dt.date() - tiny.world.start).dt.total_days()
    before, after = (set(sent.filter(where)["model"].unique()) for where in (day < 29, day > 31))
    new = sorted(after - before)
    assert new
    share = sent.filter(day > 31)["model"].is_in(new).mean()
    assert 0.3 < share < 0.7  # type: ignore[operator]
