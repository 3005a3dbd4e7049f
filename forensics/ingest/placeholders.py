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
_BARE_BYTES: Final = 9
"""Bytes of the longest placeholder without spaces: ``unknown`` with the Kelvin sign, which is a k in lower case."""


def may_stand_in(name: str) -> pl.Expr:
    """Whether a value is as short as placeholders are; nearly all ids are longer, and end here."""
    bare = pl.col(name).str.strip_chars().str.len_bytes() <= _BARE_BYTES
    return (pl.col(name).str.len_bytes() <= _LONGEST_BYTES) & bare


def without_placeholders(rows: pl.DataFrame, but: frozenset[str] = frozenset()) -> tuple[pl.DataFrame, dict[str, int]]:
    """Make placeholders null, except in columns known to hold none; and say how many there were in each column."""
    counts: dict[str, int] = {}
    for name in COLUMNS:
        if name not in rows.columns or name in but or not rows.select(may_stand_in(name).any()).item():
            continue
        stands_in = may_stand_in(name) & pl.col(name).str.strip_chars().str.to_lowercase().is_in(PLACEHOLDERS)
        before = rows[name].null_count()
        rows = rows.with_columns(pl.when(~stands_in).then(pl.col(name)).alias(name))
        if rows[name].null_count() > before:
            counts[name] = rows[name].null_count() - before
    return rows, counts
