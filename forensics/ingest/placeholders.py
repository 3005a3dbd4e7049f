"""Values that stand for "none": read as ids they would tie strangers together."""

from __future__ import annotations

from typing import Final

import polars as pl

COLUMNS: Final = ("connection_id", "conversation_id", "device_id")
"""Ids that a client or a proxy makes up, and leaves blank in its own way when it has none."""
PLACEHOLDERS: Final = ("", "-", "0", "none", "null", "unknown")
"""In lower case, without spaces around."""
_LONGEST_BYTES: Final = 16
"""Bytes. Longer values are real; the longest placeholder with a few spaces is shorter."""


def without_placeholders(rows: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """Make placeholders null; and say how many there were in each column."""
    counts: dict[str, int] = {}
    for name in COLUMNS:
        if name not in rows.columns or not (rows[name].str.len_bytes() <= _LONGEST_BYTES).any():
            # Real ids are long, so most logs end here.
            continue
        stands_in = pl.col(name).str.strip_chars().str.to_lowercase().is_in(PLACEHOLDERS)
        before = rows[name].null_count()
        rows = rows.with_columns(pl.when(~stands_in).then(pl.col(name)).alias(name))
        if rows[name].null_count() > before:
            counts[name] = rows[name].null_count() - before
    return rows, counts
