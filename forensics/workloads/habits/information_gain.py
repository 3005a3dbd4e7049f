"""Does it go on asking new things, or do its accounts come back to their own?"""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.habit import Habit

part = Habit(
    name="information_gain",
    title="new prompts in the second half",
    unit="ratio",
    needs=frozenset({"prompt_sha256"}),
    value=(pl.col("is_first") & pl.col("late")).sum()
    / pl.when(pl.col("is_first")).then(pl.lit(0.5).pow(pl.col("on"))).sum(),
    meaning="Different prompts that came first in the second half of the requests, as a ratio to those that one half "
    "of the accounts, drawn by lot, would add to the other's: the sum of 2^-a over prompts, a being the "
    "accounts that sent it (random placement: Coleman, 1981). It is 1 where accounts know nothing of each "
    "other. Work dealt out from one list asks a task on several accounts at about one time, and goes on to "
    "the next: above 1. Innocent: so does a product that is used more and more; a class that repeats its "
    "tasks is below.",
    of_all=True,
)
