"""Short frames put together: what is written in larger pieces is written and read again in less time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


def gathered(
    frames: Iterable[pl.DataFrame], enough: int, size: Callable[[pl.DataFrame], int] = len
) -> Iterator[pl.DataFrame]:
    """Yield the rows of frames alike, put together until their sizes, rows unless said otherwise, are enough."""
    held: list[pl.DataFrame] = []
    n_held = 0
    for frame in frames:
        held.append(frame)
        n_held += size(frame)
        if n_held >= enough:
            yield pl.concat(held)
            held, n_held = [], 0
    if n_held:
        yield pl.concat(held)
