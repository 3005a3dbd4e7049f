"""Absent ties: what the rest of a cluster shares and an account does not.

An operator's accounts do one job with one set of means. Whoever was drawn in by an address alone lacks what nearly all
others have: with m of n others lacking it too, the account's own lack is as likely as ``(m + 1) / (n + 1)`` if it is
one of them (Laplace's rule of succession), and next to certain of a stranger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.assessments.facts import strongest
from forensics.foundation.phrase import phrase
from forensics.vocabulary.calibration import ABSENT
from forensics.vocabulary.families import SPEAKS, CausalFamily

if TYPE_CHECKING:
    from forensics.assessments.facts import Found

FAMILIES = (CausalFamily.CONTENT, CausalFamily.PAYMENT, CausalFamily.PERSON, CausalFamily.TIMING)
"""Families that a stranger behind the same addresses does not share. Not the network: by that they were found."""
NAMED = 0.5
"""Share of the others from which a family is named."""
LEAST_FAMILY, LEAST = -0.9, -1.3
"""Bans. What one family's lack may say, and all of them: as likeness in one covariate, and one family about a
cluster. Hand-set."""


def absent(found: Found, least: int) -> pl.DataFrame:
    """Weigh what accounts lack.

    Parameters
    ----------
    least
        Accounts of a cluster from which anybody of it is accused.

    Returns
    -------
    polars.DataFrame
        ``account_id``, ``family``, ``source``, ``bans`` (below 0), ``detail``, ``citations``; accounts that lack
        nothing the others have are missing.
    """
    members = found.memberships.select("account_id", "cluster_id").with_columns(n=pl.len().over("cluster_id"))
    tied = strongest(found.ties).select("account_id", "family", "bans")
    with_it = members.join(tied.filter(pl.col("bans") >= SPEAKS), on="account_id", how="inner", validate="1:m")
    counted = with_it.group_by("cluster_id", "family").agg(n_tied=pl.len())
    rows = members.filter(pl.col("n") >= least).join(counted, on="cluster_id", how="inner", validate="m:m")
    wanted = rows.filter(pl.col("family").is_in([str(family) for family in FAMILIES]))
    lacking = wanted.join(tied, on=["account_id", "family"], how="anti")
    # The account itself is one of those that lack it: m + 1 of n + 1.
    ratio = (pl.col("n") - pl.col("n_tied")) / pl.col("n")
    said = lacking.with_columns(bans=ratio.log10().clip(LEAST_FAMILY, 0.0)).sort("account_id", "family")
    # Thousandths, so that the sum does not depend on the order of addition.
    whole = said.group_by("account_id", maintain_order=True).agg(
        (pl.col("bans") * 1000).round().cast(pl.Int64).sum().clip(1000 * LEAST, 0) / 1000,
        what=phrase("{} ({} of {})", "family", "n_tied", pl.col("n") - 1)
        .filter(pl.col("n_tied") >= NAMED * (pl.col("n") - 1))
        .str.join(", "),
    )
    named = phrase("shares nothing with the cluster in what most others of it share: {}", "what")
    return whole.select(
        "account_id",
        family=pl.lit(ABSENT),
        source=pl.lit(ABSENT),
        bans="bans",
        detail=pl.when(pl.col("what") == "")
        .then(pl.lit("lacks what a few others of the cluster share"))
        .otherwise(named),
        citations=pl.lit([], pl.List(pl.String)),
    )
