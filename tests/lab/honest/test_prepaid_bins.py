from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from forensics.lab.simulate import simulate
from forensics.lab.world import Group
from tests.lab.honest.sharing import holders, is_crowd, owners, unevenness
from tests.lab.worlds import run, world_of


def test_strangers_of_many_countries_pay_from_three_issuer_ranges_with_cards_of_their_own() -> None:
    world = run("prepaid_bins", 600)
    issuers = world.accounts["payment_bin"].drop_nulls().value_counts(sort=True)["count"].to_numpy()
    assert issuers[:3].sum() > 0.9 * issuers.sum()
    assert world.accounts["billing_country"].n_unique() > 15
    assert holders(world, "payment_fingerprint").max() == owners(world, "connection_id").max() == 1


def test_one_country_buys_its_own_shops_cards() -> None:
    accounts = run("prepaid_bins", 300, country="US", bins=2, share=1.0).accounts
    assert accounts["payment_bin"].n_unique() == 2
    assert set(accounts["billing_country"]) == {"US"}
    assert set(accounts["payment_country"]) == {"US"}


def test_the_export_of_payments_calls_them_prepaid() -> None:
    world = world_of(Group("prepaid_bins", "holders", 200, (("share", 1.0),)))
    payments = simulate(replace(world, files=("accounts", "payments"))).payments
    assert set(payments["funding"]) == {"prepaid"}


@pytest.mark.parametrize("accounts", [20, 600])
def test_otherwise_they_are_ordinary_at_any_size(accounts: int) -> None:
    world = run("prepaid_bins", accounts)
    assert is_crowd(world, accounts)
    assert unevenness(world) > 0.3
    per_address = owners(world, "ip")
    assert (per_address == 1).mean() > 0.9
    assert world.accounts.filter(pl.col("org_name").is_not_null()).is_empty()
