from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import polars as pl

from forensics.foundation.touched import coded
from forensics.links.pools import with_pools
from forensics.links.population import POOL
from forensics.vocabulary.summaries import Contacts

MONDAY = date(2026, 9, 7)
NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
Meeting = tuple[tuple[str, ...], str]


def contacts(*meetings: Meeting) -> pl.DataFrame:
    """One address after the other, a day each, with who was there; three requests each."""
    rows = [
        (account, "ip_address", address, MONDAY + timedelta(days=number), 3, NOON + timedelta(days=number))
        for number, (accounts, address) in enumerate(meetings)
        for account in accounts
    ]
    return coded(
        pl.DataFrame(rows, schema=Contacts.create_empty().schema, orient="row"), ("account_id", "kind", "entity")
    )


def pools(*meetings: Meeting) -> dict[str, list[str]]:
    """Name of each pool to its accounts."""
    found = with_pools(contacts(*meetings)).filter(pl.col("kind") == POOL)
    named = found.select(pl.col("account_id", "entity").cast(pl.String)).sort("account_id")
    return {
        str(name): accounts
        for name, accounts in named.group_by("entity", maintain_order=True).agg("account_id").iter_rows()
    }


def accounts(n: int, name: str = "a") -> list[str]:
    return [f"{name}{number:02d}" for number in range(n)]


def rotating(members: list[str], networks: int) -> list[Meeting]:
    """Every two accounts meet once, each time on another address, in so many networks."""
    pairs = enumerate(combinations(members, 2))
    return [(pair, f"10.{number % networks}.{number // 250}.{number % 250 + 1}") for number, pair in pairs]


def test_accounts_that_keep_meeting_others_in_several_networks_are_a_pool() -> None:
    (found,) = pools(*rotating(accounts(9), networks=5)).values()
    assert found == accounts(9)


def test_customers_of_one_carrier_meet_in_its_network_only() -> None:
    assert pools(*rotating(accounts(9), networks=1)) == {}


def test_seven_accounts_are_too_few_to_be_judged() -> None:
    assert pools(*rotating(accounts(7), networks=5)) == {}


def test_families_that_meet_at_home_and_at_the_cottage_are_none() -> None:
    homes = [((f"p{home}", f"q{home}"), f"10.{home}.0.{place}") for home in range(9) for place in (1, 2)]
    away = [((f"p{home}", f"q{home}"), f"11.{home}.0.1") for home in range(9)]
    assert pools(*homes, *away) == {}


def test_a_visitor_who_met_one_of_them_once_is_no_part() -> None:
    (found,) = pools(*rotating(accounts(9), networks=5), (("a03", "visitor"), "99.1.2.3")).values()
    assert found == accounts(9)


def test_two_pools_that_never_meet_stay_two() -> None:
    far = [(pair, address.replace("10.", "172.", 1)) for pair, address in rotating(accounts(8, "b"), networks=5)]
    found = pools(*rotating(accounts(8), networks=5), *far)
    assert sorted(found.values()) == [accounts(8), accounts(8, "b")]


def test_a_crowded_address_is_a_hub_and_no_meeting_of_few() -> None:
    days = [(tuple(accounts(9)), f"10.{number}.0.1") for number in range(5)]
    assert pools(*days) == {}


def test_addresses_that_show_no_network_count_each_for_itself() -> None:
    hashed = [(pair, f"{number:064x}") for number, pair in enumerate(combinations(accounts(9), 2))]
    (found,) = pools(*hashed).values()
    assert found == accounts(9)


def test_a_pool_is_called_by_its_busiest_address_and_cites_the_first_request_there() -> None:
    meetings = rotating(accounts(9), networks=5)
    told = with_pools(contacts(*meetings, (("a00", "a01", "a02"), "10.3.3.3")))
    pool = told.filter(pl.col("kind") == POOL)
    assert pool["entity"].cast(pl.String).unique().to_list() == ["10.3.3.3"]
    assert pool["day"].null_count() == 9
    assert pool.filter(pl.col("account_id") == "a00").select("n_requests", "first_seen").row(0) == (27, NOON)


def test_contacts_stay_in_order() -> None:
    told = with_pools(contacts(*rotating(accounts(9), networks=5)))
    assert told.equals(told.sort("kind", "entity", "day", "account_id"))


def test_nobody_met_nobody() -> None:
    nobody = contacts((("ann",), "10.0.0.1"))
    assert with_pools(nobody).drop("kind").equals(nobody.drop("kind"))
    assert with_pools(nobody.clear()).is_empty()
