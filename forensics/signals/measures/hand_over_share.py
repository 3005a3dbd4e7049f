"""How many conversations go on under another account."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.measure import Behaviour, Measure, Stage

MIN_CONVERSATIONS = 5
"""Conversations of at least two requests."""


def _keep(stretch: pl.DataFrame) -> pl.DataFrame:
    turns = stretch.lazy().drop_nulls("conversation").group_by("cluster", "conversation")
    return turns.agg(n=pl.len(), least=pl.col("account").min(), greatest=pl.col("account").max()).collect()


def _measure(behaviour: Behaviour) -> pl.DataFrame:
    if not behaviour.tape:
        return pl.DataFrame(schema={"subject": pl.UInt32, "value": pl.Float64})
    # Numbers of accounts: there are several where the least is not the greatest.
    turns = pl.concat(behaviour.tape).lazy().group_by("cluster", "conversation")
    conversations = turns.agg(pl.col("n").sum(), pl.col("least").min(), pl.col("greatest").max()).filter(
        pl.col("n") > 1
    )
    per_cluster = conversations.group_by("cluster").agg(
        total=pl.len(), handed_over=(pl.col("least") < pl.col("greatest")).cast(pl.Int64).sum()
    )
    enough = per_cluster.filter(pl.col("total") >= MIN_CONVERSATIONS).sort("cluster")
    return enough.select(subject="cluster", value=pl.col("handed_over") / pl.col("total")).collect()


part = Measure(
    name="hand_over_share",
    title="conversations handed over",
    unit="share of conversations",
    stage=Stage.TAPE,
    needs=frozenset({"conversation_id"}),
    keep=_keep,
    measure=_measure,
    meaning="Share of conversations of two or more requests that ran under several accounts. People keep one "
    "conversation on one account; a scheduler moves it when stickiness lapses. Innocent: a company's own gateway.",
)
