"""How much of a pool's traffic is in no campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.attributions.observing import number
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

if TYPE_CHECKING:
    from forensics.vocabulary.matcher import Known


def _observe(known: Known) -> pl.DataFrame:
    sums = known.campaigns.group_by("cluster_id").agg(working=pl.col("n_requests").sum())
    own = known.clusters.join(sums, on="cluster_id", how="inner", validate="1:1").group_by("party")
    told = own.agg(pl.col("working", "n_requests").sum())
    return number(told, "party", (1.0 - pl.col("working") / pl.col("n_requests")).clip(0.0, 1.0))


part = Matcher(
    name="mixed_traffic",
    title="other traffic beside campaigns",
    unit="share of requests",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"prompt"}),
    credibility=4,
    usual=0.5,
    observe=_observe,
    meaning="Share of the requests of clusters with campaigns that are in none of them: a seller of access carries "
    "strangers' work besides. Innocent customers of a relay are part of it; work that was not recognised is, "
    "too.",
)
