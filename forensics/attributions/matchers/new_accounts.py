"""Accounts of a pool that were used within a week of their sign-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.attributions.observing import number
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

if TYPE_CHECKING:
    from forensics.vocabulary.matcher import Known

WEEK = 7
"""Days; as in what may be put up for a review of suspension."""


def _observe(known: Known) -> pl.DataFrame:
    age = (pl.col("first_seen") - pl.col("created_at")).dt.total_days()
    told = known.accounts.drop_nulls("created_at").group_by("party").agg(share=(age <= WEEK).mean())
    return number(told, "party", pl.col("share"))


part = Matcher(
    name="new_accounts",
    title="accounts made for the pool",
    unit="share of accounts",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"accounts.created_at"}),
    credibility=4,
    usual=0.9,
    observe=_observe,
    meaning="Share of the pool's accounts whose first request came within a week of their sign-up. Innocent: most "
    "accounts are used at once.",
)
