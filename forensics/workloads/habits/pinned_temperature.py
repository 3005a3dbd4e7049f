"""Is the temperature one and the same?"""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.habit import Habit

part = Habit(
    name="pinned_temperature",
    title="commonest temperature",
    unit="share of requests that set one",
    needs=frozenset({"temperature"}),
    value=pl.col("temperature").drop_nulls().unique_counts().max() / pl.col("temperature").count(),
    meaning="Share of requests with the commonest sampling temperature, of those that set one. Lists are run with "
    "one, or through a grid of them. Innocent: most people never set it, and defaults are the same for "
    "all.",
)
