"""Accounts of open organisations in a cluster that mostly belongs to none: neighbours behind one gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.assessments.facts import strongest
from forensics.foundation.phrase import phrase
from forensics.vocabulary.calibration import OPEN_ORGANISATION
from forensics.vocabulary.cohorts import DECLARED

if TYPE_CHECKING:
    from forensics.assessments.facts import Found
    from forensics.vocabulary.calibration import Calibration

NEIGHBOURS = 0.5
"""Share of a cluster below which accounts of open organisations are neighbours behind the same gateway. Where most
accounts name an organisation, the cluster itself is weighed as one: an operator cannot hide all its accounts so."""


def open_organisations(found: Found, calibration: Calibration) -> pl.DataFrame:
    """Accounts of an open organisation in a cluster that mostly belongs to none: neighbours behind one gateway.

    Their ties are what the organisation and the gateway it uses would leave anyway, so they are taken back.
    """
    # Only the id that the provider gave: an operator registers domains and types names as it likes.
    identities = found.profiles.filter(pl.col("covariate") == DECLARED[0]).select("account_id", "covariate", "value")
    size = found.memberships.group_by("cluster_id").agg(size=pl.len())
    named = found.memberships.join(identities, on="account_id", how="inner", validate="1:m")
    counted = named.with_columns(n=pl.len().over("cluster_id", "covariate", "value")).filter(pl.col("n") > 1)
    largest = counted.sort("account_id", "n", "covariate", descending=[False, True, False])
    once = largest.unique("account_id", keep="first", maintain_order=True)
    declaring = once.join(size, on="cluster_id", how="left", validate="m:1").filter(
        pl.len().over("cluster_id") < NEIGHBOURS * pl.col("size")
    )
    weights = calibration.members.weights
    counts = pl.col("family").replace_strict(dict(weights), default=1.0, return_dtype=pl.Float64) if weights else 1.0
    # Thousandths, so that the sum does not depend on the order of addition.
    thousandths = (pl.col("bans") * counts * 1000).round().cast(pl.Int64)
    tied = strongest(found.ties).group_by("account_id").agg(taken_back=thousandths.sum() / 1000)
    of_its_own = calibration.open_organisation * weights.get(OPEN_ORGANISATION, 1.0)
    joined = declaring.join(tied, on="account_id", how="left", validate="1:1").sort("account_id")
    return joined.select(
        "account_id",
        family=pl.lit("person"),
        source=pl.lit(OPEN_ORGANISATION),
        bans=pl.lit(of_its_own) - pl.col("taken_back").fill_null(0.0),
        detail=phrase(
            "openly belongs to an organisation of {} accounts among the {} of the cluster: its ties are what that "
            "organisation and a shared gateway leave anyway",
            "n",
            "size",
        ),
        citations=pl.lit([], pl.List(pl.String)),
    )
