"""How many requests fail."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.measure import Behaviour, Measure, Stage


def _measure(behaviour: Behaviour) -> pl.DataFrame:
    sums = behaviour.account_days.group_by("subject").agg(pl.col("n_requests", "n_errors").sum())
    return sums.select("subject", value=pl.col("n_errors") / pl.col("n_requests")).sort("subject")


part = Measure(
    name="error_share",
    title="failed requests",
    unit="share of requests",
    stage=Stage.SUMMARY,
    needs=frozenset({"status"}),
    measure=_measure,
    meaning="Share of requests that failed (HTTP status 400 and above). Pools that drive accounts to their limits fail "
    "often. Innocent: a broken client does too.",
)
