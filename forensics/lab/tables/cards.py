"""Card issuers' number ranges (BINs), by country."""

from __future__ import annotations

import numpy as np

from forensics.lab.draws import Ints, choose, zipf_weights
from forensics.lab.tables.countries import COUNTRIES, WEIGHTS

N_BINS = 200
"""Issuer ranges in a world; their use within a country follows Zipf."""
_MIN_PER_COUNTRY = 3


def _countries_of_bins() -> Ints:
    shares = np.maximum(_MIN_PER_COUNTRY, np.round(N_BINS * WEIGHTS / WEIGHTS.sum())).astype(np.int64)
    return np.repeat(np.arange(len(COUNTRIES), dtype=np.int64), shares)


BIN_COUNTRIES: Ints = _countries_of_bins()
BINS: tuple[str, ...] = tuple(
    str((4, 5, 4, 5, 2)[i % 5] * 100_000 + (i * 7_919 + 1_234) % 100_000) for i in range(len(BIN_COUNTRIES))
)
"""Six digits, as they stand in ``payment_bin``."""


def draw_bins(rng: np.random.Generator, country: Ints) -> Ints:
    """Positions in ``BINS``: each account's issuer is of its own country."""
    drawn = np.zeros(len(country), dtype=np.int64)
    for code in range(len(COUNTRIES)):
        here = np.flatnonzero(country == code)
        ranges = np.flatnonzero(code == BIN_COUNTRIES)
        drawn[here] = ranges[choose(rng, zipf_weights(len(ranges)), len(here))]
    return drawn
