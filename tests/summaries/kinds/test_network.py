from __future__ import annotations

import pytest

from tests.stories import entities_of, log, merged_of, reducer, request, tied


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51"),
        ("198.51.100.0/24", "198.51"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8"),
        ("2001:db8::1", "2001:db8"),
        ("2001::1", "2001:0"),
        ("2001:0:1:2:3:4:5:6", "2001:0"),
    ],
)
def test_without_a_system_number_the_network_is_what_one_provider_holds_in_one_place(
    address: str, network: str
) -> None:
    assert entities_of("network", request("ann", ip=address)) == [network]


def test_a_system_number_names_the_network_whatever_the_address() -> None:
    rows = [request("ann", ip="198.51.100.7", asn=64500), request("ann", ip="203.0.113.9", asn=64500)]
    assert entities_of("network", *rows) == ["64500"]


def test_a_hashed_address_shows_none() -> None:
    assert entities_of("network", request("ann", ip="f" * 64)) == []


def test_networks_are_counted_and_tie_nobody() -> None:
    rows = [request(name, ip=ip) for name in ("ann", "bob") for ip in ("198.51.100.7", "203.0.113.9")]
    left = merged_of(reducer().reduce(log(*rows)))
    assert tied(left.contacts, "network") == []
    assert left.reach.filter(kind="network")["n_entities"].to_list() == [2, 2]
