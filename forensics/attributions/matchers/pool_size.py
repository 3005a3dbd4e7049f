"""How many accounts a pool has."""

from __future__ import annotations

import polars as pl

from forensics.attributions.observing import number, parties
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="pool_size",
    title="accounts of a pool",
    unit="accounts",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset(),
    credibility=4,
    usual=0.3,
    observe=lambda known: number(parties(known), "party", pl.col("n_accounts")),
    meaning="Accounts of the suspected clusters of one network together. A log shows a part of a pool. Innocent: any "
    "large organisation.",
)
