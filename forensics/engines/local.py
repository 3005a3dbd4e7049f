"""Reduce and merge on one machine, in bounded memory: pieces are merged as they pile up."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BatchT = TypeVar("BatchT")
SummaryT = TypeVar("SummaryT")

MERGE_AT = 8
"""Unmerged pieces. Merging is as costly as what is merged, so small pieces wait for each other."""


def reduce_all(
    batches: Iterable[BatchT],
    reduce: Callable[[BatchT], SummaryT],
    merge: Callable[[list[SummaryT]], SummaryT],
) -> SummaryT:
    """Reduce every batch and merge what comes out.

    Pieces are merged eight at a time, and merged pieces again eight at a time, so that each row is merged a
    logarithmic number of times and at most a few pieces of each size wait.
    """
    levels: list[list[SummaryT]] = [[]]
    for batch in batches:
        levels[0].append(reduce(batch))
        level = 0
        while len(levels[level]) == MERGE_AT:
            if level + 1 == len(levels):
                levels.append([])
            levels[level + 1].append(merge(levels[level]))
            levels[level] = []
            level += 1
    return merge([piece for pieces in levels for piece in pieces])
