"""A habit of asking: what the requests of a cluster have in common, prompts or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Habit:
    """One figure over requests: taken of a cluster's, and of those of accounts in none, all together."""

    name: str
    title: str
    unit: str
    needs: frozenset[str]
    """Canonical request columns that must have values; without them it is unmeasured."""
    value: pl.Expr
    """Over rows that were looked at → one float; null where nothing can be said."""
    meaning: str
    """What it says of distillation, and the innocent explanation."""
    of_all: bool = False
    """Whether it says nothing of a part of the requests, drawn by lot."""
