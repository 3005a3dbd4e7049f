"""Rented home lines: every account keeps one for hours to days, then gets another."""

from __future__ import annotations

import numpy as np

from forensics.lab.draws import HOUR, mix, word_of
from forensics.lab.growth.routes import Route, Ways, rented
from forensics.lab.relays import Exit

_HOLD_HOURS = np.array([6, 12, 24, 72, 168])
"""Hours that an account keeps its line: sticky sessions as sellers offer them."""


def _place(route: Route) -> Ways:
    own = mix(route.account, word_of(f"sticky {route.seed[1]}"), route.seed[0])
    hold = _HOLD_HOURS[(own % np.uint64(len(_HOLD_HOURS))).astype(np.int64)] * HOUR
    # Lines change at each account's own moment.
    number = (route.time + ((own >> np.uint64(8)) % hold.astype(np.uint64)).astype(np.int64)) // hold
    return rented(route, (mix(own, number) % np.uint64(route.n_exits)).astype(np.int64))


part = Exit("sticky_residential", "one rented home line per account, for hours to days", _place, usual=2_000)
