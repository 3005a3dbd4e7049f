"""How evenly requests are spread over the accounts."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.measure import Behaviour, Measure, Stage

MIN_ACCOUNTS = 3
"""Accounts with requests."""


def _measure(behaviour: Behaviour) -> pl.DataFrame:
    per_account = behaviour.account_days.group_by("subject", "account_id").agg(pl.col("n_requests").sum())
    totals = per_account.sort("subject", "account_id").group_by("subject", maintain_order=True).agg("n_requests")
    shares = pl.element() / pl.element().sum()
    # Shannon entropy over its maximum; list.sum adds in order, within one list.
    entropy = pl.col("n_requests").list.eval(-shares * shares.log()).list.sum()
    several = totals.filter(pl.col("n_requests").list.len() >= MIN_ACCOUNTS)
    return several.select("subject", value=(entropy / pl.col("n_requests").list.len().log()).clip(0.0, 1.0)).sort(
        "subject"
    )


part = Measure(
    name="load_entropy",
    title="load entropy",
    unit="share of the maximum",
    stage=Stage.SUMMARY,
    needs=frozenset(),
    measure=_measure,
    meaning="Entropy of requests over accounts, divided by its maximum: .98 to .998 in measured rotating pools; people "
    "differ by orders of magnitude. Innocent: cron jobs are even too; quota and fill-first pools are not.",
)
