"""Where sessions come from: homes, carriers, VPN exits, clouds, shared lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, Flags, Floats, Ints, Keys, choose, maybe, mix, side_rng, word_of
from forensics.lab.growth.draft import Places
from forensics.lab.tables import countries, networks

if TYPE_CHECKING:
    from forensics.lab.growth.people import People
    from forensics.lab.growth.sessions import Sessions

_LEASES_DAYS = np.array([1, 1, 3, 7, 14, 60])
"""How long a home keeps its IPv4 address, days: daily renumbering, weekly, and lines that hardly change."""
_SITE_DAYS = 45
"""Days between changes of a home's IPv6 prefix."""
_MOBILE_SHARE = 0.14
"""Share of home people's sessions that come through a carrier's NAT."""
_VPN_SHARE = 0.03
_V6_PREFERENCE = 0.75
"""Share of sessions that use IPv6 where a home has it (clients try it first)."""


@dataclass(frozen=True, slots=True)
class Mix:
    """How a group's sessions divide between ways into the internet; the rest comes from home."""

    mobile: float = _MOBILE_SHARE
    vpn: float = _VPN_SHARE


def at_home(rng: np.random.Generator, people: People, sessions: Sessions, ways: Mix | None = None) -> Places:
    """One place per session: mostly the person's home, sometimes the phone's carrier or a VPN."""
    ways = ways or Mix()
    n = len(sessions.account)
    draw = rng.random(n)
    country = people.country[sessions.account]
    home = homes(rng, people, sessions)
    out = carrier(country, rng.integers(0, networks.CARRIER_ADDRESSES, n), "public")
    vpn = vpn_exits(rng.integers(0, networks.VPN_EXITS, n))
    mobile, tunnelled = draw < ways.mobile, draw > 1.0 - ways.vpn
    return either(tunnelled, vpn, either(mobile, out, home))


def homes(rng: np.random.Generator, people: People, sessions: Sessions) -> Places:
    """Home lines: a dynamic IPv4 address, or a privacy address in the home's IPv6 prefix."""
    key, country = people.home[sessions.account], people.country[sessions.account]
    network = networks.home_network(country, key)
    day = sessions.start // DAY
    phase = _phase(key)
    v4 = lines(country, key, day).ip
    share: Floats = countries.V6_SHARES[country]
    dual = (mix(key, 5) % np.uint64(1000)).astype(np.float64) < 1000 * share
    use = dual & maybe(rng, _V6_PREFERENCE, len(key))
    # Privacy addresses (RFC 8981) change daily; the device keeps to one a day.
    v6 = networks.v6(network, mix(key, (day + phase) // _SITE_DAYS, 7), mix(key, day, 8))
    return Places(pl.select(pl.when(pl.Series(use)).then(v6).otherwise(v4)).to_series(), network)


def lines(country: Ints, key: Keys, day: Ints) -> Places:
    """IPv4 addresses of home lines on some days: each keeps its address for the length of its lease."""
    network = networks.home_network(country, key)
    lease = _LEASES_DAYS[(mix(key, 2) % np.uint64(len(_LEASES_DAYS))).astype(np.int64)]
    return Places(networks.v4(network, mix(key, (day + _phase(key)) // lease)), network)


def _phase(key: Keys) -> Ints:
    return (mix(key, 3) % np.uint64(60)).astype(np.int64)


def market(name: str, size: int) -> tuple[Keys, Ints]:
    """Homes whose lines a proxy seller rents out, by the seller's name: their keys and countries.

    Hydras, honest customers of the seller and the people who live there all find the same lines (``lines``).
    """
    slot = np.arange(size, dtype=np.int64)
    key = mix(slot, word_of(f"market {name}"))
    return key, choose(side_rng((0, name), "market"), countries.WEIGHTS, size)


def carrier(country: Ints, slot: Ints, name: str) -> Places:
    """Public addresses of a mobile carrier: thousands of strangers behind each."""
    network = networks.FIRST_CARRIER + country
    return Places(networks.v4(network, mix(slot, word_of(f"carrier {name}"))), network)


def vpn_exits(slot: Ints, name: str = "public") -> Places:
    """Exits of commercial VPNs."""
    network = networks.FIRST_VPN + slot % (networks.FIRST_OFFICE - networks.FIRST_VPN)
    return Places(networks.v4(network, mix(slot, word_of(f"vpn {name}"))), network)


def hosting(rng: np.random.Generator, n: int, providers: int = networks.N_HOSTING) -> Places:
    """``n`` machines in data centres, spread over the first so many providers drawn."""
    order = rng.permutation(networks.N_HOSTING)[:providers]
    weights = networks.HOSTING_WEIGHTS[order]
    network = networks.FIRST_HOSTING + order[choose(rng, weights, n)].astype(np.int64)
    return Places(networks.v4(network, rng.integers(0, 2**63, n).astype(np.uint64)), network)


def residential(rng: np.random.Generator, n: int) -> Places:
    """``n`` homes whose lines a proxy seller rents out: the same networks as honest homes, in the same mix."""
    country = choose(rng, countries.WEIGHTS, n)
    key = rng.integers(0, 2**63, n).astype(np.uint64)
    network = networks.home_network(country, key)
    return Places(networks.v4(network, key), network)


def office(rng: np.random.Generator, country: int, n: int) -> Places:
    """``n`` business lines in one country."""
    network = np.full(n, networks.FIRST_OFFICE + country, dtype=np.int64)
    return Places(networks.v4(network, rng.integers(0, 2**63, n).astype(np.uint64)), network)


def either(where: Flags, these: Places, those: Places) -> Places:
    """These places where true, else those; all of one length."""
    ip = pl.select(pl.when(pl.Series(where)).then(these.ip).otherwise(those.ip)).to_series()
    return Places(ip, np.where(where, these.network, those.network))


def at(places: Places, slot: Ints) -> Places:
    """The places at some positions."""
    return Places(places.ip.gather(slot), places.network[slot])
