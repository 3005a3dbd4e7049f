"""How much of a pool's traffic is work that its accounts share out."""

from __future__ import annotations

import polars as pl

from forensics.attributions.observing import number
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="shared_work",
    title="work that is shared out",
    unit="share of requests, lower bound",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset(),
    credibility=3,
    usual=0.7,
    observe=lambda known: number(
        known.clusters.group_by("party").agg(pl.col("extraction_share_low").max()),
        "party",
        pl.col("extraction_share_low"),
    ),
    meaning="Lower bound of the share of requests that are work shared out among accounts. Innocent: batch work of one "
    "organisation.",
)
