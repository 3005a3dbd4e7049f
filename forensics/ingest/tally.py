"""What is counted while a file is read: the numbers of an ``InputFile``, and what the warnings are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import polars as pl

from forensics.ingest.addresses import PUBLIC
from forensics.ingest.bad_rows import BAD_TIME, NO_ACCOUNT, NO_TIME, OTHER_UNIT
from forensics.ingest.canonical import LINE, UNIT

if TYPE_CHECKING:
    from datetime import datetime

    from forensics.ingest.canonical import CanonicalRows
    from forensics.ingest.ids import Ids
    from forensics.ingest.mappings import Mapping

_MICROS_PER_MINUTE = 60_000_000
KeyT = TypeVar("KeyT", str, int)
REASON = "reason"
_SENT = "_sent"
_MINUTES_AT_ONCE = 1 << 20
"""Minutes of several batches that are held before they are merged."""


@dataclass(frozen=True, slots=True)
class Window:
    """The time range asked for, and the epoch unit of the file once it is known."""

    start: datetime | None
    end: datetime | None
    unit: int | None = None
    """Unit code that numeric times must have; None while it is not known."""


def bad_rows(read: CanonicalRows, window: Window) -> pl.DataFrame:
    """Rows without a usable timestamp or account: ``source_line`` and ``reason``."""
    had_time = pl.lit(value=False) if read.had_time is None else read.had_time
    bad = read.frame.with_columns(had_time.alias(_SENT)).filter(~is_usable(window))
    reason = (
        pl.when(pl.col("timestamp").is_null() & ~pl.col(_SENT))
        .then(pl.lit(NO_TIME))
        .when(pl.col("timestamp").is_null())
        .then(pl.lit(BAD_TIME))
        .when(pl.col("account_id").is_null())
        .then(pl.lit(NO_ACCOUNT))
        .otherwise(pl.lit(OTHER_UNIT))
    )
    return bad.select(LINE, reason.alias(REASON))


def is_usable(window: Window) -> pl.Expr:
    """Whether a canonical row has time and account, in the file's epoch unit."""
    usable = pl.col("timestamp").is_not_null() & pl.col("account_id").is_not_null()
    return usable if window.unit is None else usable & pl.col(UNIT).is_in([0, window.unit])


def is_inside(window: Window) -> pl.Expr:
    """Whether a row lies in the time range asked for."""
    inside = pl.lit(True)  # noqa: FBT003
    if window.start is not None:
        inside &= pl.col("timestamp") >= window.start
    if window.end is not None:
        inside &= pl.col("timestamp") < window.end
    return inside


@dataclass(slots=True)
class Tally:
    """Counters of one file; the only thing here that changes while a file is read."""

    ids: Ids
    adds_ids: bool = True
    """Whether the ids of this file are new to ``ids``."""
    rows: int = 0
    rejects: int = 0
    filtered: int = 0
    kept: int = 0
    parsed: int = 0
    """Rows that were objects at all."""
    accounts_sent: int = 0
    """Rows that held an account, usable or not."""
    times_sent: int = 0
    n_naive: int = 0
    values: dict[str, int] = field(default_factory=dict)
    """Canonical column to non-null values among kept rows."""
    failures: dict[str, int] = field(default_factory=dict)
    placeholders: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, int] = field(default_factory=dict)
    """Kind of address to rows."""
    units: dict[int, int] = field(default_factory=dict)
    """Epoch unit code to rows."""
    n_ids: int = 0
    """Rows with a request id."""
    one_id: int | None = None
    """Hash of the request id, while all rows that have one have the same."""
    first: int | None = None
    """Time of the first kept request, microseconds since 1970."""
    last: int | None = None
    minutes: list[pl.DataFrame] = field(default_factory=list)
    """``minute``, ``first`` and ``last`` request of minutes with one; taken by ``take_minutes``."""

    def add(self, read: CanonicalRows, window: Window) -> pl.DataFrame:
        """Count the rows of one batch and return those that are kept."""
        frame = read.frame
        self.rows += len(frame)
        self.parsed += len(frame)
        self.accounts_sent += read.sent.get("account_id", 0)
        self.times_sent += read.sent.get("timestamp", 0)
        self.n_naive += read.n_naive
        _merge(self.failures, read.failures)
        _merge(self.placeholders, read.placeholders)
        _merge(self.addresses, read.addresses)
        usable = kept_rows(frame, is_usable(window))
        self.rejects += len(frame) - len(usable)
        _merge(self.units, {unit: int(count) for unit, count in enumerate(np.bincount(usable[UNIT])) if count})
        kept = usable if window.start is None and window.end is None else usable.filter(is_inside(window))
        self.filtered += len(usable) - len(kept)
        self._keep(kept)
        return kept

    def _keep(self, kept: pl.DataFrame) -> None:
        self.kept += len(kept)
        if kept.is_empty():
            return
        nulls = kept.null_count().row(0, named=True)
        _merge(self.values, {name: len(kept) - count for name, count in nulls.items()})
        self._count_times(_minutes(kept["timestamp"]))
        self._count_ids(kept["request_id"].drop_nulls())

    def _count_times(self, minutes: pl.DataFrame) -> None:
        first, last = minutes.select(pl.col("first").min(), pl.col("last").max()).row(0)
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)
        self.minutes.append(minutes)
        if sum(map(len, self.minutes)) > 2 * max(_MINUTES_AT_ONCE, len(self.minutes[0])):
            self.minutes = [merged_minutes(self.minutes)]

    def _count_ids(self, given: pl.Series) -> None:
        if given.is_empty():
            return
        hashes = given.hash(self.ids.seed).to_numpy()
        if self.adds_ids:
            self.ids.add(hashes)
        is_first = not self.n_ids
        self.n_ids += len(hashes)
        if is_first:
            self.one_id = int(hashes[0])
        if self.one_id is not None and (hashes != np.uint64(self.one_id)).any():
            self.one_id = None

    def fail(self, not_finite: dict[str, int], mapping: Mapping) -> None:
        """Count numbers that were NaN or infinite in the source, under their canonical names."""
        for name, source in mapping.columns.items():
            lost = sum(not_finite.get(top, 0) for top in sorted({path.top for path in source.paths}))
            if lost:
                _merge(self.failures, {name: lost})

    def forget(self, values: dict[str, int]) -> None:
        """Take back the values of rows that turned out to be repeats."""
        _merge(self.values, {name: -count for name, count in values.items()})

    @property
    def median_unit(self) -> int | None:
        """Unit code of the median number, when numbers of several epoch units were read; otherwise None."""
        numbers = sorted((unit, count) for unit, count in self.units.items() if unit)
        if len(numbers) <= 1:
            return None
        half, passed = sum(count for _, count in numbers) / 2, 0
        for unit, count in numbers:
            passed += count
            if passed >= half:
                return unit
        return None

    def take_minutes(self) -> pl.DataFrame:
        """Hand over ``minute``, ``first`` and ``last`` request of every minute with one, sorted: once."""
        taken, self.minutes = self.minutes, []
        return merged_minutes(taken)

    @property
    def usable_addresses(self) -> int:
        """Rows with an address that can be a client."""
        return self.addresses.get(PUBLIC, 0)


def merged_minutes(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Merge minutes of several batches or files."""
    none = pl.DataFrame(schema={"minute": pl.Int64, "first": pl.Int64, "last": pl.Int64})
    together = pl.concat([none, *frames])
    return together.group_by("minute").agg(pl.col("first").min(), pl.col("last").max()).sort("minute")


def kept_rows(frame: pl.DataFrame, condition: pl.Expr) -> pl.DataFrame:
    """Rows for which a condition holds."""
    # Nearly always every row is good, and a filter would copy them all.
    mask = frame.select(condition.alias("is_kept")).to_series()
    return frame if mask.all() else frame.filter(mask)


def _minutes(times: pl.Series) -> pl.DataFrame:
    micros = times.to_physical().alias("t").to_frame()
    return micros.group_by(minute=pl.col("t") // _MICROS_PER_MINUTE).agg(
        first=pl.col("t").min(), last=pl.col("t").max()
    )


def _merge(into: dict[KeyT, int], more: dict[KeyT, int]) -> None:
    for key, count in more.items():
        into[key] = into.get(key, 0) + count
