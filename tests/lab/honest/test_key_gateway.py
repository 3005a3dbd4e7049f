from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.lab.worlds import run

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld


def owners(world: SimulatedWorld, column: str) -> int:
    """The most accounts that any value of a request column has."""
    counts = world.requests.drop_nulls(column).group_by(column).agg(pl.col("account_id").n_unique())["account_id"]
    return int(counts.max() or 0)  # type: ignore[arg-type]


def test_a_company_of_three_leaves_every_trace_of_a_pool() -> None:
    world = run("key_gateway", 3, requests=200.0)
    rows = world.requests
    assert rows["org_id"].n_unique() == rows["ip"].n_unique() == rows["system_prompt_sha256"].n_unique() == 1
    assert rows["user_agent"].n_unique() == 1
    assert owners(world, "connection_id") == owners(world, "conversation_id") == 3
    assert world.accounts["payment_fingerprint"].n_unique() == world.accounts["email_domain"].n_unique() == 1
    assert (world.truth["honest_kind"] == "key_gateway").all()
    assert world.truth["n_distillation"].sum() == 0


def test_a_refused_prompt_goes_to_another_account_of_the_same_company_at_once() -> None:
    world = run("key_gateway", 60, limited=0.05)
    key = ["prompt_sha256", "message_count", "org_id"]
    rows = world.requests.select(*key, "account_id", "timestamp", "status")
    again = (
        rows.filter(pl.col("status") == 429)
        .join(rows, on=key, how="inner", validate="m:m", suffix="_next")
        .filter(pl.col("timestamp_next").is_between(pl.col("timestamp"), pl.col("timestamp") + pl.duration(seconds=15)))
        .filter(pl.col("account_id_next") != pl.col("account_id"))
    )
    assert len(again) >= 0.9 * len(rows.filter(pl.col("status") == 429)) > 50


def test_companies_have_nothing_in_common_with_each_other() -> None:
    world = run("key_gateway", 120, size=3)
    assert world.requests["org_id"].n_unique() == world.requests["ip"].n_unique() == 40
    for column in ("ip", "connection_id", "conversation_id", "org_id"):
        assert owners(world, column) <= 4, column
    assert world.accounts["payment_fingerprint"].n_unique() == 40


def test_an_undeclared_company_looks_like_strangers_on_paper() -> None:
    world = run("key_gateway", 60, declared=0.0)
    assert world.requests["org_id"].n_unique() == 60
    assert world.accounts["payment_fingerprint"].drop_nulls().is_unique().all()
    assert world.accounts["email_domain"].n_unique() < 60
    assert world.accounts["email_domain"].is_in(["gmail.com", "outlook.com", "icloud.com"]).mean() > 0.4  # type: ignore[operator]
    assert owners(world, "connection_id") >= 3


@pytest.mark.parametrize("accounts", [10, 400])
def test_companies_are_of_two_to_eight_when_no_size_is_given(accounts: int) -> None:
    world = run("key_gateway", accounts, size=0)
    sizes = world.accounts["payment_fingerprint"].value_counts()["count"]
    assert len(world.truth) == accounts
    assert sizes.min() >= 2  # type: ignore[operator]
    assert sizes.max() <= 9  # type: ignore[operator]
