"""Times of a typed column that no calendar holds: null before anything spells or converts them.

A Parquet column may hold any 64-bit number as a time. Polars converts and prints only what its calendar
holds and panics on the rest, so the numbers behind the times are bounded first, at any depth.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import polars as pl

_DAY: Final = 86_400
"""Seconds."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST: Final = int((datetime(1, 1, 2, tzinfo=UTC) - _EPOCH).total_seconds())
_LAST: Final = int((datetime(9999, 12, 30, tzinfo=UTC) - _EPOCH).total_seconds())
"""Seconds of the first and last day that keep four digits of a year in every time zone."""
_TICKS: Final[dict[str, int]] = {"ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
"""Time unit to ticks per second."""
_INT64_MAX: Final = (1 << 63) - 1


def within_calendar(value: pl.Expr, dtype: Any) -> pl.Expr:
    """Return a value with null for every time, date and duration outside the years 1 to 9999.

    Lists and structs are looked into; values of other types are returned as they are.
    """
    if isinstance(dtype, (pl.Datetime, pl.Duration)):
        return _between(value, _TICKS[dtype.time_unit], 1)
    if dtype == pl.Date:
        return _between(value, 1, _DAY)
    if not _has_times(dtype):
        return value
    if isinstance(dtype, pl.Struct):
        timed = [field for field in dtype.fields if _has_times(field.dtype)]
        return value.struct.with_fields(
            within_calendar(pl.field(field.name), field.dtype).alias(field.name) for field in timed
        )
    if isinstance(dtype, pl.List):
        return value.list.eval(within_calendar(pl.element(), dtype.inner))
    return value.arr.to_list().list.eval(within_calendar(pl.element(), dtype.inner)).list.to_array(dtype.size)


def _between(value: pl.Expr, ticks: int, seconds: int) -> pl.Expr:
    low = max(_FIRST * ticks // seconds, -_INT64_MAX)
    high = min(_LAST * ticks // seconds, _INT64_MAX)
    return pl.when(value.to_physical().cast(pl.Int64).is_between(low, high)).then(value)


def _has_times(dtype: Any) -> bool:
    if isinstance(dtype, pl.Struct):
        return any(_has_times(field.dtype) for field in dtype.fields)
    if isinstance(dtype, (pl.List, pl.Array)):
        return _has_times(dtype.inner)
    return dtype == pl.Date or isinstance(dtype, (pl.Datetime, pl.Duration))
