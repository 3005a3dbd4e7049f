"""Stretches of a log without a single request: a pause, or a hole in the collection."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.ingest.tally import merged_minutes
from forensics.vocabulary.request_log import Gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.ingest.log_file import LogFile

MIN_GAP: Final = timedelta(hours=1)
"""A shorter silence is not a hole."""
GAP_FACTOR: Final = 10
"""A gap is this many times the median distance between minutes with a request: a quiet log is not all gaps."""
MAX_GAPS: Final = 20
"""Gaps listed."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def find_gaps(files: Sequence[LogFile]) -> tuple[Gap, ...]:
    """Gaps between the kept requests of all files, longest first, at most ``MAX_GAPS``."""
    if not files:
        return ()
    minutes = merged_minutes([file.tally.activity for file in files])
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
