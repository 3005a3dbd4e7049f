from __future__ import annotations

import polars as pl
import pytest

from tests.lab.worlds import reuse_distance, run


def test_every_item_is_translated_into_eight_languages_by_whoever_is_free() -> None:
    world = run("translation_batch", 4, size=4, requests=200.0)
    parts = world.requests.filter(pl.col("status") == 200).select(
        "account_id",
        item=pl.col("prompt").str.split("\n\n").list.last(),
        language=pl.col("prompt").str.extract("into (\\w+)"),
    )
    items = parts.group_by("item").agg(pl.col("language").n_unique(), pl.col("account_id").n_unique())
    assert items["language"].median() == 8
    assert items["account_id"].median() >= 3  # type: ignore[operator]


def test_the_queue_deals_like_a_pool_from_one_address_with_one_stack() -> None:
    world = run("translation_batch", 6, size=6)
    assert 0.4 < reuse_distance(world.requests["account_id"].to_list()) < 0.65
    assert world.requests["ip"].n_unique() == world.requests["user_agent"].n_unique() == 1
    carried = world.requests.group_by("connection_id").agg(pl.col("account_id").n_unique())["account_id"]
    assert carried.max() == 1


def test_publishers_are_strangers_to_each_other() -> None:
    world = run("translation_batch", 60, size=4)
    assert world.accounts["payment_fingerprint"].n_unique() == world.accounts["email_domain"].n_unique() == 15
    heads = world.requests.select("org_id", head=pl.col("prompt").str.extract(r"catalogue on (.*?):")).unique()
    assert heads["org_id"].is_unique().all()


@pytest.mark.parametrize("accounts", [10, 400])
def test_it_grows_in_publishers_of_two_to_six(accounts: int) -> None:
    world = run("translation_batch", accounts, requests=20.0)
    sizes = world.accounts["payment_fingerprint"].value_counts()["count"]
    assert len(world.truth) == accounts
    assert sizes.min() >= 2  # type: ignore[operator]
    assert sizes.max() <= 7  # type: ignore[operator]
