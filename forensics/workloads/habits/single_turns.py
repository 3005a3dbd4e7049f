"""Does it ask on?"""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.habit import Habit

part = Habit(
    name="single_turns",
    title="first turns",
    unit="share of requests",
    needs=frozenset({"message_count"}),
    value=(pl.col("message_count") <= 1).mean(),
    meaning="Share of requests that begin a conversation, of those that say how long theirs is. Lists of tasks "
    "are asked in single turns; people ask on. Innocent: programs that classify or extract do not ask on "
    "either.",
)
