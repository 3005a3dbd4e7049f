"""Keys → categories: texts are sorted once, and every frame holds their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.summaries.keys import named

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Directory:
    """Texts in order, and which key is which text."""

    categories: pl.Enum
    _places: pl.DataFrame
    """``key``, ``place``."""

    def spelled(self, frame: pl.DataFrame, keys: str, name: str) -> pl.DataFrame:
        """The frame with a column of keys turned into categories under a new name; rows in any order."""
        found = frame.join(self._places, left_on=keys, right_on="key", how="inner", validate="m:1")
        columns = [pl.col("place").cat.to(self.categories).alias(name) if c == keys else c for c in frame.columns]
        return found.select(columns)


def directory(names: Iterable[pl.DataFrame]) -> Directory:
    """Put names in the order of their texts.

    Raises
    ------
    KeyCollision
        Two texts have one key.
    """
    ordered = named(names).sort("text")
    categories = pl.Enum(ordered["text"])
    places = ordered.select("key").with_row_index("place").with_columns(pl.col("place").cast(pl.UInt32))
    return Directory(categories, places.select("key", "place"))
