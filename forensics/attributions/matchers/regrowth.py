"""Accounts of a pool that began after others of it were banned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.attributions.observing import number, parties
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

if TYPE_CHECKING:
    from forensics.vocabulary.matcher import Known


def _observe(known: Known) -> pl.DataFrame:
    later = known.networks.filter(pl.col("generation") > 0).select("party", "cluster_id").unique()
    own = known.accounts.with_columns(first_ban=pl.col("banned_at").min().over("party"))
    replaced = (pl.col("first_seen") > pl.col("first_ban")) | pl.col("cluster_id").is_in(later["cluster_id"].implode())
    told = own.group_by("party").agg(share=replaced.fill_null(value=False).mean())
    return number(parties(known).join(told, on="party", how="left", validate="1:1"), "party", pl.col("share"))


part = Matcher(
    name="regrowth",
    title="replacement after bans",
    unit="share of accounts",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"accounts.banned_at"}),
    credibility=3,
    usual=0.5,
    observe=_observe,
    meaning="Share of the pool's accounts that sent their first request after the first of it was banned; what began "
    "in a later cluster of the network counts, too. A ban is no evidence of guilt, and it says nothing of who "
    "was banned. Innocent: any group that grows.",
)
