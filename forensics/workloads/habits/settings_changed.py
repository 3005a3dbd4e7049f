"""Does an account change its settings from one request to the next?"""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.habit import Habit

part = Habit(
    name="settings_changed",
    title="settings changed since the request before",
    unit="share of requests after an account's first",
    needs=frozenset({"max_tokens", "temperature"}),
    value=(pl.col("follows") & (pl.col("setting") != pl.col("setting").shift())).sum() / pl.col("follows").sum(),
    meaning="Share of requests whose settings (output limit, temperature, streaming, numbers of tools and images) "
    "are others than those of the same account's request that was looked at before. People ask with one "
    "program; a pool's accounts carry the requests of several by turns. One list by "
    "itself has one setting, too. Innocent: agents, and products with several kinds of requests.",
)
