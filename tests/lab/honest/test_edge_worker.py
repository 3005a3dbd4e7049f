from __future__ import annotations

import polars as pl
import pytest

from tests.lab.honest.sharing import holders, is_crowd, owners, unevenness
from tests.lab.worlds import run


def test_every_tenant_leaves_by_the_same_ranges_with_the_same_stack() -> None:
    world = run("edge_worker", 600, desk=0.0)
    assert world.requests["ip"].n_unique() == 12
    assert world.requests["ip"].str.replace(r"\.\d+$", "").n_unique() == 2
    assert owners(world, "ip").min() > 60
    for column in ("tls_fingerprint", "user_agent", "asn"):
        assert world.requests[column].n_unique() == 1


def test_system_prompts_templates_and_cards_are_each_tenants_own() -> None:
    world = run("edge_worker", 600)
    assert owners(world, "system_prompt_sha256").max() == 1
    assert holders(world, "payment_fingerprint").max() == 1
    assert len(owners(world, "system_prompt_sha256")) > 300


def test_the_platform_shares_few_connections_between_tenants() -> None:
    few, none = (owners(run("edge_worker", 600, pooled=share), "connection_id") for share in (0.03, 0.0))
    assert 0 < (few > 1).mean() < 0.05
    assert none.max() == 1
    ways = run("edge_worker", 600).requests.group_by("connection_id").agg(pl.col("ip").n_unique())["ip"]
    assert ways.max() == 1


def test_groups_on_one_platform_meet_on_its_addresses_and_on_another_they_do_not() -> None:
    here, again = (set(run("edge_worker", 60, seed=seed, desk=0.0).requests["ip"]) for seed in (1, 2))
    elsewhere = set(run("edge_worker", 60, desk=0.0, platform="other").requests["ip"])
    assert here == again
    assert not here & elsewhere


@pytest.mark.parametrize("accounts", [20, 600])
def test_it_grows_and_load_is_uneven(accounts: int) -> None:
    world = run("edge_worker", accounts)
    assert is_crowd(world, accounts)
    assert unevenness(world) > 0.3
