"""Prepaid and virtual cards: few issuer ranges, strangers as holders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import Flags, Ints, choose, hex_ids, keys, mix, zipf_weights
from forensics.lab.growth.files import issuer_fundings
from forensics.lab.tables import cards, countries

if TYPE_CHECKING:
    from forensics.lab.growth.people import People

_PLANS = ("payg", "pro", "tier2")
_PLAN_WEIGHTS = np.array([70.0, 25.0, 5.0])
"""A card with money on it pays as one goes; invented in detail."""

_SOLD_FUNDINGS = ("prepaid", "debit", "credit")
_SOLD_WEIGHTS = np.array([35.0, 50.0, 15.0])
"""Of ranges that operators' cards are sold from: most are loaded in advance, and count as prepaid or as debit. People's
own cards are prepaid in one range of fourteen. Invented in detail."""


def sold_ranges(seller: int, ranges: Ints) -> Ints:
    """Positions in ``BINS`` of the ranges that a seller of prepaid and virtual cards has instead of ordinary ones.

    Parameters
    ----------
    seller
        Any word: the same seller has the same ranges, and no draw of any generator moves.
    ranges
        Ordinary ranges; each is replaced by one of its country, or of any should the country have none of the kind.
    """
    numbers = np.arange(len(ranges))
    bounds = np.cumsum(_SOLD_WEIGHTS) / _SOLD_WEIGHTS.sum()
    place = (mix(seller, numbers, 43) >> np.uint64(11)).astype(np.float64) / 2.0**53
    wanted = [_SOLD_FUNDINGS[i] for i in np.minimum(np.searchsorted(bounds, place, "right"), len(bounds) - 1).tolist()]
    funding = issuer_fundings().to_numpy()
    sold = np.zeros(len(ranges), dtype=np.int64)
    for number, word in enumerate(mix(seller, numbers, 44).tolist()):
        kind = np.flatnonzero(funding == wanted[number])
        here = kind[cards.BIN_COUNTRIES[kind] == cards.BIN_COUNTRIES[ranges[number]]]
        among = here if len(here) else kind
        sold[number] = among[word % len(among)]
    return sold


def shop_ranges(rng: np.random.Generator, n: int, country: int | None = None) -> Ints:
    """Positions in ``BINS`` of ``n`` prepaid ranges: of a country as far as it has some, then of any."""
    prepaid = np.flatnonzero((issuer_fundings() == "prepaid").to_numpy())
    order = rng.permutation(prepaid)
    here = cards.BIN_COUNTRIES[order] == country if country is not None else np.ones(len(order), dtype=np.bool_)
    return np.concatenate([order[here], order[~here]])[:n].astype(np.int64)


def pay_prepaid(rng: np.random.Generator, people: People, ranges: Ints, holders: Flags) -> People:
    """Give the holders a card of their own each, from these ranges; the first range sells most."""
    n = len(people.created)
    drawn = ranges[choose(rng, zipf_weights(len(ranges), 0.7), n)]
    held = pl.when(pl.Series(holders))
    return people.with_columns(
        payment_fingerprint=held.then(hex_ids(keys(rng, n))).otherwise(pl.col("payment_fingerprint")),
        payment_bin=held.then(pl.Series(cards.BINS).gather(drawn)).otherwise(pl.col("payment_bin")),
        payment_country=held.then(countries.CODES.gather(cards.BIN_COUNTRIES[drawn])).otherwise(
            pl.col("payment_country")
        ),
        plan=held.then(pl.Series(_PLANS).gather(choose(rng, _PLAN_WEIGHTS, n))).otherwise(pl.col("plan")),
    )
