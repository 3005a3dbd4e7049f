"""Times as logs write them, to UTC microseconds.

ISO-8601 text with or without offset, epoch numbers in seconds, milli-, micro- or nanoseconds, and Parquet
times of any unit. The four epoch units never overlap for the years a log can hold, so a number has one
possible unit; the *file's* unit is that of its median, and numbers of another unit are rejects.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from forensics.ingest.calendars import within_calendar
from forensics.ingest.casts import as_text
from forensics.ingest.iso_times import read_utc
from forensics.vocabulary.columns import TIMESTAMP

EARLIEST = datetime(2015, 1, 1, tzinfo=UTC)
"""Before this there was no LLM API; an earlier time is a broken clock or another field."""
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
"""A later time is a sentinel such as 9999-12-31."""

UNITS: dict[str, int] = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
"""Epoch unit to ticks per second."""

_TEXT = 0
"""Unit code of a time that was text or a Parquet time, not an epoch number."""
_CODES: dict[str, int] = {unit: code for code, unit in enumerate(UNITS, start=1)}
_MICROS = 1_000_000

_PARTS = (
    r"^\s*(?<date>\d{4}-?\d{2}-?\d{2})(?:[Tt ]\s*(?<time>\d{2}:?\d{2}(?::?\d{2})?)(?:[.,](?<fraction>\d+))?)?"
    r"\s*(?<offset>[Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Times:
    """Times of one column."""

    values: pl.Series
    """UTC microseconds; null where there was none, or none that could be understood."""
    units: pl.Series
    """UInt8: 0 for text, 1..4 for s, ms, us, ns."""
    n_naive: int
    """Values without an offset, read in the given zone."""


def unit_name(code: int) -> str:
    """Name of a unit code; ``text`` for 0."""
    return "text" if code == _TEXT else list(UNITS)[code - 1]


def read_times(raw: pl.Series, zone: str, unit: str | None = None) -> Times:
    """Read a column of times.

    Parameters
    ----------
    raw
        Text, number, date or datetime column.
    zone
        IANA name in which naive times are read.
    unit
        Epoch unit, when it is known; otherwise each number has the only unit that fits.
    """
    if isinstance(raw.dtype, pl.Datetime) or raw.dtype == pl.Date:
        return _native(raw, zone)
    if raw.dtype.is_numeric():
        return _epoch(raw, unit)
    return _text(raw.to_frame("raw").select(as_text(pl.col("raw"), raw.dtype)).to_series(), zone, unit)


def _native(raw: pl.Series, zone: str) -> Times:
    aware = getattr(raw.dtype, "time_zone", None) is not None
    raw = raw.to_frame("raw").select(within_calendar(pl.col("raw"), raw.dtype)).to_series()
    times = raw if aware else _localise(raw.cast(pl.Datetime("us")), zone)
    values = _in_range(times.dt.convert_time_zone("UTC").dt.cast_time_unit("us"))
    n_naive = 0 if aware else len(raw) - raw.null_count()
    return Times(values, pl.repeat(_TEXT, len(raw), dtype=pl.UInt8, eager=True), n_naive)


def _localise(naive: pl.Series, zone: str) -> pl.Series:
    local = naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return local.dt.convert_time_zone("UTC")


def _epoch(raw: pl.Series, unit: str | None) -> Times:
    exact = raw.dtype.is_integer()
    number = pl.col("raw").cast(pl.Int64 if exact else pl.Float64, strict=False)
    low, high = int(EARLIEST.timestamp()), int(LATEST.timestamp())
    micros: list[pl.Expr] = []
    codes: list[pl.Expr] = []
    for name in UNITS if unit is None else [unit]:
        ticks = UNITS[name]
        fits = number.is_between(low * ticks, high * ticks, closed="left")
        micros.append(pl.when(fits).then(_to_micros(number, ticks, is_exact=int(exact))))
        codes.append(pl.when(fits).then(pl.lit(_CODES[name], dtype=pl.UInt8)))
    read = pl.select(raw=raw).select(
        values=pl.coalesce(micros).cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
        units=pl.coalesce(codes).fill_null(_TEXT).cast(pl.UInt8),
    )
    return Times(read["values"], read["units"], 0)


def _to_micros(number: pl.Expr, ticks: int, is_exact: int) -> pl.Expr:
    scaled = number // (ticks // _MICROS) if ticks > _MICROS else number * (_MICROS // ticks)
    return (scaled if is_exact else scaled.round()).cast(pl.Int64, strict=False)


def _text(raw: pl.Series, zone: str, unit: str | None) -> Times:
    units = pl.repeat(_TEXT, len(raw), dtype=pl.UInt8, eager=True)
    micros = read_utc(raw)
    if micros is not None:
        return Times(micros.cast(TIMESTAMP).alias(raw.name), units, 0)
    # One format covers what nearly all logs write; only what it leaves is looked at again.
    values = _in_range(raw.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False))
    left = (values.is_null() & raw.is_not_null()).arg_true()
    if left.is_empty():
        return Times(values, units, 0)
    rest = raw.gather(left).str.strip_chars()
    whole = rest.cast(pl.Int64, strict=False)
    numbers = _epoch(whole, unit)
    fractions = _epoch(pl.select(pl.when(whole.is_null()).then(rest)).to_series().cast(pl.Float64, strict=False), unit)
    dates, n_naive = _other_text(rest, zone)
    found = pl.select(values=pl.coalesce(numbers.values, fractions.values, dates)).to_series()
    codes = pl.select(pl.max_horizontal(numbers.units, fractions.units)).to_series()
    return Times(values.scatter(left, found), units.scatter(left, codes), n_naive)


def _other_text(rest: pl.Series, zone: str) -> tuple[pl.Series, int]:
    parts = rest.str.extract_groups(_PARTS).struct.unnest()
    date, time = pl.col("date").str.replace_all("-", ""), pl.col("time").str.replace_all(":", "").fill_null("")
    fraction = pl.col("fraction").fill_null("").str.head(6).str.pad_end(6, "0")
    clock = date + time.str.pad_end(6, "0") + fraction
    offset = pl.col("offset").str.replace("^(?i)(z|utc|gmt)$", "+0000").str.replace(":", "")
    offset = pl.when(offset.str.len_bytes() == 3).then(offset + "00").otherwise(offset)  # noqa: PLR2004 (±hh)
    # Eight bare digits are as likely a number as a day: only a day with its hyphens stands without a time.
    is_day = pl.col("date").str.contains("-", literal=True) | pl.col("time").is_not_null()
    made = parts.with_columns(clock=pl.when(is_day).then(clock), offset=offset)
    aware = made.select(
        (pl.col("clock") + pl.col("offset")).str.to_datetime(
            "%Y%m%d%H%M%S%6f%z", time_unit="us", time_zone="UTC", strict=False
        )
    ).to_series()
    naive = made.select(
        pl.when(pl.col("offset").is_null())
        .then("clock")
        .str.to_datetime("%Y%m%d%H%M%S%6f", time_unit="us", strict=False)
    ).to_series()
    local = _in_range(_localise(naive, zone))
    n_naive = len(local) - local.null_count()
    return pl.select(pl.coalesce(_in_range(aware), local)).to_series(), n_naive


def _in_range(times: pl.Series) -> pl.Series:
    kept = pl.when(times.is_between(EARLIEST, LATEST, closed="left")).then(times)
    return pl.select(kept.cast(TIMESTAMP)).to_series()
