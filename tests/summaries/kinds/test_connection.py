from __future__ import annotations

from forensics.summaries.reduce import entity_kinds
from tests.stories import entities_of, log, request, summary_of, tied

HERE, THERE = "198.51.100.7", "203.0.113.9"


def test_one_connection_ties_the_accounts_it_carried() -> None:
    relay = log(request("ann", ip=HERE, connection_id="17"), request("bob", ip=HERE, connection_id="17"))
    assert tied(summary_of(relay).contacts, "connection") == [["ann", "bob"]]


def test_the_same_number_on_another_address_is_another_connection() -> None:
    """Servers count connections from one again after each start."""
    strangers = log(request("ann", ip=HERE, connection_id="17"), request("bob", ip=THERE, connection_id="17"))
    assert tied(summary_of(strangers).contacts, "connection") == []


def test_the_same_number_on_another_day_is_another_connection() -> None:
    strangers = log(request("ann", ip=HERE, connection_id="17"), request("bob", ip=HERE, connection_id="17", day=1))
    assert tied(summary_of(strangers).contacts, "connection") == []


def test_a_log_without_addresses_still_has_connections() -> None:
    assert entities_of("connection", request("ann", connection_id="17")) == ["17@-"]


def test_no_connection_id_ties_no_one() -> None:
    assert entities_of("connection", request("ann", ip=HERE, connection_id=None)) == []


def test_a_connection_lives_on_its_address() -> None:
    contacts = summary_of(log(request("ann", ip=HERE, connection_id="17@x"))).contacts
    container = entity_kinds()["connection"].container
    assert container is not None
    assert HERE in contacts.select(address=container())["address"].to_list()
