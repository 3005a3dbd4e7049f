from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from forensics.lab.tables.mail import DISPOSABLE
from tests.lab.honest.sharing import holders, is_crowd, owners, unevenness
from tests.lab.worlds import run

FORWARDERS = ["aliasly.example", "relaymask.example", "forwardme.example", "duckmask.example"]


def test_mail_is_thrown_away_or_forwarded_and_cards_are_of_few_issuers() -> None:
    accounts = run("privacy_people", 600).accounts
    assert accounts["email_domain"].is_in(DISPOSABLE).mean() == pytest.approx(0.45, abs=0.06)
    assert accounts["email_domain"].is_in(FORWARDERS).mean() == pytest.approx(0.35, abs=0.06)
    top = accounts["payment_bin"].drop_nulls().value_counts(sort=True)["count"].to_numpy()
    assert top[:4].sum() > 0.7 * top.sum()
    assert accounts["email"].n_unique() > 590


def test_most_accounts_are_young() -> None:
    world = run("privacy_people", 600)
    start = world.requests["timestamp"].min()
    assert (world.accounts["created_at"] > start - timedelta(days=62)).all()  # type: ignore[operator]
    assert (world.accounts["created_at"] > start).mean() > 0.2  # type: ignore[operator]


def test_exits_are_everybodys_and_nothing_ties_two_people() -> None:
    world = run("privacy_people", 600)
    assert owners(world, "ip").max() > 8
    for column in ("payment_fingerprint", "device_id", "phone_hash"):
        assert holders(world, column).max() == 1
    assert owners(world, "connection_id").max() == 1


def test_onion_exits_are_one_list_for_all_worlds() -> None:
    first, second = (set(run("privacy_people", 300, seed=seed, vpn=0.0, onion=1.0).requests["ip"]) for seed in (1, 2))
    assert len(first | second) == 40


@pytest.mark.parametrize("accounts", [20, 600])
def test_it_grows_and_load_is_uneven(accounts: int) -> None:
    world = run("privacy_people", accounts)
    assert is_crowd(world, accounts)
    assert unevenness(world) > 0.3
    assert world.truth.filter(pl.col("n_distillation") > 0).is_empty()
