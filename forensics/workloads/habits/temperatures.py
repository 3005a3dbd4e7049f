"""At how many temperatures does it ask?"""

from __future__ import annotations

from typing import Final

import polars as pl

from forensics.vocabulary.habit import Habit

_SET: Final = pl.col("temperature").filter(pl.col("temperature").is_finite())
_N: Final = _SET.unique_counts().cast(pl.Int64)

part = Habit(
    name="temperatures",
    title="temperatures used",
    unit="effective number",
    needs=frozenset({"temperature"}),
    value=_N.sum() * _N.sum() / (_N * _N).sum(),
    meaning="Effective number of sampling temperatures (inverse Simpson index) of requests that set one: 1 where all "
    "set the same, n where n of them are used evenly, as a grid does that asks each task at several. Innocent: "
    "several programs, each with its own.",
)
