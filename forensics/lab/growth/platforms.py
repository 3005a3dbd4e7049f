"""What strangers share when a platform stands between them and the service: egress ranges, stacks, connections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.errors import UsageError
from forensics.lab.draws import Flags, Ints, choose, maybe, mix, word_of
from forensics.lab.growth.draft import Bundle, Places
from forensics.lab.growth.people import draw_countries
from forensics.lab.growth.pools import lanes
from forensics.lab.growth.sessions import Sessions
from forensics.lab.tables import countries, networks
from forensics.lab.tables.clients import STACKS

if TYPE_CHECKING:
    from forensics.lab.draws import Keys

_HOSTS = 254
"""Addresses of a /24 that serve."""


def residence(rng: np.random.Generator, n: int, code: str) -> Ints:
    """Everybody's country: the one of a code, or the mix of the world when the code is empty.

    Raises
    ------
    UsageError
        No country of the mix has that code.
    """
    if not code:
        return draw_countries(rng, n)
    known = countries.CODES.to_list()
    if code not in known:
        raise UsageError(f"no country of the mix has the code {code!r}", hint=f"one of {', '.join(known)}")
    return np.full(n, known.index(code), dtype=np.int64)


def in_prefix(network: Ints, prefix: Keys, host: Ints) -> Places:
    """Addresses of /24s: the prefix is named by a network and a key, the host is 0 to 253."""
    base = networks.v4(network, prefix).str.replace(r"\d+$", "")
    last = pl.Series((1 + host % _HOSTS).astype(np.int64)).cast(pl.String)
    return Places(pl.select(base + last).to_series(), network)


def platform_egress(name: str, addresses: int, ranges: int = 2) -> Places:
    """Egress addresses of a named platform: a few /24s of one data-centre network, for all tenants of all groups."""
    network = np.full(addresses, networks.FIRST_HOSTING + word_of(name) % networks.N_HOSTING, dtype=np.int64)
    slot = np.arange(addresses, dtype=np.int64)
    return in_prefix(network, mix(slot % ranges, word_of(f"platform {name}")), slot * 7)


def stack_of(rng: np.random.Generator, family: str) -> int:
    """One stack of a client family, by its share."""
    rows = STACKS.with_row_index("row").filter(pl.col("family") == family)
    return int(rows["row"].to_numpy()[choose(rng, rows["weight"].to_numpy(), 1)[0]])


def some_of(sessions: Sessions, chosen: Flags) -> Sessions:
    """The sessions where true."""
    rows = np.flatnonzero(chosen)
    return Sessions(sessions.account[rows], sessions.start[rows], sessions.length[rows])


def pooled(rng: np.random.Generator, bundle: Bundle, slot: Ints, share: float, lane: tuple[int, float]) -> Bundle:
    """Let a share of requests ride on connections that the platform keeps open for whoever comes next.

    Parameters
    ----------
    slot
        Egress address of each request: a connection has one.
    share
        Of requests, 0..1; the others keep their own connections.
    lane
        Connections kept open per address, and seconds that each is kept.
    """
    draft = bundle.draft
    common = lanes(rng, draft.time, slot, *lane)
    if not len(draft):
        return bundle
    own = draft.connection + int(common.max()) + 1
    return replace(bundle, draft=draft.changed(connection=np.where(maybe(rng, share, len(draft)), common, own)))
