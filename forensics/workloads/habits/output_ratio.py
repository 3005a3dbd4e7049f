"""Who writes more, the asker or the model?"""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.habit import Habit

part = Habit(
    name="output_ratio",
    title="tokens out per token in",
    unit="ratio",
    needs=frozenset({"input_tokens", "output_tokens"}),
    value=pl.col("output_tokens").clip(lower_bound=0).sum() / pl.col("input_tokens").clip(lower_bound=0).sum(),
    meaning="Tokens of answers per token of requests. Who collects answers asks briefly for long ones; who "
    "collects grades does the opposite. Innocent: writers ask for long answers, too.",
)
