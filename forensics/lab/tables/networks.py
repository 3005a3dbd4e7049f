"""Networks that addresses come from. Numbers look routable and stand for nobody.

IPv4 blocks are /16s whose first octet belongs to no special range (RFC 6890), dealt out by a counter;
IPv6 sites live under invented /32s of 2a00::/12, where European registries allocate.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from forensics.lab.draws import Floats, Ints, Keys, mix, zipf_weights
from forensics.lab.tables.countries import COUNTRIES

ISPS_PER_COUNTRY = 4
"""Home providers of a country; their shares follow Zipf."""
BLOCKS_PER_NETWORK = 4
"""IPv4 /16s of a network: 262,144 addresses."""
CARRIER_ADDRESSES = 48
"""Public addresses of one carrier's NAT in every world: small shared addresses are part of ordinary life."""
VPN_EXITS = 160
"""Exits of all consumer VPNs together."""

_FIRST_OCTETS = (
    *(24, 31, 37, 46, 62, *range(67, 99), 107, 108, 109),
    *range(110, 127),
    *(151, 173, *range(174, 192), 200, 201, 202, 210, 211, 212, 213, 217, 219, 220, 221),
)
_N_HOMES = len(COUNTRIES) * ISPS_PER_COUNTRY
_N_CARRIERS = len(COUNTRIES)
_HOSTING_ASNS = (16509, 14618, 15169, 8075, 14061, 16276, 24940, 20473, 63949, 51167, 31898, 45102)
"""Public cloud and hosting networks: developers and relays rent from the same ones."""
_HOSTING_COUNTRIES = (0, 0, 0, 0, 0, 5, 3, 0, 0, 3, 0, 16)
_N_VPNS = 5
_RELAY_ASNS = (36183, 13335, 54113)
"""Content networks that privacy relays leave by (an operating system vendor publishes its list of egress ranges)."""
_INVENTED_ASN = 262_500
"""First ASN of the invented access networks: a public 32-bit range."""

FIRST_CARRIER = _N_HOMES
FIRST_HOSTING = FIRST_CARRIER + _N_CARRIERS
N_HOSTING = len(_HOSTING_ASNS)
FIRST_VPN = FIRST_HOSTING + N_HOSTING
FIRST_OFFICE = FIRST_VPN + _N_VPNS
"""One network of business and campus lines per country, from here on."""
FIRST_RELAY = FIRST_OFFICE + len(COUNTRIES)
"""One network of privacy relays' egress ranges per country, from here on: located where the people are."""
N_NETWORKS = FIRST_RELAY + len(COUNTRIES)

HOSTING_WEIGHTS: Floats = np.array([20, 12, 14, 14, 9, 7, 8, 5, 4, 3, 2, 2], dtype=np.float64)
ISP_WEIGHTS: Floats = zipf_weights(ISPS_PER_COUNTRY, 0.8)


def _asns() -> Ints:
    asns = _INVENTED_ASN + 7 * np.arange(N_NETWORKS, dtype=np.int64)
    asns[FIRST_HOSTING:FIRST_VPN] = _HOSTING_ASNS
    asns[FIRST_RELAY:] = np.resize(np.array(_RELAY_ASNS), N_NETWORKS - FIRST_RELAY)
    return asns


def _countries() -> Ints:
    everywhere = np.arange(len(COUNTRIES))
    vpns = np.array([11, 0, 16, 4, 3])
    parts = (np.repeat(everywhere, ISPS_PER_COUNTRY), everywhere, _HOSTING_COUNTRIES, vpns, everywhere, everywhere)
    return np.concatenate([np.asarray(part, dtype=np.int64) for part in parts])


ASNS: Ints = _asns()
NETWORK_COUNTRIES: Ints = _countries()

_COUNTER = np.arange(N_NETWORKS * BLOCKS_PER_NETWORK)
_BLOCKS = (np.array(_FIRST_OCTETS)[_COUNTER % len(_FIRST_OCTETS)] * 256 + (_COUNTER * 37 + 11) % 256).reshape(
    N_NETWORKS, BLOCKS_PER_NETWORK
)
_OCTETS = pl.Series([str(value) for value in range(256)])
_HEX_GROUPS = pl.Series([f"{value:x}" for value in range(65_536)])


def home_network(country: Ints, key: Keys) -> Ints:
    """Network of a home in a country, chosen by its key."""
    bounds = np.cumsum(ISP_WEIGHTS)
    share = (mix(key, 1) >> np.uint64(11)).astype(np.float64) / 2.0**53
    rank = np.minimum(np.searchsorted(bounds, share, side="right"), ISPS_PER_COUNTRY - 1)
    return np.asarray(country * ISPS_PER_COUNTRY + rank)


def v4(network: Ints, key: Keys) -> pl.Series:
    """IPv4 addresses: the same network and key, the same address."""
    word = mix(key, network, 4)
    block = _BLOCKS[network, (word % np.uint64(BLOCKS_PER_NETWORK)).astype(np.int64)]
    third = ((word >> np.uint64(8)) % np.uint64(256)).astype(np.int64)
    # .0 and .255 look like networks and broadcasts, and no line has them.
    fourth = 1 + ((word >> np.uint64(16)) % np.uint64(254)).astype(np.int64)
    octets = [_OCTETS.gather(part) for part in (block // 256, block % 256, third, fourth)]
    return pl.select(pl.concat_str(*octets, separator=".")).to_series()


def v6(network: Ints, site: Keys, interface: Keys) -> pl.Series:
    """IPv6 addresses: a /64 named by network and site, and an interface in it."""
    net, lan, host = mix(network, 6), mix(site, 61), mix(interface, 62)
    first = 0x2A00 + (net & np.uint64(0xF)).astype(np.int64)
    words = [_group(net, 16), _group(lan, 0), _group(lan, 16), *(_group(host, 16 * i) for i in range(4))]
    groups = [_HEX_GROUPS.gather(first), *(_HEX_GROUPS.gather(word) for word in words)]
    return pl.select(pl.concat_str(*groups, separator=":")).to_series()


def _group(word: Keys, shift: int) -> Ints:
    # From 1000 to ffff: no group is zero, so the text is canonical without "::".
    return 0x1000 + ((word >> np.uint64(shift)) % np.uint64(0xF000)).astype(np.int64)
