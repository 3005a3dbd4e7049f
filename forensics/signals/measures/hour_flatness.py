"""Does the subject sleep?"""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.measure import Behaviour, Measure, Stage
from forensics.vocabulary.summaries import HOURS

MIN_REQUESTS = 100
"""Requests; fewer leave hours empty by chance."""
WINDOW = 12
"""Hours of the busiest stretch."""


def _measure(behaviour: Behaviour) -> pl.DataFrame:
    hours = behaviour.activity.group_by("subject").agg(pl.col(*HOURS).cast(pl.Int64).sum())
    hours = hours.with_columns(n_requests=pl.sum_horizontal(HOURS))
    around = [*HOURS, *HOURS[: WINDOW - 1]]
    windows = [pl.sum_horizontal(around[start : start + WINDOW]) for start in range(len(HOURS))]
    enough = hours.filter(pl.col("n_requests") >= MIN_REQUESTS)
    return enough.select("subject", value=pl.max_horizontal(windows) / pl.col("n_requests")).sort("subject")


part = Measure(
    name="hour_flatness",
    title="busiest twelve hours",
    unit="share of requests",
    stage=Stage.SUMMARY,
    needs=frozenset(),
    measure=_measure,
    meaning="Share of requests in the busiest twelve hours of the day: .5 is a day without night, .85 and more one "
    "working day. Innocent: customers around the world, and machines, do not sleep either.",
)
