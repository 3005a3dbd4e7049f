"""Membership → what a person should do next: the ladder, allow-lists and dispositions.

The ladder caps wording and recommendation, never the number. A human decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.assessments.victims import COMPROMISED

if TYPE_CHECKING:
    from forensics.vocabulary.calibration import Calibration

SUSPECTED = 0.5
"""Membership from which an account is worth watching: more likely than not."""
REVIEW_LOW = 0.95
"""Lower bound of the membership that a review for suspension needs (data contract)."""
REVIEW_FAMILIES, VERIFY_FAMILIES = 3, 2
"""Causal families of evidence that the rungs need (data contract)."""
NEW_DAYS = 7
"""Days from sign-up to the first request in the log within which an account is taken for made for its pool. A week:
heads of pools went to full use within hours, and of honest people few have had an account for less."""
EARLY_DAYS = 1
"""Days by which a first request may come before the sign-up: clocks and time zones differ by less."""
TOGETHER_HOURS, TOGETHER = 24, 3
"""As well as one that signed up within so many hours of so many others of its cluster: heads are made in batches."""
CHANCE = 0.001
"""Probability below which so many sign-ups at once are no chance."""
CLEARED = ("legitimate", "cleared", "benign", "false_positive")
"""Dispositions after which nothing is recommended."""
_BANNED = ("banned", "suspended", "closed")


def recommend(accounts: pl.DataFrame, calibration: Calibration) -> pl.DataFrame:
    """Recommend a next step for every account.

    A victim's account is to be secured and not closed. Hand-set numbers are no ground for closing an account either:
    while the calibration is *none*, the ladder ends at ``verify``.

    Parameters
    ----------
    accounts
        ``account_id``, ``role``, ``membership``, ``membership_low``, ``n_families``, ``hard``, ``cluster_id``,
        ``verdict``, ``analytic_confidence`` and ``n_accounts`` of the cluster (or null), ``status``, ``created_at``,
        ``first_seen``, ``banned_at``, ``allow_listed``, ``disposition``.

    Returns
    -------
    polars.DataFrame
        The same with ``recommendation``.
    """
    suspected = (pl.col("verdict") == "hydra") & (pl.col("membership") >= SUSPECTED)
    accused = pl.col("n_accounts") >= calibration.min_accused_accounts
    review = (
        accused
        & pl.col("role").cast(pl.String).ne_missing(COMPROMISED)
        & _made_for_it(accounts)
        & (pl.col("membership_low") >= REVIEW_LOW)
        & (pl.col("n_families") >= REVIEW_FAMILIES)
        & pl.col("hard")
        & (pl.col("analytic_confidence").cast(pl.String) != "low")
        & pl.lit(calibration.status in ("simulated", "local"))
    )
    banned = pl.col("banned_at").is_not_null() | pl.col("status").str.to_lowercase().is_in(_BANNED)
    cleared = pl.col("allow_listed") | pl.col("disposition").str.to_lowercase().is_in(CLEARED).fill_null(value=False)
    step = (
        pl.when(banned.fill_null(value=False))
        .then(pl.lit("already_banned"))
        .when(cleared | ~suspected.fill_null(value=False))
        .then(pl.lit("none"))
        .when(review)
        .then(pl.lit("review_suspension"))
        .when(accused & (pl.col("n_families") >= VERIFY_FAMILIES))
        .then(pl.lit("verify"))
        .otherwise(pl.lit("monitor"))
    )
    return accounts.with_columns(recommendation=step)


def _made_for_it(accounts: pl.DataFrame) -> pl.Series:
    """Whether each account was made for its pool: new, or one of a batch.

    An older one may be a customer's whose key was stolen, to be secured and not suspended: a person asks first. A batch
    is more sign-ups within a day either side than the log's other accounts give a cluster of that size by chance: the
    tail of a Poisson distribution.
    """
    age = pl.col("first_seen") - pl.col("created_at")
    # Nobody sends before signing up: such a date is wrong, and proves nothing.
    dated = accounts.filter((age >= -pl.duration(days=EARLY_DAYS)).fill_null(value=False))
    dated = dated.select("account_id", "cluster_id", "created_at").sort("cluster_id", "created_at")
    around, before = f"{2 * TOGETHER_HOURS}h", f"-{TOGETHER_HOURS}h"
    window = pl.len().rolling("created_at", period=around, offset=before, closed="both")
    counted = dated.with_columns(inside=window.over("cluster_id"), size=pl.len().over("cluster_id"))
    counted = counted.sort("created_at", "account_id").with_columns(everybody=window)
    others = pl.max_horizontal(pl.lit(len(dated)) - pl.col("size"), pl.lit(1))
    expected = pl.col("size") * (pl.col("everybody") - pl.col("inside")) / others
    counted = counted.with_columns(expected=expected).drop_nulls("cluster_id")
    # Fewer cannot be a batch, and have no tail.
    counted = counted.filter(pl.col("inside") > TOGETHER)
    batch = counted.filter(_tail(counted) <= CHANCE)["account_id"]
    new = age.is_between(-pl.duration(days=EARLY_DAYS), pl.duration(days=NEW_DAYS))
    made = new.fill_null(value=False) | pl.col("account_id").is_in(batch.implode())
    return accounts.select(made=made).to_series()


def _tail(counted: pl.DataFrame) -> pl.Series:
    """Probability of so many others (``inside``, itself included) where ``expected`` are: the tail of a Poisson."""
    if counted.is_empty():
        return pl.Series([], dtype=pl.Float64)
    from scipy.special import pdtrc  # noqa: PLC0415 (a log without batches does without)

    return pl.Series(pdtrc(counted["inside"].to_numpy().astype(np.int64) - 2, counted["expected"].to_numpy()))
