"""Which groups are on which crowded entities, asked millions of times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

TABLE_BYTES = 1 << 27
"""Groups times crowded entities up to which a table of all of them answers who is where; beyond, a sorted list of those
that are does, more slowly."""
_NODE_BITS = 32


@dataclass(frozen=True, slots=True)
class Presence:
    """Which groups are on which crowded entities."""

    begins: npt.NDArray[np.int64]
    """Place of each group's first entity among all, sorted by group and entity; and their number."""
    keys: npt.NDArray[np.int64]
    """Group and entity of each in one number, rising."""
    row: npt.NDArray[np.int64]
    """Row of each group in the table: the first, which is empty, for those without entities."""
    column: npt.NDArray[np.int64]
    """Column of each entity in the table."""
    table: npt.NDArray[np.bool_] | None
    """Which entities each group is on; None where it would be too large."""

    def of(self, group: npt.NDArray[np.int64], node: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
        """Whether each group is on each entity."""
        if self.table is not None:
            found: npt.NDArray[np.bool_] = self.table[self.row[group], self.column[node]]
            return found
        wanted = group << _NODE_BITS | node
        same: npt.NDArray[np.bool_] = (
            self.keys[np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)] == wanted
        )
        return same


def presence(group: npt.NDArray[np.int64], node: npt.NDArray[np.uint32], n_groups: int) -> Presence:
    """Look-up of groups and entities that are sorted by group and entity."""
    n_groups = max(n_groups, int(group.max()) + 1)
    begins = np.searchsorted(group, np.arange(n_groups + 1))
    present = begins[1:] > begins[:-1]
    row = np.where(present, np.cumsum(present), 0)
    occurs = np.bincount(node) > 0
    column = np.cumsum(occurs) - 1
    table = None
    shape = int(row.max()) + 1, int(column[-1]) + 1
    if shape[0] * shape[1] <= TABLE_BYTES:
        table = np.zeros(shape, dtype=np.bool_)
        table[row[group], column[node]] = True
    return Presence(begins, group << _NODE_BITS | node, row, column, table)
