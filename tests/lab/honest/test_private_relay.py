from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.foundation.errors import UsageError
from forensics.lab.tables.networks import ASNS, FIRST_RELAY
from tests.lab.honest.sharing import holders, is_crowd, owners, unevenness
from tests.lab.worlds import run

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def relayed(accounts: int, **options: float) -> SimulatedWorld:
    """People of one country who never leave the relay."""
    return run("private_relay", accounts, share=1.0, country="DE", **options)  # type: ignore[arg-type]


def test_strangers_of_a_country_leave_by_a_few_prefixes_at_another_address_every_time() -> None:
    world = relayed(600, v6=0.0)
    prefixes = world.requests["ip"].str.replace(r"\.\d+$", "")
    assert prefixes.n_unique() == 3
    assert world.requests["ip"].n_unique() == 12
    assert owners(world, "ip").min() > 50
    assert set(world.requests["country"]) == {"DE"}
    assert world.requests.group_by("account_id").agg(pl.col("ip").n_unique())["ip"].max() > 3  # type: ignore[operator]


def test_over_ipv6_they_share_a_prefix_and_not_an_address() -> None:
    world = relayed(600, v6=1.0, daily=0.0)
    assert owners(world, "ip").max() == 1
    sites = world.requests["ip"].str.split(":").list.head(4).list.join(":")
    assert sites.n_unique() == 3


def test_a_device_that_keeps_its_address_keeps_it_for_the_day() -> None:
    rows = relayed(100, v6=0.0, daily=1.0, requests=40.0).requests
    # Sessions that run past midnight are the exception.
    per_day = rows.group_by("account_id", pl.col("timestamp").dt.date()).agg(pl.col("ip").n_unique())["ip"]
    assert per_day.mean() < 1.1  # type: ignore[operator]
    roaming = relayed(100, v6=0.0, daily=0.0, requests=40.0).requests
    assert roaming.group_by("account_id", pl.col("timestamp").dt.date()).agg(pl.col("ip").n_unique())["ip"].mean() > 1.3  # type: ignore[operator]


@pytest.mark.parametrize("accounts", [20, 600])
def test_nothing_else_is_shared_at_any_size(accounts: int) -> None:
    world = run("private_relay", accounts)
    assert is_crowd(world, accounts)
    assert holders(world, "payment_fingerprint").max() == owners(world, "connection_id").max() == 1
    assert unevenness(world) > 0.3
    assert set(world.requests["asn"]) & set(ASNS[FIRST_RELAY:].tolist())


def test_a_country_that_is_not_in_the_mix_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no country of the mix"):
        run("private_relay", 20, country="XX")
