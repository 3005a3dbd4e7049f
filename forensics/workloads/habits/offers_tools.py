"""Is it agentic?"""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.habit import Habit

part = Habit(
    name="offers_tools",
    title="requests that offer tools",
    unit="share of requests",
    needs=frozenset({"tool_count"}),
    value=pl.col("tools").mean(),
    meaning="Share of requests that offer tools. Agentic work is a target of reported campaigns. Requests that do "
    "not say count as none. Innocent: every agentic product offers them.",
)
