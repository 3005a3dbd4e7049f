from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from tests.lab.worlds import run


def test_everybody_signs_up_within_hours_on_one_voucher_and_mostly_at_one_address() -> None:
    accounts = run("hackathon", 150).accounts
    made = accounts["created_at"]
    assert made.max() - made.min() < timedelta(hours=10)  # type: ignore[operator]
    assert accounts["referral_code"].n_unique() == 1
    assert accounts["signup_ip"].value_counts()["count"].max() > 100  # type: ignore[operator]
    assert accounts["email_domain"].n_unique() > 10


def test_the_weekend_is_loud_and_the_weeks_after_are_silent() -> None:
    world = run("hackathon", 150, days=21)
    end = world.accounts["created_at"].min() + timedelta(hours=50)  # type: ignore[operator]
    after = world.requests.filter(pl.col("timestamp") > end)
    assert 0 < len(after) < 0.05 * len(world.requests)


def test_a_team_has_a_system_prompt_and_teams_have_different_stacks() -> None:
    requests = run("hackathon", 150).requests
    projects = requests.drop_nulls("system_prompt_sha256").group_by("system_prompt_sha256")
    members = projects.agg(pl.col("account_id").n_unique())["account_id"]
    assert 2 <= members.mean() <= 5  # type: ignore[operator]
    assert members.max() <= 6  # type: ignore[operator]
    assert requests["user_agent"].n_unique() > 40


def test_team_mates_lend_keys_so_that_an_account_has_several_clients() -> None:
    lent, own = (run("hackathon", 150, shared_keys=share).requests for share in (0.4, 0.0))
    clients = [
        float(rows.group_by("account_id").agg(pl.col("user_agent").n_unique())["user_agent"].mean())  # type: ignore[arg-type]
        for rows in (lent, own)
    ]
    assert clients[0] > clients[1] + 0.5


@pytest.mark.parametrize("accounts", [10, 400])
def test_it_grows_and_strangers_copy_the_same_quick_start_into_talks_of_their_own(accounts: int) -> None:
    world = run("hackathon", accounts, quick_start=0.2)
    assert len(world.truth) == accounts
    copied = world.requests.filter(pl.col("prompt").str.starts_with("Quick-start"))
    assert copied["prompt"].n_unique() <= 6
    assert copied["account_id"].n_unique() >= min(accounts // 3, 60)
    talks = world.requests.drop_nulls("conversation_id").group_by("conversation_id")
    assert talks.agg(pl.col("account_id").n_unique())["account_id"].max() == 1
