"""Membership → what a person should do next: the ladder, allow-lists and dispositions.

The ladder caps wording and recommendation, never the number. A human decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from forensics.vocabulary.calibration import Calibration

SUSPECTED = 0.5
"""Membership from which an account is worth watching: more likely than not."""
REVIEW_LOW = 0.95
"""Lower bound of the membership that a review for suspension needs (data contract)."""
REVIEW_FAMILIES, VERIFY_FAMILIES = 3, 2
"""Causal families of evidence that the rungs need (data contract)."""
CLEARED = ("legitimate", "cleared", "benign", "false_positive")
"""Dispositions after which nothing is recommended."""
_BANNED = ("banned", "suspended", "closed")


def recommend(accounts: pl.DataFrame, calibration: Calibration) -> pl.DataFrame:
    """Recommend a next step for every account.

    Hand-set numbers are no ground for closing an account: while the calibration is *none*, the ladder ends at
    ``verify``.

    Parameters
    ----------
    accounts
        ``membership``, ``membership_low``, ``n_families``, ``hard``, ``verdict`` and ``n_accounts`` of the
        cluster (or null), ``status``, ``banned_at``, ``allow_listed``, ``disposition``.

    Returns
    -------
    polars.DataFrame
        The same with ``recommendation``.
    """
    suspected = (pl.col("verdict") == "hydra") & (pl.col("membership") >= SUSPECTED)
    accused = pl.col("n_accounts") >= calibration.min_accused_accounts
    review = (
        accused
        & (pl.col("membership_low") >= REVIEW_LOW)
        & (pl.col("n_families") >= REVIEW_FAMILIES)
        & pl.col("hard")
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
