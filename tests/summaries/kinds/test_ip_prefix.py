from __future__ import annotations

import ipaddress

import pytest

from tests.stories import entities_of, log, request, summary_of, tied


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("198.51.100.7", "198.51.100.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:3::5", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::5", "2001:db8:1:2::/64"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:7::1", "2001:db8:7::/64"),
    ],
)
def test_a_v4_address_is_in_a_24_and_a_v6_address_in_a_64(address: str, prefix: str) -> None:
    assert entities_of("ip_prefix", request("ann", ip=address)) == [prefix]


def test_every_spelling_that_the_standard_gives_addresses_of_one_64_names_one_prefix() -> None:
    """RFC 5952 leaves out the longest run of zeros, and never a lone zero: where it lies depends on the host part."""
    hosts = ("::5", "::5:1", "1:2:3:4", "1::", "1::4", "::1:0:0:1")
    for network in ("2001:db8::", "2001:db8:7::", "2001:db8:7:8::", "2001:db8:0:8::"):
        base = int(ipaddress.IPv6Address(network))
        spelt = [str(ipaddress.IPv6Address(base + (int(ipaddress.IPv6Address(_host(host))) % 2**64))) for host in hosts]
        assert entities_of("ip_prefix", *(request("ann", ip=ip) for ip in spelt)) == [f"{network}/64"]


def _host(host: str) -> str:
    return host if "::" in host else f"::{host}"


def test_neighbours_share_a_prefix_on_one_day_only() -> None:
    neighbours = log(
        request("ann", ip="198.51.100.7"), request("bob", ip="198.51.100.8"), request("cat", ip="198.51.100.9", day=1)
    )
    assert tied(summary_of(neighbours).contacts, "ip_prefix") == [["ann", "bob"]]


@pytest.mark.parametrize("masked", ["masked:198.51.100", "hashed:0a1b2c3d", "unknown", ""])
def test_masked_and_hashed_addresses_have_no_neighbours(masked: str) -> None:
    assert entities_of("ip_prefix", request("ann", ip=masked)) == []
