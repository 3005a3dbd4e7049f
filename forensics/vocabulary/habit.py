"""A habit of asking: what the requests of a cluster have in common, prompts or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Habit:
    """One figure over requests: of a cluster's, of a campaign's, and of accounts in no cluster, all together."""

    name: str
    title: str
    unit: str
    needs: frozenset[str]
    """Canonical request columns that must have values; without them it is unmeasured."""
    value: pl.Expr
    """Over rows that were looked at, in order of account and time, with the columns that ``asking.in_context`` adds
    → one float; null, or no finite number, where nothing can be said."""
    meaning: str
    """What it says of distillation, and the innocent explanation."""
    of_all: bool = False
    """Whether it says nothing of a part of the requests, drawn by lot."""
