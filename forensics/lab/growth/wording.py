"""Private templates: what a workload puts around every one of its tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.lab.tables import asks, words

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class Wrap:
    """What stands before and after a task."""

    before: str
    after: str

    def around(self, texts: pl.Series) -> pl.Series:
        """Wrap every text."""
        return pl.select(pl.lit(self.before) + texts + pl.lit(self.after)).to_series()


def one(own: np.random.Generator, options: tuple[str, ...]) -> str:
    """Draw one of the options, evenly."""
    return options[int(own.integers(0, len(options)))]


def private_template(own: np.random.Generator, family: str) -> Wrap:
    """Write a workload's template; two operators rarely choose the same words (one in 60,000)."""
    role, ask, manner, finish = (one(own, options) for options in asks.ASK_CLAUSES[family])
    label, rule = one(own, asks.TASK_LABELS), one(own, words.SYSTEM_RULES)
    return Wrap(f"{role} {ask} {manner} {finish}\n\n{label}", f"\n\n{rule}")
