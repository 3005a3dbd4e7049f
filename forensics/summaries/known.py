"""Names that came before, and the number of each: the order in which they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forensics.summaries.keys import CHECK_SEED, KeyCollision, keys_of

if TYPE_CHECKING:
    import polars as pl

    from forensics.foundation.runs import Array


class Known:
    """Keys that were seen, sorted, with their numbers; 20 bytes each."""

    def __init__(self) -> None:
        self._keys = np.empty(0, dtype=np.uint64)
        self._checks = np.empty(0, dtype=np.uint64)
        self._numbers = np.empty(0, dtype=np.uint32)

    def add(self, names: pl.DataFrame) -> pl.DataFrame:
        """Number names that were not seen before, and return these.

        Raises
        ------
        KeyCollision
            Two texts have one key.
        """
        once = names.unique("key", maintain_order=True)
        keys, checks = once["key"].to_numpy(), keys_of(once["text"], CHECK_SEED)
        places = np.searchsorted(self._keys, keys)
        within = np.minimum(places, max(0, len(self._keys) - 1))
        seen = np.zeros(len(keys), dtype=bool) if not len(self._keys) else self._keys[within] == keys
        if (self._checks[within[seen]] != checks[seen]).any():
            raise KeyCollision
        numbers = np.arange(len(self._keys), len(self._keys) + int((~seen).sum()), dtype=np.uint32)
        together = np.concatenate([self._keys, keys[~seen]])
        order = np.argsort(together)
        self._keys = together[order]
        self._checks = np.concatenate([self._checks, checks[~seen]])[order]
        self._numbers = np.concatenate([self._numbers, numbers])[order]
        return once.filter(~seen)

    def numbers(self, names: pl.DataFrame) -> Array:
        """Number of each name; all were added."""
        return self._numbers[np.searchsorted(self._keys, names["key"].to_numpy())]
