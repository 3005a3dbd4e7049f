"""Sorting long frames by texts, on integer ranks: each distinct text is compared once, not once per row and step."""

from __future__ import annotations

import polars as pl

_BITS = 64
"""Of a packed key."""


def in_text_order(frame: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Sort by some columns, nulls first, as ``frame.sort`` does; rows with equal keys come in any order.

    Parameters
    ----------
    frame
        Any rows.
    keys
        Columns of texts, dates, times or whole numbers, the most significant first.
    """
    if len(frame) < 2:  # noqa: PLR2004 (one row is in order)
        return frame
    packed: list[pl.Series] = []
    room = 0
    for rank in (_ranks(frame[key]) for key in keys):
        bits = max(1, _largest(rank).bit_length())
        if bits > room:
            packed.append(rank)
            room = _BITS - bits
        else:
            packed[-1] = packed[-1] * pl.Series([1 << bits], dtype=pl.UInt64) + rank
            room -= bits
    columns = pl.DataFrame({str(place): series for place, series in enumerate(packed)})
    return frame[
        packed[0].arg_sort() if len(packed) == 1 else columns.select(pl.arg_sort_by(columns.columns)).to_series()
    ]


def _largest(rank: pl.Series) -> int:
    largest = rank.max()
    return largest if isinstance(largest, int) else 0


def _ranks(values: pl.Series) -> pl.Series:
    """Numbers in the order of values, from 1; 0 for null. Unsigned, 64 bits."""
    if values.dtype == pl.String:
        distinct = values.drop_nulls().unique().sort()
        codes = values.cast(pl.Enum(distinct)).to_physical().cast(pl.UInt64)
    else:
        numbers = values.to_physical().cast(pl.Int64)
        least = numbers.min()
        codes = (numbers - (least if isinstance(least, int) else 0)).cast(pl.UInt64)
    return (codes + 1).fill_null(0)
