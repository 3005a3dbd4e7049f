"""Rented home lines: another one for every request."""

from __future__ import annotations

from forensics.lab.growth.routes import Route, Ways, rented
from forensics.lab.relays import Exit


def _place(route: Route) -> Ways:
    return rented(route, route.rng.integers(0, route.n_exits, len(route.time)))


part = Exit("residential", "another rented home line for every request", _place, usual=300)
