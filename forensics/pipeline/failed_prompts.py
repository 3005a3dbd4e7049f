"""Pass 2: rows of failed prompts wait on disk by shards of prompts, and one shard at a time is looked through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.engines.shelf import empty_shelf
from forensics.pipeline.gathered import gathered
from forensics.summaries.take_overs import failed_prompts, retries, take_overs
from forensics.vocabulary.columns import TIMESTAMP

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ROWS_A_SHARD = 8_000_000
"""Requests of the log for each shard: of a disclosed campaign, one in twelve is of a prompt that failed."""
GATHERED_ROWS = 1 << 19
"""Rows of failed prompts that are put aside at once, about 80 bytes each."""


def taken_over(
    batches: Iterable[pl.DataFrame], failures: pl.DataFrame, seed: int, folder: Path, n_requests: int
) -> pl.DataFrame:
    """Find take-overs in a log of any size.

    Parameters
    ----------
    batches
        The log, with the columns of pass 2.
    failures
        ``Failures`` of pass 1.
    seed
        Of the keys of prompts; that of the failures where those are keys already.
    folder
        Private folder in which rows may wait.
    n_requests
        Rows of the log.

    Returns
    -------
    polars.DataFrame
        As ``forensics.summaries.take_overs.take_overs``.
    """
    failed = failed_prompts(failures, seed)
    n_shards = max(1, -(-n_requests // ROWS_A_SHARD))
    shelf = empty_shelf(folder / "failed_prompts")
    # A prompt is named by a hash, so that shards are equally large.
    shard = pl.col("prompt") % n_shards
    for number, rows in enumerate(gathered((retries(batch, failed) for batch in batches), GATHERED_ROWS)):
        parts = rows.with_columns(_shard=shard).partition_by("_shard", include_key=False, as_dict=True)
        for (name,), piece in parts.items():
            shelf.put(f"{name:06d}", number, piece)
    found = [take_overs(shelf.take(name)) for name in shelf.names()]
    nobody = pl.DataFrame(schema={"account_id": pl.String, "timestamp": TIMESTAMP, "entity": pl.String})
    return pl.concat([nobody, *found]).sort("entity", "account_id", "timestamp")
