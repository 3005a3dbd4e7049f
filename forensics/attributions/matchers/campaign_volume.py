"""How many requests a campaign has."""

from __future__ import annotations

import polars as pl

from forensics.attributions.observing import number
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="campaign_volume",
    title="size of a campaign",
    unit="requests",
    figures=Figures.NUMBER,
    parts=frozenset({Part.CUSTOMER}),
    needs=frozenset(),
    credibility=4,
    cause="size",
    usual=0.3,
    observe=lambda known: number(known.campaigns, "campaign_id", pl.col("n_requests")),
    meaning="Requests of the campaign. A log shows a part of a campaign, and a provider others: volume speaks of "
    "scale, hardly of who.",
)
