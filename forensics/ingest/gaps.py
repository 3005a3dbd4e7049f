"""Stretches of a log without a single request: a pause, or a hole in the collection."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import polars as pl

from forensics.vocabulary.request_log import Gap

MIN_GAP: Final = timedelta(hours=1)
"""A shorter silence is not a hole."""
GAP_FACTOR: Final = 10
"""A gap is this many times the median distance between minutes with a request: a quiet log is not all gaps."""
MAX_GAPS: Final = 20
"""Gaps listed."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def find_gaps(minutes: pl.DataFrame) -> tuple[Gap, ...]:
    """Gaps between the kept requests of a log, longest first, at most ``MAX_GAPS``.

    Parameters
    ----------
    minutes
        Every ``minute`` with a request, its ``first`` and its ``last``, sorted.
    """
    steps = minutes.select(
        end="first", start=pl.col("last").shift(1), step=pl.col("minute").diff() * 60 * 1_000_000
    ).drop_nulls()
    if steps.is_empty():
        return ()
    median = int(steps["step"].sort()[len(steps) // 2])
    least = max(int(MIN_GAP.total_seconds()) * 1_000_000, GAP_FACTOR * median)
    long = (
        steps.with_columns(length=pl.col("end") - pl.col("start"))
        .filter(pl.col("length") > least)
        .sort(["length", "start"], descending=[True, False])
        .head(MAX_GAPS)
    )
    return tuple(
        Gap(_EPOCH + timedelta(microseconds=start), _EPOCH + timedelta(microseconds=end))
        for start, end in zip(long["start"].to_list(), long["end"].to_list(), strict=True)
    )
