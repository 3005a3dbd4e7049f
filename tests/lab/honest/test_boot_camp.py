from __future__ import annotations

import polars as pl
import pytest

from tests.lab.worlds import run


def test_one_voucher_and_two_mornings_but_private_mail_and_cards_of_their_own() -> None:
    accounts = run("boot_camp", 80).accounts
    assert accounts["referral_code"].n_unique() == 1
    assert accounts["email_domain"].n_unique() > 10
    assert accounts["payment_fingerprint"].drop_nulls().is_unique().all()
    made = accounts["created_at"]
    assert (made.max() - made.min()).total_seconds() < 2 * 86_400  # type: ignore[operator, union-attr]


def test_the_camps_address_empties_when_people_go_home() -> None:
    world = run("boot_camp", 120, days=14)
    at_camp = world.requests.filter(pl.col("account_id").n_unique().over("ip") > 60)
    last = at_camp["timestamp"].max()
    assert at_camp["ip"].n_unique() == 1
    assert at_camp["account_id"].n_unique() > 90
    assert world.requests.filter(pl.col("timestamp") > last)["account_id"].n_unique() > 40
    away = run("boot_camp", 120, days=14, address_share=0.0)
    assert away.requests.group_by("ip").agg(pl.col("account_id").n_unique())["account_id"].max() < 20  # type: ignore[operator]


def test_a_starter_kit_gives_everybody_one_system_prompt_and_mostly_one_sdk() -> None:
    kit, none = (run("boot_camp", 120, starter_kit=given).requests for given in (1, 0))
    assert kit["system_prompt_sha256"].n_unique() == 1
    assert kit["user_agent"].value_counts()["count"].max() > 0.7 * len(kit)  # type: ignore[operator]
    assert none["system_prompt_sha256"].n_unique() > 10
    assert none["user_agent"].value_counts()["count"].max() < 0.3 * len(none)  # type: ignore[operator]


@pytest.mark.parametrize("accounts", [10, 400])
def test_it_grows_and_everybody_pastes_the_same_tasks_into_talks_of_their_own(accounts: int) -> None:
    world = run("boot_camp", accounts)
    tasks = world.requests.filter(pl.col("prompt").str.starts_with("Task "))
    assert len(world.truth) == accounts
    assert tasks["prompt"].n_unique() <= 8
    assert tasks["account_id"].n_unique() > accounts // 2
    talks = world.requests.drop_nulls("conversation_id").group_by("conversation_id")
    assert talks.agg(pl.col("account_id").n_unique())["account_id"].max() == 1
