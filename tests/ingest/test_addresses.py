from __future__ import annotations

import polars as pl
import pytest

from forensics.foundation.errors import UsageError
from forensics.ingest.address_columns import PUBLIC_V4, read_addresses, read_clients
from forensics.ingest.addresses import INTERNAL, NOT_AN_ADDRESS, PUBLIC, read_address, read_ranges
from forensics.ingest.chains import client_of, hops_of

SPELLINGS = {
    "203.0.113.9": "203.0.113.9",
    " 203.0.113.9 ": "203.0.113.9",
    "203.0.113.9:5678": "203.0.113.9",
    "203.0.113.9/32": "203.0.113.9",
    "2001:DB8:0:0::1": "2001:db8::1",
    "[2001:db8::1]:443": "2001:db8::1",
    "[2001:db8::1]": "2001:db8::1",
    "2001:db8::1%eth0": "2001:db8::1",
    "::ffff:198.51.100.7": "198.51.100.7",
    "::FFFF:c633:6407": "198.51.100.7",
    "64:ff9b::198.51.100.7": "198.51.100.7",
    "64:ff9b:1::198.51.100.7": "64:ff9b:1::c633:6407",
    "2001:db8::ffff:ffff:fffe": "2001:db8::ffff:ffff:fffe",
    "198.51.100.*": "masked:198.51.100.0/24",
    "198.51.100.xxx": "masked:198.51.100.0/24",
    "198.51.100.0/24": "masked:198.51.100.0/24",
    "2001:db8:1::/48": "masked:2001:db8:1::/48",
    "A" * 32: "hash:" + "a" * 32,
    "b" * 40: "hash:" + "b" * 40,
    "c" * 64: "hash:" + "c" * 64,
    "192.0.2.1": "192.0.2.1",
    "198.18.0.1": "198.18.0.1",
}
INTERNALS = [
    "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "127.0.0.1", "169.254.1.1", "0.0.0.0",  # noqa: S104
    "224.0.0.1", "255.255.255.255", "fd00::1", "fe80::1%eth0", "fe80::ffff:ffff:fffe", "::1", "::", "ff02::1",
    "::ffff:10.0.0.1", "10.0.0.*", "10.0.0.0/8",
]  # fmt: skip
NO_ADDRESSES = [
    "unknown", "-", "AWS Internal", "bedrock.amazonaws.com", "", "1.2.3", "1.2.3.999", "010.0.0.1", "x" * 5_000,
    "d" * 33, "1.2.3.4 OR 1=1", "hash:zz", "masked:nothing",
]  # fmt: skip


@pytest.mark.parametrize(("written", "canonical"), SPELLINGS.items())
def test_an_address_has_one_spelling(written: str, canonical: str) -> None:
    assert read_address(written).canonical == canonical
    assert read_address(canonical).canonical == canonical


@pytest.mark.parametrize("written", INTERNALS)
def test_an_address_of_no_one_in_particular_is_null(written: str) -> None:
    assert read_address(written) == read_address(f" {written} ")
    assert (read_address(written).canonical, read_address(written).kind) == (None, INTERNAL)


@pytest.mark.parametrize("written", NO_ADDRESSES)
def test_any_other_text_is_null(written: str) -> None:
    assert (read_address(written).canonical, read_address(written).kind) == (None, NOT_AN_ADDRESS)


def test_the_quick_way_for_plain_addresses_agrees_with_the_slow_one() -> None:
    edges = [f"{a}.{b}.0.1" for a in range(256) for b in (0, 15, 16, 31, 32, 63, 64, 127, 128, 167, 168, 169, 254)]
    quick = read_addresses(pl.Series(edges), ())
    slow = [read_address(text) for text in edges]
    assert quick["canonical"].to_list() == [reading.canonical for reading in slow]
    assert quick["kind"].to_list() == [reading.kind for reading in slow]


def test_rows_keep_their_order_and_their_nulls() -> None:
    read = read_addresses(pl.Series(["203.0.113.9", None, "-", "203.0.113.9"]), ())
    assert read.rows() == [("203.0.113.9", PUBLIC), (None, None), (None, NOT_AN_ADDRESS), ("203.0.113.9", PUBLIC)]


@pytest.mark.parametrize(
    "text",
    [
        "198.51.100.7, 203.0.113.5",
        '["198.51.100.7", "203.0.113.5"]',
        "for=198.51.100.7;proto=https;by=10.0.0.1, for=203.0.113.5",
        'For="198.51.100.7:4711", for="203.0.113.5"',
    ],
)
def test_a_chain_reads_alike_in_every_spelling(text: str) -> None:
    assert client_of(hops_of(text), ()) == "203.0.113.5"
    assert client_of(hops_of(text), read_ranges(["203.0.113.0/24"])) == "198.51.100.7"


def test_the_client_is_the_right_most_public_hop_never_the_left_most() -> None:
    assert client_of(("192.0.2.1", "198.51.100.7", "10.0.0.3", "unknown"), ()) == "198.51.100.7"
    assert client_of(("10.0.0.1", "unknown"), ()) is None
    assert client_of((), ()) is None


def test_forwarded_text_with_brackets_is_not_json() -> None:
    assert client_of(hops_of('for="[2001:db8::17]:4711"'), ()) == "2001:db8::17"
    assert client_of(hops_of("[2001:db8::1]:443, 10.0.0.1"), ()) == "2001:db8::1"


def test_a_chain_serves_where_the_address_is_none() -> None:
    frame = pl.DataFrame(
        {
            "ip": ["203.0.113.9", None, "10.0.0.1", None, "198.51.100.7, 10.0.0.1"],
            "ip_chain": [["192.0.2.1"], ["192.0.2.1", "10.0.0.1"], ["192.0.2.1"], ["10.0.0.1"], None],
        }
    )
    read = read_clients(frame, ())
    assert read["ip"].to_list() == ["203.0.113.9", "192.0.2.1", "192.0.2.1", None, "198.51.100.7"]
    assert read["kind"].to_list() == [PUBLIC, PUBLIC, PUBLIC, INTERNAL, PUBLIC]
    assert read["ip_chain"].to_list()[1] == ["192.0.2.1", "10.0.0.1"]


def test_a_trusted_proxy_is_never_the_client() -> None:
    frame = pl.DataFrame({"ip": ["203.0.113.9"], "ip_chain": ["192.0.2.1, 203.0.113.1"]})
    assert read_clients(frame, read_ranges(["203.0.113.0/24"]))["ip"].to_list() == ["192.0.2.1"]


def test_a_range_that_is_none_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="not a CIDR range"):
        read_ranges(["everything"])


def test_the_pattern_of_public_addresses_knows_the_internal_ranges() -> None:
    pairs = [f"{first}.{second}" for first in range(257) for second in (0, 9, 10, 15, 16, 31, 32, 63, 64, 99, 127, 128,
             167, 168, 169, 199, 200, 253, 254, 255, 256)]  # fmt: skip
    texts = [f"{pair}.0.255" for pair in pairs] + [
        "1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "1.2.3.4\n",
        " 1.2.3.4",
        "1.2.3.\u0664",
    ]
    read = [read_address(text).canonical == text for text in texts]
    assert pl.Series(texts).str.contains(PUBLIC_V4).to_list() == read
