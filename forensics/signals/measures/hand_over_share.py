"""How many conversations go on under another account."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.measure import Behaviour, Measure, Stage

MIN_CONVERSATIONS = 5
"""Conversations of at least two requests."""


def _measure(behaviour: Behaviour) -> pl.DataFrame:
    turns = behaviour.tape.drop_nulls("conversation_id").group_by("cluster_id", "conversation_id")
    conversations = turns.agg(n=pl.len(), accounts=pl.col("account_id").n_unique()).filter(pl.col("n") > 1)
    per_cluster = conversations.group_by("cluster_id").agg(
        total=pl.len(), handed_over=(pl.col("accounts") > 1).cast(pl.Int64).sum()
    )
    enough = per_cluster.filter(pl.col("total") >= MIN_CONVERSATIONS).sort("cluster_id")
    return enough.select(subject="cluster_id", value=pl.col("handed_over") / pl.col("total"))


part = Measure(
    name="hand_over_share",
    title="conversations handed over",
    unit="share of conversations",
    stage=Stage.TAPE,
    needs=frozenset({"conversation_id"}),
    measure=_measure,
    meaning="Share of conversations of two or more requests that ran under several accounts. People keep one "
    "conversation on one account; a scheduler moves it when stickiness lapses. Innocent: a company's own gateway.",
)
