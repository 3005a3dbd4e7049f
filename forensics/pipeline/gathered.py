"""Short frames put together: what is written in larger pieces is written and read again in less time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def gathered(frames: Iterable[pl.DataFrame], n_rows: int) -> Iterator[pl.DataFrame]:
    """Yield the rows of frames alike, at least so many at once; fewer in the end."""
    held: list[pl.DataFrame] = []
    n_held = 0
    for frame in frames:
        held.append(frame)
        n_held += len(frame)
        if n_held >= n_rows:
            yield pl.concat(held)
            held, n_held = [], 0
    if n_held:
        yield pl.concat(held)
