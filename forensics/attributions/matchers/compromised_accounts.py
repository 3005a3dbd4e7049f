"""Accounts of a pool that seem to be somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.attributions.observing import number, parties
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

if TYPE_CHECKING:
    from forensics.vocabulary.matcher import Known


def _observe(known: Known) -> pl.DataFrame:
    own = known.accounts.filter(pl.col("role") == "compromised").group_by("party").len()
    everyone = parties(known).join(own, on="party", how="left", validate="1:1")
    return number(everyone, "party", pl.col("len").fill_null(0))


part = Matcher(
    name="compromised_accounts",
    title="accounts taken over",
    unit="accounts",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset(),
    credibility=3,
    usual=0.2,
    observe=_observe,
    meaning="Accounts of the pool that have the role compromised: their owners go on using them. They are victims.",
)
