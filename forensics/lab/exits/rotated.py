"""Outbound proxies in data centres whose addresses are replaced every few days; every account keeps to one proxy."""

from __future__ import annotations

import numpy as np

from forensics.lab.draws import DAY, side_rng
from forensics.lab.growth.addresses import hosting
from forensics.lab.growth.routes import Route, Ways
from forensics.lab.relays import Exit

_LIFE_DAYS = (2, 7)
"""Days that an address is kept, by proxy: shortest, and one more than the longest."""


def _place(route: Route) -> Ways:
    naming = side_rng(route.seed, "exits")
    life = naming.integers(*_LIFE_DAYS, route.n_exits) * DAY
    phase = (naming.random(route.n_exits) * life).astype(np.int64)
    n_lives = route.days // _LIFE_DAYS[0] + 2
    machines = hosting(naming, route.n_exits * n_lives)
    proxy = route.account % route.n_exits
    number = np.clip((route.time - route.start + phase[proxy]) // life[proxy], 0, n_lives - 1)
    return Ways(machines, proxy * n_lives + number, proxy)


part = Exit("rotated", "data-centre addresses that are replaced every few days", _place, usual=24)
