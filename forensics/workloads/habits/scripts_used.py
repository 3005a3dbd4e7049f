"""In how many scripts does it ask?"""

from __future__ import annotations

from typing import Final

import polars as pl

from forensics.vocabulary.habit import Habit

_N: Final = pl.col("script").drop_nulls().unique_counts().cast(pl.Int64)

part = Habit(
    name="scripts_used",
    title="scripts of prompts",
    unit="effective number",
    needs=frozenset({"prompt"}),
    value=_N.sum() * _N.sum() / (_N * _N).sum(),
    meaning="Effective number of scripts (inverse Simpson index) that prompts are written in, of ten that are told "
    "apart; languages of one script are not. One list in many languages is a target of reported campaigns. Innocent: "
    "translators, and products that are sold all over the world.",
)
