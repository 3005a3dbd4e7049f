"""Do the accounts of a cohort move through more networks than people do?

People have a home, a desk and a phone. Behind a rotating proxy an account is in another provider's network with
every few requests. Where people of the log travel too, moving says less.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from forensics.foundation.bans import NATS_PER_BAN
from forensics.foundation.phrase import phrase
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
    able = (population.networks > 0) & (population.n_requests >= MANY_NETWORKS)
    moves = able & population.moves
    base = float(np.sum(population.weights[moves])) / max(float(np.sum(population.weights[able])), 1.0)
    base = min(max(base, BASE_RATE[0]), BASE_RATE[1])
    cohort = cohorts.members["cohort"].to_numpy().astype(np.int64)
    account = cohorts.members["account"].to_numpy()
    n = np.bincount(cohort, able[account], minlength=len(cohorts.sizes))
    k = np.bincount(cohort, moves[account], minlength=len(cohorts.sizes))
    nats = k * np.log(POOL_RATE / base) + (n - k) * np.log((1.0 - POOL_RATE) / (1.0 - base))
    # Who was found by moving, or by a network, is no witness of it.
    own = np.array([family == CausalFamily.NETWORK for family in cohorts.own_family], dtype=np.bool_)
    measured = np.flatnonzero((n >= MIN_SEEN) & ~own)
    return Terms.validate(
        pl.DataFrame(
            {
                "cohort": measured.astype(np.uint32),
                "operator": np.clip(nats[measured] / NATS_PER_BAN, LEAST, MOST),
                "k": k[measured].astype(np.int64),
                "n": n[measured].astype(np.int64),
            }
        ).select(
            "cohort",
            source=pl.lit("movement"),
            family=pl.lit(str(CausalFamily.NETWORK)),
            operator="operator",
            organisation=pl.lit(0.0),
            detail=phrase(f"{{}} of {{}} accounts were in {MANY_NETWORKS} networks or more", "k", "n"),
        )
    )


part = Adjudicator(
    name="movement",
    title="movement through networks",
    weigh=_weigh,
    meaning="Share of accounts that were in more networks than people use, against the population's share. "
    "Innocent: customers of a rotating proxy or of several VPN exits, travellers.",
)
