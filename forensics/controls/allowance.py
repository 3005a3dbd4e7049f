"""What goes beyond an allowance that is used up from day to day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence


def beyond(days: pl.DataFrame, by: Sequence[str], allowance: int) -> pl.DataFrame:
    """Requests per account and day that an allowance does not cover.

    Parameters
    ----------
    days
        ``account_id``, ``day``, ``n_requests`` and ``amount``: what a day uses up, 0 or
        more; sorted by account and day.
    by
        Columns that tell one allowance from another.
    allowance
        In the unit of ``amount``.

    Returns
    -------
    polars.DataFrame
        ``Stops``. A day that is covered in part loses the same part of its requests, rounded up: what lets no whole
        request through lets none through.
    """
    before = pl.col("amount").cum_sum().over(by) - pl.col("amount")
    covered = (pl.lit(allowance) - before).clip(0, pl.col("amount"))
    # In whole numbers: requests that pass are n * covered / amount, rounded down. A day that uses nothing up passes.
    product = pl.col("n_requests").cast(pl.Int128) * covered.cast(pl.Int128)
    passing = (product // pl.max_horizontal("amount", pl.lit(1)).cast(pl.Int128)).cast(pl.Int64)
    stopped = pl.when(pl.col("amount") > 0).then(pl.col("n_requests") - passing).otherwise(0)
    return days.select("account_id", "day", n_stopped=stopped).filter(pl.col("n_stopped") > 0)
