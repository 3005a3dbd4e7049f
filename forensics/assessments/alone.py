"""Accounts in no cluster: nearly all of a log. Two things are weighed: how they move, and who uses what they do.

Behind a rotating proxy an account goes through more networks than people use, also where nothing ties it to others; and
what is left of a hydra outside its clusters uses what they use. Such an account is worth a look and no accusation:
neither ever makes an account more likely than not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.assessments.fitted import OUT_OF_DOMAIN
from forensics.foundation.bans import log10_odds

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from forensics.vocabulary.calibration import Calibration

BELOW_EVEN = -0.1
"""Log10 odds that both may reach: a probability of 0.44. Hand-set; an accusation begins at even odds."""

_LIMITED = "what an account in no cluster does and uses makes nobody an operator's more likely than not"


def before(calibration: Calibration) -> tuple[float, str]:
    """Log10 odds of an account in no cluster of which nothing is said, and why."""
    rate = calibration.unclustered
    if rate is None:
        reason, bans = "the share of accounts that hydras run, before looking", log10_odds(calibration.prevalence)
    else:
        reason, bans = "how often such were an operator's", rate.bans
    return bans, f"in no cluster: {reason}"


def weighed(alone: pl.DataFrame, habits: pl.DataFrame, calibration: Calibration, shift: float) -> pl.DataFrame:
    """What is said of accounts in no cluster, and what takes it back beyond the limit.

    Parameters
    ----------
    alone
        ``account_id``, ``place``.
    habits
        ``account_id``, ``family``, ``source``, ``bans`` above 0, ``detail``: of these and of others.
    shift
        Bans from the calibration's prevalence to the one asked for: what is limited are the odds after it.

    Returns
    -------
    polars.DataFrame
        ``place`` and the columns of an addend, sorted by place, family and source.
    """
    most = max(0.0, BELOW_EVEN - before(calibration)[0] - max(0.0, shift))
    cited, limit = pl.lit([], pl.List(pl.String)).alias("citations"), pl.lit("limit")
    said = habits.join(alone, on="account_id", how="inner", validate="m:1").sort("place", "family", "source")
    said = said.select("account_id", "family", "source", "bans", "detail", cited, "place")
    sums = said.group_by("place", "account_id", maintain_order=True).agg(pl.col("bans").implode().list.sum())
    over = sums.filter(pl.col("bans") > most).select(
        "account_id",
        limit.alias("family"),
        limit.alias("source"),
        (most - pl.col("bans")).alias("bans"),
        pl.lit(_LIMITED).alias("detail"),
        cited,
        "place",
    )
    return pl.concat([over, said]).sort("place", "family", "source")


def interval(
    odds: npt.NDArray[np.float64], calibration: Calibration
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None:
    """Both ends in log10 odds: as far from ``odds`` as the fitted rate's own; None where nothing was fitted."""
    rate = calibration.unclustered
    if rate is None:
        return None
    wider = calibration.half_width if calibration.status == OUT_OF_DOMAIN else 0.0
    return odds - (rate.bans - rate.low) - wider, odds + (rate.high - rate.bans) + wider
