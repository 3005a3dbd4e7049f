from __future__ import annotations

import polars as pl
import pytest

from tests.lab.honest.sharing import holders, is_crowd, owners, unevenness
from tests.lab.worlds import run


def test_one_template_one_system_prompt_one_stack_single_turns_day_and_night() -> None:
    rows = run("support_bot", 25).requests
    for column in ("system_prompt_sha256", "user_agent", "ip", "model"):
        assert rows[column].n_unique() == 1, column
    assert rows["prompt"].str.slice(0, 25).n_unique() == 1
    assert rows["message_count"].max() == 1
    assert rows["conversation_id"].is_null().all()
    by_hour = rows["timestamp"].dt.hour().value_counts()["count"]
    assert len(by_hour) == 24
    assert by_hour.max() < 3 * by_hour.min()  # type: ignore[operator]


def test_the_company_shows_on_most_accounts_and_not_on_all() -> None:
    world = run("support_bot", 400)
    shown = world.accounts.filter(pl.col("org_name").is_not_null())
    assert len(shown) == pytest.approx(0.65 * 400, abs=40)
    assert shown["email_domain"].n_unique() == shown["org_name"].n_unique() == 1
    hidden = world.accounts.filter(pl.col("org_name").is_null())
    assert set(hidden["email_domain"]).isdisjoint(set(shown["email_domain"]))
    assert holders(world, "payment_fingerprint").tolist() == [400]


def test_cards_and_connections_are_as_many_as_asked_for() -> None:
    assert run("support_bot", 60, cards=4).accounts["payment_fingerprint"].n_unique() == 4
    assert owners(run("support_bot", 25), "connection_id").max() == 1
    assert owners(run("support_bot", 25, connections=2), "connection_id").max() > 3


@pytest.mark.parametrize("accounts", [20, 600])
def test_shops_join_over_months_and_some_are_much_bigger(accounts: int) -> None:
    world = run("support_bot", accounts)
    assert is_crowd(world, accounts)
    assert unevenness(world) > 0.3
    made = world.accounts["created_at"]
    assert (made.max() - made.min()).total_seconds() > 180 * 86_400  # type: ignore[operator, union-attr]
