from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from tests.lab.honest.sharing import holders, is_crowd, owners, unevenness
from tests.lab.worlds import run


def test_one_company_signs_up_in_one_week_on_credits_and_two_cards() -> None:
    accounts = run("agentic_startup", 30).accounts
    assert set(accounts["access_pathway"]) == {"startup"}
    assert accounts["email_domain"].n_unique() == accounts["org_name"].n_unique() == 1
    assert accounts["payment_fingerprint"].n_unique() <= 2
    assert accounts["created_at"].max() - accounts["created_at"].min() < timedelta(days=7)  # type: ignore[operator]


def test_agents_run_day_and_night_from_one_region_over_shared_connections() -> None:
    world = run("agentic_startup", 30)
    assert world.requests["asn"].n_unique() == 1
    assert world.requests["ip"].n_unique() == 2
    assert world.requests["user_agent"].n_unique() == 1
    assert owners(world, "connection_id").max() >= 5
    assert world.requests["timestamp"].dt.hour().n_unique() == 24


def test_volume_and_tokens_are_far_above_peoples() -> None:
    start_up, people = (run(kind, 30).requests for kind in ("agentic_startup", "home"))
    assert len(start_up) > 6 * len(people)
    assert start_up["tool_count"].min() >= 2  # type: ignore[operator]
    assert start_up["input_tokens"].median() > 2 * people["input_tokens"].median()  # type: ignore[operator]
    assert owners(run("agentic_startup", 30), "system_prompt_sha256").min() > 1


@pytest.mark.parametrize("accounts", [20, 600])
def test_it_grows_and_no_run_hops_accounts(accounts: int) -> None:
    world = run("agentic_startup", accounts)
    assert is_crowd(world, accounts)
    assert unevenness(world) > 0.3
    assert holders(world, "device_id").max() == 1
    assert world.truth.filter(pl.col("n_distillation") > 0).is_empty()
