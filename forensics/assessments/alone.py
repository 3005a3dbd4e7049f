"""Accounts in no cluster: nearly all of a log. One thing is weighed of them, whether they move as a pool's do.

Behind a rotating proxy an account goes through more networks than people use, also where nothing ties it to others.
Such an account is worth a look and no accusation: by itself a habit never makes an account more likely than not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.assessments.fitted import OUT_OF_DOMAIN
from forensics.foundation.bans import log10_odds
from forensics.vocabulary.calibration import MOVEMENT
from forensics.vocabulary.families import CausalFamily

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from forensics.assessments.facts import Found
    from forensics.vocabulary.calibration import Calibration

BELOW_EVEN = -0.1
"""Log10 odds that a habit alone may reach: a probability of 0.44. Hand-set; an accusation begins at even odds."""

_LIMITED = "one habit by itself makes nobody an operator's more likely than not"


def before(calibration: Calibration) -> tuple[float, str]:
    """Log10 odds of an account in no cluster that was not seen to move, and why."""
    rate = calibration.unclustered
    if rate is None:
        reason, bans = "the share of accounts that hydras run, before looking", log10_odds(calibration.prevalence)
    else:
        reason, bans = "how often such were an operator's", rate.bans
    return bans, f"in no cluster: {reason}"


def habits(alone: pl.DataFrame, found: Found, calibration: Calibration, shift: float) -> pl.DataFrame:
    """What moving says of accounts in no cluster, and what takes it back beyond the limit.

    Parameters
    ----------
    alone
        ``account_id``, ``place``.
    shift
        Bans from the calibration's prevalence to the one asked for: what is limited are the odds after it.

    Returns
    -------
    polars.DataFrame
        ``place`` and the columns of an addend, sorted by place, family and source.
    """
    moved = alone.join(found.moving, on="account_id", how="inner", validate="1:1").sort("place")
    most = max(0.0, BELOW_EVEN - before(calibration)[0] - max(0.0, shift))
    cited = pl.lit([], pl.List(pl.String)).alias("citations")
    family, limit = pl.lit(str(CausalFamily.NETWORK)), pl.lit("limit")
    said = moved.select(
        "account_id", family.alias("family"), pl.lit(MOVEMENT).alias("source"), "bans", "detail", cited, "place"
    )
    over = said.filter(pl.col("bans") > most).with_columns(
        limit.alias("family"), limit.alias("source"), bans=most - pl.col("bans"), detail=pl.lit(_LIMITED)
    )
    return pl.concat([over, said]).sort("place", "family")


def interval(
    odds: npt.NDArray[np.float64], calibration: Calibration
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None:
    """Both ends in log10 odds: as far from ``odds`` as the fitted rate's own; None where nothing was fitted."""
    rate = calibration.unclustered
    if rate is None:
        return None
    wider = calibration.half_width if calibration.status == OUT_OF_DOMAIN else 0.0
    return odds - (rate.bans - rate.low) - wider, odds + (rate.high - rate.bans) + wider
