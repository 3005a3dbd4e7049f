from __future__ import annotations

import polars as pl
import pytest

from forensics.lab.growth.addresses import lines, market
from forensics.lab.simulate import simulate
from forensics.lab.world import Group
from tests.lab.honest.sharing import holders, is_crowd, owners, unevenness
from tests.lab.worlds import run, world_of


def test_customers_share_the_sellers_lines_and_nothing_else() -> None:
    world = run("proxy_customer", 600, share=1.0)
    assert (owners(world, "ip") > 1).mean() > 0.5
    assert holders(world, "payment_fingerprint").max() == owners(world, "connection_id").max() == 1
    assert owners(world, "system_prompt_sha256").max() == 1
    assert world.requests["user_agent"].n_unique() > 50


def test_every_address_is_a_line_of_the_market_on_its_day() -> None:
    world = run("proxy_customer", 60, share=1.0, lines_used=30)
    key, country = market("lines", 30)
    first = world.requests["timestamp"].min().timestamp() // 86_400  # type: ignore[union-attr]
    rented = {ip for day in range(8) for ip in lines(country, key, key.astype("int64") * 0 + int(first) + day).ip}
    # A session that runs past midnight stays on the address it began with.
    assert set(world.requests["ip"]) <= rented


def test_rotating_customers_change_line_and_connection_with_every_request_and_loyal_ones_come_back() -> None:
    rotating = run("proxy_customer", 100, share=1.0, rotating=1.0, loyal=0.0, lines_used=5_000).requests
    loyal = run("proxy_customer", 100, share=1.0, rotating=0.0, loyal=1.0, days=3, lines_used=5_000).requests
    assert rotating["connection_id"].n_unique() > 0.95 * len(rotating)
    assert rotating["ip"].n_unique() > 0.7 * len(rotating)
    assert loyal.group_by("account_id").agg(pl.col("ip").n_unique())["ip"].max() <= 9  # type: ignore[operator]


def test_customers_of_another_seller_are_on_other_lines() -> None:
    groups = [Group("proxy_customer", name, 100, (("market", name), ("share", 1.0))) for name in ("one", "two")]
    world = simulate(world_of(*groups))
    where = world.requests.join(world.truth, on="account_id", how="left", validate="m:1")
    assert where.group_by("ip").agg(pl.col("group").n_unique())["group"].mean() < 1.01  # type: ignore[operator]


@pytest.mark.parametrize("accounts", [20, 600])
def test_it_grows_and_load_is_uneven(accounts: int) -> None:
    world = run("proxy_customer", accounts)
    assert is_crowd(world, accounts)
    assert unevenness(world) > 0.3
