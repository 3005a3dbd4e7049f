"""What a provider knows of operators' accounts it knows of anybody's."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from forensics.lab.simulate import simulate
from forensics.lab.world import Group
from tests.lab.worlds import world_of

ACCOUNTS = 1_200
ALIKE = 0.05
"""Difference of two shares of nulls that counts as none: three standard deviations of two draws of .4 among 1,200
differ by .06, of .08 by .03; draws are of a fixed seed."""
PROVIDERS = (
    "email",
    "email_domain",
    "signup_ip",
    "phone_hash",
    "device_id",
    "access_pathway",
    "org_name",
    "referral_code",
    "plan",
    "status",
    "billing_country",
    "created_at",
)
"""Columns whose gaps are the provider's doing. Cards and moments of bans, are missing for reasons of the account's."""
POOLS: dict[str, dict[str, float | str]] = {
    "fleet": {},
    "fleet of few devices": {"devices": 40, "payment": "few_cards", "copied": 0.4},
    "fleet of ordinary papers": {"payment": "distinct", "mail": "human", "copied": 0.6, "sign_up": "trickle"},
    "naive": {},
    "rotating_pool": {"disguised": 0.3},
    "mixed_customers": {},
}


def accounts_of(kind: str, **options: float | str) -> pl.DataFrame:
    world = world_of(Group(kind, "these", ACCOUNTS, (("requests", 2.0), *options.items())), days=3)
    return simulate(world).accounts


def missing(frame: pl.DataFrame, column: str) -> float:
    return frame[column].null_count() / len(frame)


@pytest.fixture(scope="module")
def homes() -> pl.DataFrame:
    return accounts_of("home")


@pytest.mark.parametrize("name", POOLS)
def test_nothing_is_missing_more_often_of_people_than_of_operators(name: str, homes: pl.DataFrame) -> None:
    pool = accounts_of(name.split(maxsplit=1)[0], **POOLS[name])
    for column in PROVIDERS:
        shares = [missing(frame, column) for frame in (homes, pool)]
        assert abs(shares[0] - shares[1]) < ALIKE, (column, shares)
    # Exactly so for the device, which would tell people from operators at once.
    assert 0.05 < missing(pool, "device_id") < 0.11


@pytest.mark.parametrize("name", POOLS)
def test_a_free_plan_needs_no_card_and_any_other_does(name: str) -> None:
    pool = accounts_of(name.split(maxsplit=1)[0], **POOLS[name])
    free = pool.filter(pl.col("plan") == "free")
    assert 0.6 < missing(free, "payment_fingerprint") < 0.95
    assert pool.filter(pl.col("plan") != "free")["payment_fingerprint"].null_count() == 0
    cards = pool.select("payment_fingerprint", "payment_bin", "payment_country").select(pl.all().is_null())
    assert cards.unique().height == 2


def test_few_devices_stay_few() -> None:
    pool = accounts_of("fleet", devices=40)
    assert pool["device_id"].drop_nulls().n_unique() == 40


@pytest.mark.parametrize("payment", ["virtual", "few_cards"])
def test_sold_cards_are_prepaid_more_often_than_people_s_but_by_no_means_all(payment: str) -> None:
    options = (("payment", payment), ("bins", 3), ("requests", 1.0))
    pools = [Group("fleet", f"op-{i}", 10, options) for i in range(40)]
    homes = Group("home", "homes", 600, (("requests", 1.0),))
    world = simulate(replace(world_of(homes, *pools, days=3), files=("accounts", "payments")))
    paid = world.payments.join(world.truth, on="account_id", how="left", validate="m:1")
    operators = pl.col("operator_id").is_not_null()
    sides = (paid.filter(operators), paid.filter(~operators))
    prepaid = [len(side.filter(funding="prepaid")) / len(side) for side in sides]
    assert 0.2 < prepaid[0] < 0.5
    assert 0.01 < prepaid[1] < prepaid[0]
    assert set(paid.filter(operators)["funding"]) == {"prepaid", "debit", "credit"}
