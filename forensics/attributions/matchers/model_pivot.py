"""How much of a campaign moved to a new model at once."""

from __future__ import annotations

import polars as pl

from forensics.attributions.observing import number
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="model_pivot",
    title="move to a new model",
    unit="share of its requests from that day on",
    figures=Figures.NUMBER,
    parts=frozenset({Part.CUSTOMER}),
    needs=frozenset({"model"}),
    credibility=3,
    usual=0.15,
    observe=lambda known: number(known.campaigns, "campaign_id", pl.col("pivot_share").fill_null(0.0)),
    meaning="Share of the campaign's requests to a new model from the day on which it moved; 0 where it did not. "
    "Innocent: customers who follow every release.",
)
