"""Rows numbered by an integer key: counts, and sums that are added in the order of the rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from forensics.foundation.runs import runs

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

DENSE = 4
"""Possible keys per row, up to which a table of all of them is quicker than sorting the rows."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows by key: the keys that occur, sorted, and which of them each row has."""

    keys: Ints
    of_row: Ints

    def coarser(self, keys: Ints) -> Groups:
        """The same rows by a key that follows from this one, given for each of ``keys``."""
        outer = grouped(keys)
        return Groups(outer.keys, outer.of_row[self.of_row])

    def counted(self) -> Ints:
        """Rows of each key."""
        return np.bincount(self.of_row, minlength=len(self.keys)).astype(np.int64)

    def summed(self, values: Floats) -> Floats:
        """Sum of each key, in the order of the rows: the same bits however the keys were sorted."""
        return np.bincount(self.of_row, values, minlength=len(self.keys)).astype(np.float64)

    def found(self, wanted: Ints, values: Floats) -> Floats:
        """Value of each wanted key, of values given for each of ``keys``; 0 for keys that do not occur."""
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, values[at], 0.0)


def grouped(key: Ints) -> Groups:
    """Number rows by key; keys are 0 and up."""
    n_keys = int(key.max(initial=-1)) + 1
    if n_keys <= DENSE * len(key):
        present = np.bincount(key, minlength=n_keys) > 0
        return Groups(np.flatnonzero(present), (np.cumsum(present) - 1)[key])
    alike = runs(key.astype(np.uint64))
    return Groups(alike.one(key), alike.numbers())
