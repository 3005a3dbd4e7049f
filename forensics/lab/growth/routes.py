"""From a relay's requests to the addresses they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import DAY, Ints
from forensics.lab.growth.addresses import lines, market

if TYPE_CHECKING:
    from forensics.lab.growth.draft import Places

COMMON_MARKET = "lines"
"""Seller whose lines hydras and honest customers share unless a group names another."""


@dataclass(frozen=True, slots=True)
class Route:
    """What a way out is asked."""

    seed: tuple[int, str]
    """Names machines and lines: the same in every stretch of a world."""
    rng: np.random.Generator
    """Picks among them."""
    time: Ints
    """µs since 1970, UTC."""
    account: Ints
    start: int
    """First midnight of the world, µs."""
    days: int
    n_exits: int
    market: str
    """Seller of home lines; empty for one whose lines nobody else rents."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where requests come from."""

    places: Places
    slot: Ints
    """Position in the places, one per request."""
    exits: Ints
    """Machine or line of each request, whatever address it has at the time: connections run through it."""


def rented(route: Route, line: Ints) -> Ways:
    """Addresses of a seller's lines at the times of requests."""
    key, country = market(route.market or f"seller of {route.seed[1]} {route.seed[0]}", route.n_exits)
    day = route.time // DAY
    first = int(day.min(initial=2**31))
    n_days = max(1, int(day.max(initial=0)) - first + 1)
    used, slot = np.unique(line * n_days + day - first, return_inverse=True)
    return Ways(lines(country[used // n_days], key[used // n_days], first + used % n_days), slot, line)
