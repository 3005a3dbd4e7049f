from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from forensics.links.classify import GATEWAY
from forensics.links.weigh import weigh
from forensics.summaries.reduce import entity_kinds
from forensics.vocabulary.graph import Entities, Links
from forensics.vocabulary.summaries import Contacts

MONDAY, TUESDAY = date(2026, 9, 7), date(2026, 9, 8)
KINDS = entity_kinds()
NAT = "198.51.100.7"


def entity(kind: str, name: str, day: date | None = None, **facts: Any) -> dict[str, Any]:
    ordinary = {"n_accounts": 2, "n_requests": 9, "verdict": "unjudged", "class": "few accounts"}
    probabilities = {"p_operator": None, "p_organisation": None}
    return {"kind": kind, "entity": name, "day": day, **ordinary, **probabilities, **facts}


def links(*entities: dict[str, Any], n_accounts: int = 1_000) -> pl.DataFrame:
    """Links of one account, ann, that touched everything."""
    schema = pl.Schema({**Entities.create_empty().schema, "p_organisation": pl.Float64()})
    touched = [
        {"account_id": "ann", "kind": e["kind"], "entity": e["entity"], "day": e["day"], "n_requests": 1}
        for e in entities
        if e["day"] is not None or not KINDS[e["kind"]].per_day
    ]
    contacts = pl.DataFrame(touched, schema=Contacts.create_empty().schema)
    return weigh(contacts, pl.DataFrame(list(entities), schema=schema), n_accounts, KINDS)


def test_a_judged_hub_is_worth_its_probability_of_being_one_party_s_times_the_cap() -> None:
    exit_node = entity("ip_address", NAT, MONDAY, verdict="operator", p_operator=0.9, p_organisation=0.05)
    assert links(exit_node)["bans"].to_list() == [pytest.approx(0.95 * KINDS["ip_address"].cap)]


def test_an_organisation_s_hub_ties_as_well() -> None:
    office = entity("payment_card", "card", verdict="organisation", p_operator=0.01, p_organisation=0.98)
    assert links(office)["bans"][0] == pytest.approx(0.99 * KINDS["payment_card"].cap)


def test_a_public_thing_is_worth_nothing() -> None:
    nat = entity("ip_address", NAT, MONDAY, verdict="public", p_operator=0.09, p_organisation=0.0)
    assert links(nat).is_empty()


def test_an_undecided_pool_of_exits_is_worth_its_rarity() -> None:
    pool = entity("exit_pool", NAT, n_accounts=10, p_operator=0.02, p_organisation=0.0)
    assert links(pool, n_accounts=100)["bans"].to_list() == [pytest.approx(1.0)]


def test_a_small_thing_is_worth_its_rarity() -> None:
    assert links(entity("ip_address", NAT, MONDAY, n_accounts=5), n_accounts=50)["bans"][0] == pytest.approx(1.0)


@pytest.mark.parametrize("kind", sorted(name for name, kind in KINDS.items() if kind.ties))
def test_nothing_is_worth_more_than_its_kind_may_say(kind: str) -> None:
    day = MONDAY if KINDS[kind].per_day else None
    small = links(entity(kind, "x@y", day), n_accounts=10**9)
    sure = links(entity(kind, "x@y", day, verdict="operator", p_operator=1.0, p_organisation=0.0))
    assert small["bans"].to_list() == sure["bans"].to_list() == [KINDS[kind].cap]


def test_what_every_account_shares_is_worth_nothing() -> None:
    assert links(entity("ip_address", NAT, MONDAY, n_accounts=5), n_accounts=5).is_empty()


def test_a_quiet_day_of_a_public_address_is_worth_nothing() -> None:
    quiet = entity("ip_address", NAT, MONDAY)
    whole = entity("ip_address", NAT, verdict="public", p_operator=0.01, p_organisation=0.01)
    assert links(quiet, whole).is_empty()
    assert not links(quiet).is_empty()


def test_a_public_address_takes_nothing_from_another() -> None:
    whole = entity("ip_address", NAT, verdict="public", p_operator=0.01, p_organisation=0.01)
    assert links(entity("ip_address", "203.0.113.9", MONDAY), whole)["entity"].to_list() == ["203.0.113.9"]


@pytest.mark.parametrize("gateway_day", [MONDAY, None])
def test_a_connection_of_a_hosted_gateway_is_worth_nothing(gateway_day: date | None) -> None:
    chance = {"p_operator": 0.01, "p_organisation": 0.01}
    gateway = entity("ip_address", NAT, gateway_day, verdict="public", **{"class": GATEWAY}, **chance)
    connection = entity("connection", f"17@{NAT}", MONDAY)
    assert links(connection, gateway).is_empty()


def test_a_connection_on_a_day_without_the_gateway_counts() -> None:
    chance = {"p_operator": 0.01, "p_organisation": 0.01}
    gateway = entity("ip_address", NAT, TUESDAY, verdict="public", **{"class": GATEWAY}, **chance)
    connection = entity("connection", f"17@{NAT}", MONDAY)
    assert links(connection, gateway)["kind"].to_list() == ["connection"]


def test_a_connection_behind_a_carrier_counts() -> None:
    """Carriers do not share connections between strangers: one program held both keys."""
    chance = {"p_operator": 0.01, "p_organisation": 0.01}
    nat = entity("ip_address", NAT, MONDAY, verdict="public", **{"class": "carrier NAT"}, **chance)
    assert links(entity("connection", f"17@{NAT}", MONDAY), nat)["kind"].to_list() == ["connection"]


def test_nothing_shared_is_no_link() -> None:
    assert links().is_empty()
    assert links().schema == Links.create_empty().schema


def test_a_link_names_its_causal_family() -> None:
    assert links(entity("device", "laptop"))["family"].to_list() == ["person"]
