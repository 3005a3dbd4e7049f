"""Do the accounts of a cohort move through more networks than people do?

People have a home, a desk and a phone. Behind a rotating proxy an account is in another provider's network with
every few requests. Where people of the log travel too, moving says less.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from forensics.foundation.bans import NATS_PER_BAN
from forensics.foundation.phrase import phrase
from forensics.vocabulary.calibration import MOVEMENT
from forensics.vocabulary.cohorts import MANY_NETWORKS, Adjudicator, Cohorts, Population, Terms
from forensics.vocabulary.families import CausalFamily

POOL_RATE = 0.7
"""Share of a rotating pool's accounts that move: hand-set; accounts of few requests cannot."""
BASE_RATE = (0.02, POOL_RATE)
"""Bounds of the population's own share: where most people move, moving says nothing."""
MIN_SEEN = 5
"""Accounts with a known network, and requests enough to be in so many."""
LEAST, MOST = -0.5, 1.3
"""Bans. A pool of few exits stays as people do: three to one against at most. Customers of a rotating proxy move as
well: twenty to one at most. Hand-set."""


def _weigh(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    """Each account is a draw with a pool's rate or the population's."""
    able = population.could_move
    shown = able & population.moves
    base = _base_rate(population)
    account = cohorts.members["account"].to_numpy()
    cohort = cohorts.members["cohort"].to_numpy().astype(np.int64)
    n = np.bincount(cohort, able[account], minlength=len(cohorts.sizes))
    k = np.bincount(cohort, shown[account], minlength=len(cohorts.sizes))
    nats = k * np.log(POOL_RATE / base) + (n - k) * np.log((1.0 - POOL_RATE) / (1.0 - base))
    # Who was found by moving, or by a network, is no witness of it.
    foreign = np.array([family != CausalFamily.NETWORK for family in cohorts.own_family], dtype=np.bool_)
    measured = np.flatnonzero((n >= MIN_SEEN) & foreign)
    rows = pl.DataFrame(
        {
            "cohort": measured.astype(np.uint32),
            "operator": np.clip(nats[measured] / NATS_PER_BAN, LEAST, MOST),
            "k": k[measured].astype(np.int64),
            "n": n[measured].astype(np.int64),
        }
    )
    return Terms.validate(
        rows.select(
            "cohort",
            source=pl.lit(MOVEMENT),
            family=pl.lit(str(CausalFamily.NETWORK)),
            operator="operator",
            organisation=pl.lit(0.0),
            detail=phrase(f"{{}} of {{}} accounts were in {MANY_NETWORKS} networks or more", "k", "n"),
        )
    )


def moving(population: Population) -> pl.DataFrame:
    """Every account that moved, and what that says of it by itself; nobody where it says nothing.

    Returns
    -------
    polars.DataFrame
        ``account_id``, ``family``, ``source``, ``bans`` (against an account that stays, up to the width of what moving
        may say of a cohort), ``detail``; sorted.
    """
    able = population.could_move
    account = np.flatnonzero(able & population.moves)
    base = _base_rate(population)
    bans = min(float(np.log10(POOL_RATE / base / ((1.0 - POOL_RATE) / (1.0 - base)))), MOST - LEAST)
    percent = round(100 * len(account) / max(1, int(np.count_nonzero(able))))
    moved = pl.DataFrame({"account_id": population.account_ids.gather(account), "n": population.networks[account]})
    return moved.select(
        "account_id",
        family=pl.lit(str(CausalFamily.NETWORK)),
        source=pl.lit(MOVEMENT),
        bans=pl.lit(bans),
        detail=phrase(f"was in {{}} networks; {percent} % of this log's accounts were in {MANY_NETWORKS} or more", "n"),
    ).filter(pl.col("bans") > 0.0)


def _base_rate(population: Population) -> float:
    """The population's own share of accounts that move, of those that could."""
    able = population.could_move
    moving = float(np.sum(population.weights[able & population.moves]))
    base = moving / max(float(np.sum(population.weights[able])), 1.0)
    return min(max(base, BASE_RATE[0]), BASE_RATE[1])


part = Adjudicator(
    name="movement",
    title="movement through networks",
    weigh=_weigh,
    meaning="Share of accounts that were in more networks than people use, against the population's share. "
    "Innocent: customers of a rotating proxy or of several VPN exits, travellers.",
)
