from __future__ import annotations

import polars as pl
import pytest

from tests.lab.honest.sharing import holders, is_crowd, owners, unevenness
from tests.lab.worlds import run


def test_strangers_share_address_stack_and_connections_of_the_router() -> None:
    world = run("public_router", 600, direct_share=0.0)
    assert world.requests["ip"].n_unique() == 3
    for column in ("tls_fingerprint", "user_agent", "asn"):
        assert world.requests[column].n_unique() == 1
    assert (owners(world, "connection_id") > 1).mean() > 0.9
    assert holders(world, "payment_fingerprint").max() == 1


def test_behind_it_are_many_apps_and_mixed_models() -> None:
    world = run("public_router", 600, direct_share=0.0)
    apps = owners(world, "system_prompt_sha256")
    assert 15 <= len(apps) <= 25
    assert apps.min() < 15
    assert apps.max() > 60
    models = world.requests.group_by("account_id").agg(pl.col("model").n_unique(), pl.len())
    assert models.filter(pl.col("len") > 20)["model"].mean() > 2  # type: ignore[operator]


def test_some_people_call_from_home_with_keys_and_clients_of_their_own() -> None:
    rows = run("public_router", 600).requests
    router = rows.filter(pl.col("account_id").n_unique().over("ip") > 100)
    home = rows.join(router, on="request_id", how="anti")
    assert 100 < home["account_id"].n_unique() < 300
    assert not set(home["api_key_id"]) & set(router["api_key_id"])
    assert home["user_agent"].n_unique() > 50


@pytest.mark.parametrize("accounts", [20, 600])
def test_no_talk_hops_accounts_at_any_size(accounts: int) -> None:
    world = run("public_router", accounts)
    assert is_crowd(world, accounts)
    assert unevenness(world) > 0.3
