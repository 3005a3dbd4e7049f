"""How many requests a campaign sends a day."""

from __future__ import annotations

import polars as pl

from forensics.attributions.observing import days, number
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="request_rate",
    title="daily requests of a campaign",
    unit="requests a day",
    figures=Figures.NUMBER,
    parts=frozenset({Part.CUSTOMER}),
    needs=frozenset(),
    credibility=4,
    cause="size",
    usual=0.3,
    observe=lambda known: number(known.campaigns, "campaign_id", pl.col("n_requests") / days()),
    meaning="Requests of the campaign for each day from its first to its last. Innocent: any large customer.",
)
