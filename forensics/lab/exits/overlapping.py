"""Lines of a small seller, where honest people live and other customers of the seller come out, too."""

from __future__ import annotations

from dataclasses import replace

from forensics.lab.growth.routes import COMMON_MARKET, Route, Ways, rented
from forensics.lab.relays import Exit


def _place(route: Route) -> Ways:
    route = replace(route, market=route.market or COMMON_MARKET)
    return rented(route, route.rng.integers(0, route.n_exits, len(route.time)))


part = Exit("overlapping", "home lines that honest accounts of the same world use, too", _place, usual=60)
