"""Is the output limit one and the same?"""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.habit import Habit

part = Habit(
    name="pinned_limit",
    title="commonest output limit",
    unit="share of requests that set one",
    needs=frozenset({"max_tokens"}),
    value=pl.col("max_tokens").drop_nulls().unique_counts().max() / pl.col("max_tokens").count(),
    meaning="Share of requests with the commonest output limit, of those that set one. A program sets one for all "
    "of its requests. Innocent: so does every single program; among people who never met it differs.",
)
