"""Do the accounts of an address live only on addresses they share, and move between many?

A rotating pool never leaves its own exits, and each account is seen on many networks. A crowd behind a
carrier's or VPN's address also has homes of its own, or stays on one network.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from forensics.foundation.phrase import phrase
from forensics.vocabulary.cohorts import Adjudicator, Cohorts, Population, Terms
from forensics.vocabulary.families import CausalFamily

LIMIT = 0.6
"""Bans. Customers of one VPN move between its exits as well: four to one at most."""
MANY_NETWORKS = 5.0
"""Prefixes an account was seen on, at which movement counts in full."""


def _weigh(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    cohort = cohorts.members["cohort"].to_numpy().astype(np.int64)
    account = cohorts.members["account"].to_numpy()
    n_cohorts = len(cohorts.sizes)
    size = np.maximum(cohorts.sizes, 1)
    seen = population.networks[account] > 0
    closed = np.bincount(cohort, population.shared_share[account], minlength=n_cohorts) / size
    networks = np.bincount(cohort, population.networks[account], minlength=n_cohorts) / size
    known = np.flatnonzero(np.bincount(cohort, seen, minlength=n_cohorts) == cohorts.sizes)
    movement = np.clip((networks - 1.0) / (MANY_NETWORKS - 1.0), 0.0, 1.0)
    bans = LIMIT * (2.0 * closed - 1.0) * movement
    return Terms.validate(
        pl.DataFrame(
            {
                "cohort": known.astype(np.uint32),
                "operator": bans[known],
                "closed": np.round(100 * closed[known]).astype(int),
                "networks": np.round(networks[known], 1),
            }
        ).select(
            "cohort",
            source=pl.lit("closure"),
            family=pl.lit(str(CausalFamily.NETWORK)),
            operator="operator",
            organisation=pl.lit(0.0),
            detail=phrase(
                "{} % of the requests come from addresses shared by many accounts; {} networks an account",
                "closed",
                "networks",
            ),
        )
    )


part = Adjudicator(
    name="closure",
    title="closure and movement",
    weigh=_weigh,
    meaning="Share of requests on heavily shared addresses, times the number of networks an account moves through. "
    "Innocent: customers of a VPN move through its exits too, so it never says much.",
)
