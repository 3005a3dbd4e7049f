"""What honest kinds have in common, so that none of it is a hydra's alone, or an honest account's alone."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.lab.growth.routes import COMMON_MARKET
from forensics.lab.kinds import kind_named, kinds
from forensics.lab.tables.cards import BINS
from forensics.lab.tables.models import MODEL_NAMES, NEW_MODEL, OVERLOADED
from tests.lab.worlds import run

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld

HONEST = [name for name, kind in kinds().items() if not kind.hydra]
DAYS, RELEASE = 20, 3


@cache
def grown(kind: str) -> SimulatedWorld:
    return run(kind, 120, days=DAYS, requests=20.0, release_day=float(RELEASE))


def on_new_model(world: SimulatedWorld) -> pl.DataFrame:
    return world.requests.filter(pl.col("model") == MODEL_NAMES[NEW_MODEL])


@pytest.mark.parametrize("kind", HONEST)
def test_nobody_uses_a_model_before_it_is_out_and_few_do_at_once(kind: str) -> None:
    world = grown(kind)
    moved = on_new_model(world)
    assert (moved["timestamp"].dt.date() >= world.world.start + timedelta(days=RELEASE)).all()
    assert len(moved) < 0.4 * len(world.requests)


def test_some_of_the_honest_move_to_it() -> None:
    assert sum(not on_new_model(grown(kind)).is_empty() for kind in HONEST) > 0.7 * len(HONEST)


@pytest.mark.parametrize("kind", HONEST)
def test_without_a_release_nobody_uses_it(kind: str) -> None:
    assert on_new_model(run(kind, 30, requests=10.0)).is_empty()


def test_a_new_model_changes_neither_who_there_is_nor_when_they_ask() -> None:
    old, new = (run("home", 60, days=DAYS, release_day=day) for day in (-1.0, 3.0))
    assert old.accounts.equals(new.accounts)
    same = ["timestamp", "account_id", "prompt", "ip"]
    assert old.requests.select(same).equals(new.requests.select(same))


@pytest.mark.parametrize("kind", HONEST)
def test_every_card_is_of_a_range_that_strangers_have_too(kind: str) -> None:
    assert set(grown(kind).accounts["payment_bin"].drop_nulls()) <= set(BINS)


@pytest.mark.parametrize("kind", ["naive", "rotating_pool", "mixed_customers", "stolen_keys", "key_gateway", "home"])
def test_the_service_is_as_crowded_for_pools_as_for_people(kind: str) -> None:
    status = run(kind, 150, requests=60.0).requests["status"]
    assert 0.001 < (status == OVERLOADED).mean() < 0.006  # type: ignore[operator]


@pytest.mark.parametrize("kind", ["proxy_customer", "rented_line_home"])
def test_one_seller_is_everybodys_unless_another_is_named(kind: str) -> None:
    assert kind_named(kind).options().market == COMMON_MARKET
