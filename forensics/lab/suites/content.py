"""The digest of what a world shows an analyst: by it results are cached, and equal worlds known as equal."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld

ROWS = 50_000
"""Rows written at a time: prompts in clear make a line of some kilobytes, and a world must not stand in memory twice.
The digest does not depend on it."""


def content_digest(simulated: SimulatedWorld) -> str:
    """SHA-256, in hex, over requests and the files that the world is written with, as CSV in the columns' order.

    Times go in as whole µs since 1970, so that no version's way of writing times matters.
    """
    hashed = hashlib.sha256()
    for name in ("requests", *simulated.world.files):
        rows: pl.DataFrame = getattr(simulated, name)
        hashed.update(f"{name} {len(rows)}\n{','.join(rows.columns)}\n".encode())
        times = [column for column, dtype in rows.schema.items() if isinstance(dtype, pl.Datetime)]
        for piece in rows.iter_slices(ROWS):
            plain = piece.with_columns(pl.col(times).dt.epoch("us"))
            hashed.update(plain.write_csv(include_header=False, quote_style="necessary").encode())
    return hashed.hexdigest()
