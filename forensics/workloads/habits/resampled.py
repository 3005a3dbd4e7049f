"""Is one prompt asked many times over?"""

from __future__ import annotations

from typing import Final

import polars as pl

from forensics.vocabulary.habit import Habit

TIMES: Final = 4
"""Requests with one prompt. Hand-set: best-of-n and self-consistency take four answers and more."""

part = Habit(
    name="resampled",
    title=f"prompts asked {TIMES} times and more",
    unit="share of prompts",
    needs=frozenset({"prompt_sha256"}),
    value=(pl.col("is_first") & (pl.col("n_asked") >= TIMES)).mean() / pl.col("is_first").mean(),
    meaning=f"Share of the different prompts that were asked at least {TIMES} times, on whatever account. Several "
    "answers to one task are drawn to keep the best, or to vote (k-fold resampling). Innocent: a class asks the same "
    "few tasks, monitors ask one and the same, people greet.",
    of_all=True,
)
