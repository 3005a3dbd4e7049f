"""Ways out look as they do on the outside."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from forensics.foundation.errors import UsageError
from forensics.foundation.registry import parts
from forensics.lab.growth.addresses import lines, market
from forensics.lab.relays import Exit, exit_named
from forensics.lab.tables.networks import ASNS, FIRST_CARRIER
from tests.lab.worlds import run

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld

HOMES = sorted(set(ASNS[:FIRST_CARRIER].tolist()))


def pool(exits: str, **options: Any) -> SimulatedWorld:
    return run("fleet", 40, days=14, exits=exits, banned=0.0, limited=0.0, sign_up="burst", **options)


def addresses_per_account_and_day(world: SimulatedWorld) -> float:
    daily = world.requests.group_by("account_id", pl.col("timestamp").dt.date()).agg(pl.col("ip").n_unique())
    return float(daily["ip"].cast(pl.Float64).mean())  # type: ignore[arg-type]


def at_home(world: SimulatedWorld) -> bool:
    return bool(world.requests["asn"].is_in(HOMES).all())


def test_few_exits_are_a_handful_of_machines() -> None:
    world = pool("few", n_exits=4)
    assert world.requests["ip"].n_unique() <= 4
    assert not world.requests["asn"].is_in(HOMES).any()


def test_rotated_exits_are_replaced_and_every_account_keeps_to_one() -> None:
    world = pool("rotated", n_exits=5)
    assert 10 < world.requests["ip"].n_unique() <= 5 * 8
    assert addresses_per_account_and_day(world) < 1.5
    assert not world.requests["asn"].is_in(HOMES).any()


def test_sticky_lines_are_kept_for_hours_and_no_longer_than_days() -> None:
    world = pool("sticky_residential", requests=200.0, scheduler="random")
    assert at_home(world)
    steps = world.requests.sort("account_id", "timestamp").select(
        same=pl.col("ip") == pl.col("ip").shift().over("account_id"),
        wait=pl.col("timestamp") - pl.col("timestamp").shift().over("account_id"),
    )
    assert steps.filter(pl.col("wait") < timedelta(hours=1))["same"].mean() > 0.9  # type: ignore[operator]
    assert steps.filter(pl.col("wait") > timedelta(hours=12))["same"].mean() < 0.6  # type: ignore[operator]
    assert world.requests.group_by("account_id").agg(pl.col("ip").n_unique())["ip"].min() > 2  # type: ignore[operator]


def test_residential_exits_change_with_every_request() -> None:
    world = pool("residential", n_exits=5_000)
    assert at_home(world)
    assert world.requests["ip"].n_unique() > 0.7 * len(world.requests)


def test_overlapping_exits_are_lines_of_the_seller_named() -> None:
    world = pool("overlapping", market="seller", n_exits=30)
    key, country = market("seller", 30)
    days = world.requests["timestamp"].dt.epoch("d").unique().sort().to_list()
    known = pl.concat([lines(country, key, country * 0 + day).ip for day in days])
    assert world.requests["ip"].is_in(known.to_list()).all()


def test_connections_are_shared_as_far_as_asked() -> None:
    def shared(share: float) -> float:
        requests = pool("few", n_exits=3, connection_sharing=share, requests=100.0).requests
        carried = requests.group_by("connection_id").agg(pl.col("account_id").n_unique())
        return float((carried["account_id"] > 1).mean())  # type: ignore[arg-type]

    assert shared(0.0) == 0.0
    assert shared(1.0) > 0.3


def test_every_way_out_says_what_it_is() -> None:
    found = parts("forensics.lab.exits", Exit)
    assert sorted(found) == ["few", "overlapping", "residential", "rotated", "sticky_residential"]
    assert all(part.usual > 0 and len(part.story) > 10 for part in found.values())
    with pytest.raises(UsageError, match="no way out"):
        exit_named("teleport")
