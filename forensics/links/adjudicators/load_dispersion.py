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
from forensics.vocabulary.calibration import LOAD, LOAD_AMONG_USERS
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
    bans = np.clip(_nats(n, spread, PEOPLE) / NATS_PER_BAN, -CLIP_AGAINST, CLIP_FOR)
    terms = pl.DataFrame(
        {"cohort": measured.astype(np.uint32), "operator": bans[measured], "mean": np.round(mean[measured]).astype(int)}
    ).with_columns(ratio=pl.Series(np.round(np.exp(spread[measured]), 1)))
    said = terms.select(
        "cohort",
        source=pl.lit(LOAD),
        family=pl.lit(str(CausalFamily.TIMING)),
        operator="operator",
        # Cron farms of a company are as even; uneven use is what companies usually show.
        organisation=pl.col("operator").clip(lower_bound=0.0),
        detail=phrase("about {} requests an account, varying by a factor of {}", "mean", "ratio"),
    )
    even = [number for number in measured.tolist() if cohorts.own_family[number] is None and bans[number] > 0.0]
    least = np.full(n_cohorts, np.inf)
    np.minimum.at(least, cohort, requests)
    people = np.full(n_cohorts, PEOPLE)
    people[even] = _of_users(np.array(even, dtype=np.int64), least, cohort, requests, population)
    fewer = np.clip(_nats(n, spread, people) / NATS_PER_BAN, 0.0, CLIP_FOR) - bans
    users = pl.DataFrame({"cohort": np.array(even, dtype=np.uint32), "back": fewer[even], "users": people[even]})
    taken = users.filter((pl.col("back") < 0.0) & (pl.col("users") < PEOPLE)).select(
        "cohort",
        source=pl.lit(LOAD_AMONG_USERS),
        family=pl.lit(str(CausalFamily.TIMING)),
        operator="back",
        organisation="back",
        detail=phrase(
            "found by what they send: others that send as much vary by a factor of {} only",
            pl.col("users").exp().round(1),
        ),
    )
    return Terms.validate(pl.concat([said, taken]).sort("cohort", "source"))


def _nats(
    n: npt.NDArray[np.float64], spread: npt.NDArray[np.float64], people: float | npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Log likelihood ratio of the spreads: dealt out, to people who spread so."""
    degrees = n - 1.0
    found: npt.NDArray[np.float64] = degrees * np.log(people / DEALT_OUT) - degrees * spread**2 / 2.0 * (
        DEALT_OUT**-2 - people**-2.0
    )
    return found


def _of_users(
    clusters: npt.NDArray[np.int64],
    least: npt.NDArray[np.float64],
    cohort: npt.NDArray[np.int64],
    requests: npt.NDArray[np.float64],
    population: Population,
) -> npt.NDArray[np.float64]:
    """How much others differ that send at least as much as the least of each cluster; between a pool and people.

    Whom meeting often found is heavier than a limit, and the heavy differ less among each other than people do.
    """
    # In order of requests: each cluster is compared with an end of the log, less its own accounts.
    logs = np.log1p(np.sort(population.n_requests[population.n_requests > 0].astype(np.float64)))
    first = np.searchsorted(logs, np.log1p(least[clusters]))
    own = [np.bincount(cohort, np.log1p(requests) ** power, minlength=len(least))[clusters] for power in range(3)]
    n, total, squares = (
        np.append(np.cumsum((logs**power)[::-1])[::-1], 0.0)[first] - mine for power, mine in enumerate(own)
    )
    variance = (squares - total**2 / np.maximum(n, 1.0)) / np.maximum(n - 1.0, 1.0)
    # Where nobody else sends as much, there is nobody to compare with.
    known = np.where(n > 2.0, np.sqrt(np.maximum(variance, 0.0)), PEOPLE)  # noqa: PLR2004 (as below)
    found: npt.NDArray[np.float64] = np.clip(known, DEALT_OUT, PEOPLE)
    return found


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
