"""For how many customers a pool works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.attributions.observing import number
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

if TYPE_CHECKING:
    from forensics.vocabulary.matcher import Known

LARGE = 0.1
"""Share of a cluster's requests that makes a campaign a customer's; as in the lower bound of what was extracted."""


def _observe(known: Known) -> pl.DataFrame:
    large = known.campaigns.with_columns(large=pl.col("share") >= LARGE)
    sums = large.group_by("cluster_id").agg(pl.col("large").sum())
    own = known.clusters.join(sums, on="cluster_id", how="inner", validate="1:1")
    # Clusters of one network may carry the same customer's work.
    return number(own.group_by("party").agg(pl.col("large").max()), "party", pl.col("large"))


part = Matcher(
    name="tenants",
    title="customers of a pool",
    unit="campaigns of a tenth of its requests",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"prompt"}),
    credibility=3,
    usual=0.3,
    observe=_observe,
    meaning="Campaigns with at least a tenth of a cluster's requests, over the clusters of the network. Innocent: one "
    "customer with several programs.",
)
