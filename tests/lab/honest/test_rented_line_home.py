from __future__ import annotations

import polars as pl
import pytest

from forensics.lab.growth.addresses import market
from forensics.lab.simulate import simulate
from forensics.lab.tables.countries import CODES
from forensics.lab.world import Group
from tests.lab.honest.sharing import holders, is_crowd, owners, unevenness
from tests.lab.worlds import run, world_of


def met(customers: str) -> float:
    """Share of residents whose address a customer of a seller used too."""
    world = simulate(
        world_of(
            Group("rented_line_home", "residents", 120, (("per_line", 1.0),)),
            Group("proxy_customer", "customers", 300, (("market", customers), ("lines_used", 120), ("share", 1.0))),
        )
    )
    rows = world.requests.join(world.truth.select("account_id", "group"), on="account_id", how="left", validate="m:1")
    both = rows.filter(pl.col("group").n_unique().over("ip") == 2, pl.col("group") == "residents")
    return both["account_id"].n_unique() / 120


def test_strangers_leave_by_the_residents_own_addresses() -> None:
    assert met("lines") > 0.4
    assert met("another seller") < 0.05


def test_residents_live_where_the_sellers_lines_are() -> None:
    people = run("rented_line_home", 200, per_line=1.0).accounts
    _, country = market("lines", 200)
    assert sorted(people["billing_country"]) == sorted(CODES.gather(country))


def test_two_people_of_one_line_share_the_line_and_not_the_card() -> None:
    world = run("rented_line_home", 600, per_line=2.0)
    assert holders(world, "payment_fingerprint").max() == owners(world, "connection_id").max() == 1
    assert (holders(world, "signup_ip") > 1).any()
    alone = run("rented_line_home", 600, per_line=1.0)
    assert holders(alone, "signup_ip").max() == 1


@pytest.mark.parametrize("accounts", [20, 600])
def test_it_grows_and_load_is_uneven(accounts: int) -> None:
    world = run("rented_line_home", accounts)
    assert is_crowd(world, accounts)
    assert unevenness(world) > 0.3
