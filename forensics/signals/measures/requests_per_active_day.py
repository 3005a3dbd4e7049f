"""How much is asked on a day with any use."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.measure import Behaviour, Measure, Stage


def _measure(behaviour: Behaviour) -> pl.DataFrame:
    days = behaviour.account_days.group_by("subject").agg(n=pl.col("n_requests").sum(), days=pl.len())
    return days.select("subject", value=pl.col("n") / pl.col("days")).sort("subject")


part = Measure(
    name="requests_per_active_day",
    title="requests per account and active day",
    unit="requests",
    stage=Stage.SUMMARY,
    needs=frozenset(),
    measure=_measure,
    meaning="Requests per account and day with any. Disclosed campaigns: about 15 to 900 per account and day, which "
    "many honest accounts reach too; volume alone says nothing.",
)
