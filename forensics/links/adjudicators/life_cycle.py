"""Do the accounts of a cohort go to work at once, as bought or made accounts do?"""

from __future__ import annotations

import numpy as np
import polars as pl

from forensics.foundation.bans import NATS_PER_BAN
from forensics.foundation.phrase import phrase
from forensics.vocabulary.cohorts import Adjudicator, Cohorts, Population, Terms
from forensics.vocabulary.families import CausalFamily

AT_ONCE_DAYS = 7.0
"""Days from sign-up to the busiest day (CISA AA26-251A: new accounts at maximum usage at once)."""
POOL_RATE = 0.7
"""Share of a pool's accounts that peak within a week: hand-set; replaced heads and warmed accounts lower it."""
BASE_RATE = (0.03, 0.4)
"""Bounds of the population's own share, so that a file full of new accounts still tells something."""
MIN_DATED = 5
"""Accounts with a known sign-up date."""
CLIP = 0.7
"""Bans. Five to one: a class at term start is new and busy too."""


def _weigh(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    age = population.busiest_day - population.created_day
    dated = np.isfinite(age)
    quick = dated & (age <= AT_ONCE_DAYS) & (age >= 0.0)
    base = float(np.sum(population.weights[quick])) / max(float(np.sum(population.weights[dated])), 1.0)
    base = min(max(base, BASE_RATE[0]), BASE_RATE[1])
    cohort = cohorts.members["cohort"].to_numpy().astype(np.int64)
    account = cohorts.members["account"].to_numpy()
    n = np.bincount(cohort, dated[account], minlength=len(cohorts.sizes))
    k = np.bincount(cohort, quick[account], minlength=len(cohorts.sizes))
    nats = k * np.log(POOL_RATE / base) + (n - k) * np.log((1.0 - POOL_RATE) / (1.0 - base))
    measured = np.flatnonzero(n >= MIN_DATED)
    return Terms.validate(
        pl.DataFrame(
            {
                "cohort": measured.astype(np.uint32),
                "operator": np.clip(nats[measured] / NATS_PER_BAN, -CLIP, CLIP),
                "k": k[measured].astype(np.int64),
                "n": n[measured].astype(np.int64),
            }
        ).select(
            "cohort",
            source=pl.lit("life_cycle"),
            family=pl.lit(str(CausalFamily.LIFE_CYCLE)),
            operator="operator",
            organisation=pl.lit(0.0),
            detail=phrase("{} of {} accounts were busiest within a week of sign-up", "k", "n"),
        )
    )


part = Adjudicator(
    name="life_cycle",
    title="age at peak use",
    weigh=_weigh,
    meaning="Share of accounts whose busiest day came within a week of sign-up, against the population's share. "
    "Innocent: a class, a boot camp or a launch brings new and busy accounts too.",
)
