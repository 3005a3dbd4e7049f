"""Software by which an account was found is no second witness that it belongs.

Accounts that meet with one client in one network after another are tied by that client. That they are alike in client,
handshake and header order says the same again: so are customers of one proxy seller who use one popular SDK. What
likeness says by software for an account is taken back where its strongest tie names software and no other causal family
ties it; what software says against it stays. It lies on top of what was fitted, as the limits of ties do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.assessments.facts import software_alone
from forensics.vocabulary.calibration import LIKENESS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.assessments.facts import Found

SECOND_WITNESS: Final = "likeness.software"
"""Source."""


def second_witness(found: Found, weights: Mapping[str, float]) -> pl.DataFrame:
    """Take back what software says twice.

    Parameters
    ----------
    weights
        How much each part of a sum counts; 1 where it is not named.

    Returns
    -------
    polars.DataFrame
        ``account_id``, ``family``, ``source``, ``bans`` (below 0), ``detail``, ``citations``; sorted by account.
    """
    alone = software_alone(found.ties)
    twice = found.likeness.filter(pl.col("by_software") > 0.0).join(alone, on="account_id", how="semi")
    return twice.sort("account_id").select(
        "account_id",
        family=pl.lit(LIKENESS),
        source=pl.lit(SECOND_WITNESS),
        bans=-pl.col("by_software") * weights.get(LIKENESS, 1.0),
        detail=pl.lit("it was found by its software: being like the rest in it says nothing more"),
        citations=pl.lit([], pl.List(pl.String)),
    )
