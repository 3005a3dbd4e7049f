"""Keys → categories: texts are sorted once, and every frame holds their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.summaries.keys import named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forensics.foundation.runs import Array, Keys


@dataclass(frozen=True, slots=True)
class Directory:
    """Texts in order, and which key is which text."""

    categories: pl.Enum
    _keys: Keys
    """Ascending."""
    _places: Array
    """Of each key's text, in the order of texts."""

    def places(self, keys: Keys) -> Array:
        """The place of the text of each key; all of them are known."""
        return self._places[np.searchsorted(self._keys, keys)]

    def spelled(self, places: Array) -> pl.Series:
        """Places as categories."""
        return spelled(places, self.categories)


def directory(names: Iterable[pl.DataFrame]) -> Directory:
    """Put names in the order of their texts.

    Several keys may have one text: of a hash that came with the log, and of a text that has this hash.

    Raises
    ------
    KeyCollision
        Two texts have one key.
    """
    known = named(names)
    places, categories = ordered(known["text"])
    return Directory(categories, known["key"].to_numpy(), places)


def ordered(texts: pl.Series) -> tuple[Array, pl.Enum]:
    """The place of each text in their order, and the texts as categories in that order, each once."""
    order = texts.arg_sort()
    sorted_texts = texts.gather(order)
    is_new = (sorted_texts != sorted_texts.shift(1)).fill_null(value=True)
    places = np.empty(len(texts), dtype=np.uint32)
    places[order.to_numpy()] = np.cumsum(is_new.to_numpy(), dtype=np.uint32) - np.uint32(1)
    return places, pl.Enum(sorted_texts.filter(is_new))


def spelled(places: Array, categories: pl.Enum) -> pl.Series:
    """Places as categories."""
    return pl.Series(places.astype(np.uint32)).cat.to(categories)
