"""Does an account stay with what it asks for?"""

from __future__ import annotations

from typing import Final

import polars as pl

from forensics.vocabulary.habit import Habit

_WORDED: Final = pl.col("script").is_not_null()
"""Requests of which a text is known."""
_AFTER: Final = pl.col("follows") & _WORDED & _WORDED.shift()

part = Habit(
    name="topic_changes",
    title="another thing asked for than before",
    unit="share of requests after an account's first",
    needs=frozenset({"prompt"}),
    value=(_AFTER & (pl.col("asks") != pl.col("asks").shift())).sum() / _AFTER.sum(),
    meaning="Share of requests that fire other phrase families than the same account's request that was looked at "
    "before, both texts being known. People stay with a subject, and so does one list; accounts that several "
    "people's work is dealt out to jump. Innocent: general assistants are asked for anything.",
)
