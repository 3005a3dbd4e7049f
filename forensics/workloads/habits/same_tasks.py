"""Do several accounts ask the same?"""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.habit import Habit

part = Habit(
    name="same_tasks",
    title="prompts that other accounts sent, too",
    unit="share of requests",
    needs=frozenset({"prompt_sha256"}),
    value=(pl.col("on") > 1).mean(),
    meaning="Share of requests whose prompt another account of the cluster sent as well. A work queue gives every "
    "task to one account, and hardly any is on two; resampling gives each to several. Innocent: a class asks the "
    "same few tasks on all accounts, people of one product its examples.",
    of_all=True,
)
