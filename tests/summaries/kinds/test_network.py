from __future__ import annotations

from tests.stories import entities_of, log, merged_of, reducer, request, tied


def test_a_network_is_an_autonomous_system_whatever_the_address() -> None:
    rows = [request("ann", ip="198.51.100.7", asn=64500), request("ann", ip="2001:db8::1", asn=64500)]
    assert entities_of("network", *rows) == ["64500"]


def test_an_address_alone_does_not_say_whose_network_it_is_in() -> None:
    left = merged_of(reducer().reduce(log(request("ann", ip="198.51.100.7"), request("ann", ip="2001:db8::1"))))
    assert left.reach.filter(kind="network").is_empty()
    some = log(request("ann", ip="198.51.100.7", asn=64500), request("ann", ip="203.0.113.9", asn=None))
    assert merged_of(reducer().reduce(some)).reach.filter(kind="network")["n_entities"].to_list() == [1]


def test_networks_are_counted_and_tie_nobody() -> None:
    rows = [request(name, asn=asn) for name in ("ann", "bob") for asn in (64500, 64501)]
    left = merged_of(reducer().reduce(log(*rows)))
    assert tied(left.contacts, "network") == []
    assert left.reach.filter(kind="network")["n_entities"].to_list() == [2, 2]
