"""A few machines in data centres, and every account behind all of them."""

from __future__ import annotations

from forensics.lab.draws import side_rng
from forensics.lab.growth.addresses import hosting
from forensics.lab.growth.routes import Route, Ways
from forensics.lab.relays import Exit

_PROVIDERS = 3


def _place(route: Route) -> Ways:
    machines = hosting(side_rng(route.seed, "exits"), route.n_exits, _PROVIDERS)
    slot = route.rng.integers(0, route.n_exits, len(route.time))
    return Ways(machines, slot, slot)


part = Exit("few", "a few data-centre addresses", _place, usual=4)
