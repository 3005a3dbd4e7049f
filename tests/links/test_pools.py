from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import polars as pl

from forensics.foundation.touched import coded
from forensics.links.meetings import widened
from forensics.links.pools import with_pools
from forensics.summaries.reduce import entity_kinds
from forensics.vocabulary.summaries import Contacts

POOL, ROUTE = "exit_pool", "shared_route"
KINDS = entity_kinds()
MONDAY = date(2026, 9, 7)
NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
Meeting = tuple[tuple[str, ...], str]


def contacts(*meetings: Meeting, kind: str = "ip_address") -> pl.DataFrame:
    """One address after the other, a day each, with who was there; three requests each."""
    rows = [
        (account, kind, address, MONDAY + timedelta(days=number), 3, NOON + timedelta(days=number))
        for number, (accounts, address) in enumerate(meetings)
        for account in accounts
    ]
    texts = pl.DataFrame(rows, schema=Contacts.create_empty().schema, orient="row")
    return widened(coded(texts, ("account_id", "kind", "entity")), [POOL, ROUTE])


def pools(*meetings: Meeting, kind: str = "ip_address", pool: str = POOL) -> dict[str, list[str]]:
    """Name of each pool to its accounts."""
    found = with_pools(contacts(*meetings, kind=kind), KINDS).filter(pl.col("kind") == pool)
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


def routes(*meetings: Meeting) -> list[list[str]]:
    return list(pools(*meetings, kind="client_stack", pool=ROUTE).values())


def passing(members: list[str], networks: int, client: str = "t13d | sdk/1.2 | en") -> list[Meeting]:
    """Everyone passes through every network with one client, two at a time."""
    return [
        (pair, f"{64500 + number} | {client} {place}")
        for number in range(networks)
        for place, pair in enumerate(pairs_of(members, turn=number))
    ]


def pairs_of(members: list[str], turn: int) -> list[tuple[str, ...]]:
    turned = members[turn % len(members) :] + members[: turn % len(members)]
    return [tuple(turned[place : place + 2]) for place in range(0, len(turned), 2)]


def test_accounts_that_pass_through_the_same_networks_with_one_client_share_a_route() -> None:
    assert routes(*passing(accounts(10), networks=4)) == [accounts(10)]


def test_home_desk_and_phone_are_no_route() -> None:
    assert routes(*passing(accounts(10), networks=3)) == []


def test_a_common_client_in_a_network_is_no_meeting() -> None:
    crowd = [(tuple(accounts(60)), f"{64500 + number} | t13d | browser | en") for number in range(9)]
    assert routes(*crowd) == []


def test_a_stack_without_a_network_is_in_one_place() -> None:
    nowhere = [(pair, f"- | t13d | sdk/{number} | en") for number, pair in enumerate(combinations(accounts(9), 2))]
    assert routes(*nowhere) == []


def test_an_address_of_two_pools_names_the_busier_and_the_other_keeps_a_name_of_its_own() -> None:
    here, there = accounts(8), accounts(9, "b")
    far = [(pair, address.replace("10.", "172.", 1)) for pair, address in rotating(there, networks=5)]
    shared = [(("a00", "a01"), "99.9.9.9"), (tuple(there[:5]), "99.9.9.9")]
    found = pools(*rotating(here, networks=5), *far, *shared)
    assert sorted(found.values()) == [here, there]


def test_a_pool_that_is_nowhere_the_busier_goes_by_the_name_of_the_other() -> None:
    first, later = accounts(9), accounts(9, "b")
    before = rotating(first, networks=5)
    after = [(pair, address) for (pair, _), (_, address) in zip(rotating(later, networks=5), before, strict=True)]
    (found,) = pools(*before, *before, *after).values()
    assert found == [*first, *later]


def test_kinds_that_are_not_asked_for_are_not_looked_for() -> None:
    told = with_pools(contacts(*rotating(accounts(9), networks=5)), {})
    assert (told["kind"].cast(pl.String) == "ip_address").all()


def test_a_pool_is_called_by_its_busiest_address_and_cites_the_first_request_there() -> None:
    meetings = rotating(accounts(9), networks=5)
    told = with_pools(contacts(*meetings, (("a00", "a01", "a02"), "10.3.3.3")), KINDS)
    pool = told.filter(pl.col("kind") == POOL)
    assert pool["entity"].cast(pl.String).unique().to_list() == ["10.3.3.3"]
    assert pool["day"].null_count() == 9
    assert pool.filter(pl.col("account_id") == "a00").select("n_requests", "first_seen").row(0) == (27, NOON)


def test_contacts_stay_in_order() -> None:
    told = with_pools(contacts(*rotating(accounts(9), networks=5)), KINDS)
    assert told.equals(told.sort("kind", "entity", "day", "account_id"))


def test_nobody_met_nobody() -> None:
    nobody = contacts((("ann",), "10.0.0.1"))
    assert with_pools(nobody, KINDS).drop("kind").equals(nobody.drop("kind"))
    assert with_pools(nobody.clear(), KINDS).is_empty()
