"""Is the same asked again?"""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.habit import Habit

part = Habit(
    name="repeats",
    title="prompts that were asked before",
    unit="share of requests",
    needs=frozenset({"prompt_sha256"}),
    value=1.0 - pl.col("prompt").drop_nulls().n_unique() / pl.col("prompt").count(),
    meaning="Share of requests whose prompt the cluster sent before. A list of tasks is gone through once, or "
    "each task so many times over (resampling). Innocent: test suites and monitors ask the same again and "
    "again.",
    of_all=True,
)
