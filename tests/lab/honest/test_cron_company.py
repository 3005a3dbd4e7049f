from __future__ import annotations

import polars as pl
import pytest

from tests.lab.worlds import run


def test_all_accounts_fire_in_the_same_minutes_with_nearly_equal_load() -> None:
    world = run("cron_company", 20, size=20, requests=40.0)
    minutes = world.requests.with_columns(pl.col("timestamp").dt.truncate("1m").alias("minute"))
    together = minutes.group_by("minute").agg(pl.col("account_id").n_unique()).filter(pl.col("account_id") >= 15)
    assert 30 <= len(together) <= 50
    load = world.truth["n_requests"]
    assert load.max() < 1.25 * load.min()  # type: ignore[operator]


def test_a_company_has_one_egress_one_prompt_one_card_and_one_domain() -> None:
    world = run("cron_company", 20, size=20)
    for column in ("ip", "system_prompt_sha256", "user_agent", "org_id"):
        assert world.requests[column].n_unique() == 1, column
    assert world.accounts["payment_fingerprint"].n_unique() == world.accounts["email_domain"].n_unique() == 1
    assert world.accounts["email"].str.starts_with("svc-").all()
    assert world.accounts["email"].is_unique().all()
    assert world.requests["connection_id"].n_unique() > 0.95 * len(world.requests)


def test_an_undeclared_company_has_cards_and_organisations_of_its_accounts() -> None:
    world = run("cron_company", 20, size=20, declared=0.0)
    assert world.accounts["payment_fingerprint"].drop_nulls().is_unique().all()
    assert world.requests["org_id"].n_unique() == 20


@pytest.mark.parametrize("accounts", [10, 400])
def test_it_grows_in_companies_of_ten_to_sixty_without_conversations(accounts: int) -> None:
    world = run("cron_company", accounts)
    sizes = world.accounts["payment_fingerprint"].value_counts()["count"]
    assert len(world.truth) == accounts
    assert sizes.min() >= 10  # type: ignore[operator]
    assert sizes.max() <= 69  # type: ignore[operator]
    assert world.requests["conversation_id"].null_count() == len(world.requests)
