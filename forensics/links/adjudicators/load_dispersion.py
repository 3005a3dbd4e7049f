"""Do the accounts of a cohort carry the same load, as a scheduler deals it out?

People differ in use by orders of magnitude; a scheduler that deals requests out evenly leaves accounts that
hardly differ. Both are described by a normal distribution of ln(1 + requests): the log likelihood ratio of
the sample variance follows from the chi-square law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.bans import NATS_PER_BAN
from forensics.foundation.phrase import phrase
from forensics.vocabulary.cohorts import Adjudicator, Cohorts, Population, Terms
from forensics.vocabulary.families import CausalFamily

if TYPE_CHECKING:
    import numpy.typing as npt

DEALT_OUT = 0.4
"""Standard deviation of ln(1 + requests) in an evenly loaded pool: load entropy .98 to .998 in the measured relays."""
PEOPLE = 1.2
"""The same for people: log-normal use with a ratio of about 3.3 per standard deviation."""
CLIP_FOR = 1.3
"""Bans. Twenty to one at most: cron farms are even too."""
CLIP_AGAINST = 0.4
"""Bans. Sticky, quota and fill-first pools are uneven, so uneven load says little against a pool."""
MIN_MEAN_REQUESTS = 4.0
"""Requests per account. With fewer, counting noise alone looks even."""


def _weigh(cohorts: Cohorts, population: Population) -> pl.DataFrame:
    cohort = cohorts.members["cohort"].to_numpy().astype(np.int64)
    requests = population.n_requests[cohorts.members["account"].to_numpy()].astype(np.float64)
    active = requests > 0
    cohort, requests = cohort[active], requests[active]
    n_cohorts = len(cohorts.sizes)
    n = np.bincount(cohort, minlength=n_cohorts).astype(np.float64)
    mean = np.bincount(cohort, requests, minlength=n_cohorts) / np.maximum(n, 1.0)
    spread = _spread(cohort, np.log1p(requests), n)
    measured = np.flatnonzero((n >= 3) & (mean >= MIN_MEAN_REQUESTS))  # noqa: PLR2004 (a variance of two is no variance)
    nats = (n - 1.0) * np.log(PEOPLE / DEALT_OUT) - (n - 1.0) * spread**2 / 2.0 * (DEALT_OUT**-2 - PEOPLE**-2)
    bans = np.clip(nats / NATS_PER_BAN, -CLIP_AGAINST, CLIP_FOR)
    terms = pl.DataFrame(
        {"cohort": measured.astype(np.uint32), "operator": bans[measured], "mean": np.round(mean[measured]).astype(int)}
    ).with_columns(ratio=pl.Series(np.round(np.exp(spread[measured]), 1)))
    return Terms.validate(
        terms.select(
            "cohort",
            source=pl.lit("load_dispersion"),
            family=pl.lit(str(CausalFamily.TIMING)),
            operator="operator",
            # Cron farms of a company are as even; uneven use is what companies usually show.
            organisation=pl.col("operator").clip(lower_bound=0.0),
            detail=phrase("about {} requests an account, varying by a factor of {}", "mean", "ratio"),
        )
    )


def _spread(
    cohort: npt.NDArray[np.int64], logs: npt.NDArray[np.float64], n: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Sample standard deviation of each cohort."""
    mean = np.bincount(cohort, logs, minlength=len(n)) / np.maximum(n, 1.0)
    squares = np.bincount(cohort, (logs - mean[cohort]) ** 2, minlength=len(n))
    deviation: npt.NDArray[np.float64] = np.sqrt(squares / np.maximum(n - 1.0, 1.0))
    return deviation


part = Adjudicator(
    name="load_dispersion",
    title="evenness of the load",
    weigh=_weigh,
    meaning="How much the accounts differ in requests. Strangers differ by orders of magnitude, accounts fed by one "
    "scheduler hardly. Innocent: cron jobs and trial users with a fixed quota are even too.",
)
