"""Does an account stay with what it asks for?"""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.habit import Habit

part = Habit(
    name="topic_changes",
    title="another thing asked for than before",
    unit="share of requests after an account's first",
    needs=frozenset({"prompt"}),
    value=(pl.col("follows") & (pl.col("asks") != pl.col("asks").shift())).sum() / pl.col("follows").sum(),
    meaning="Share of requests that fire other phrase families than the same account's request that was looked at "
    "before. People stay with a subject, and so does one list; accounts that several people's work is dealt "
    "out to jump. Innocent: general assistants are asked for anything.",
)
