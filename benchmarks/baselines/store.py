"""Verdicts of rivals, kept small in the repository: one file a rival, accounts by their place in the sorted truth."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from forensics.foundation.errors import InputError

RESULTS = Path(__file__).parent / "results"
DIGITS = 4
"""Decimals of scores: a rank that hangs on the fifth is no rank, and rounded ones compress."""
SCHEMA = pl.Schema(
    {
        "method": pl.String,
        "content": pl.String,
        "score": pl.Float32,
        "suspected": pl.Boolean,
        "cluster": pl.Int32,
        "confidence": pl.Float32,
    }
)
"""``method``: digest of the rival. ``content``: digest of the world. Rows of one world stand in the order of its
accounts' ids. ``cluster`` and ``confidence`` are null outside clusters; ``score`` is null for an account that the
case files do not name."""


def read(name: str, folder: Path = RESULTS) -> pl.DataFrame:
    """Read a rival's kept verdicts; no rows when there are none."""
    path = folder / f"{name}.parquet"
    return pl.read_parquet(path, glob=False) if path.is_file() else pl.DataFrame(schema=SCHEMA)


def write(name: str, rows: pl.DataFrame, folder: Path = RESULTS) -> None:
    """Keep a rival's verdicts: the whole file, or nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{name}.parquet"
    rows.select(list(SCHEMA)).write_parquet(beside, compression="zstd", compression_level=19, statistics=False)
    beside.replace(folder / f"{name}.parquet")


def packed(method: str, content: str, truth: pl.DataFrame, verdict: tuple[pl.DataFrame, pl.DataFrame]) -> pl.DataFrame:
    """Make rows to keep of a rival's two tables."""
    accounts, clusters = verdict
    numbers = clusters.select("cluster", "confidence").sort("cluster").with_row_index("number")
    rows = accounts.join(numbers, on="cluster", how="left", validate="m:1")
    return (
        truth.select("account_id")
        .sort("account_id")
        .join(rows, on="account_id", how="left", validate="1:1", maintain_order="left")
        .select(
            method=pl.lit(method),
            content=pl.lit(content),
            score=pl.col("score").round(DIGITS),
            suspected=pl.col("suspected").fill_null(value=False),
            cluster="number",
            confidence=pl.col("confidence").round(DIGITS),
        )
        .cast(SCHEMA)
    )


def unpacked(rows: pl.DataFrame, content: str, truth: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make a rival's two tables of a world of kept rows.

    Raises
    ------
    InputError
        The world was never judged, or had other accounts then.
    """
    ids = truth["account_id"].sort()
    kept = rows.filter(pl.col("content") == content)
    if len(kept) != len(ids):
        raise InputError(
            f"verdicts on {len(kept)} accounts are kept, and the world has {len(ids)}",
            where=content,
            hint="run python -m benchmarks.baselines.run SUITE",
        )
    accounts = kept.select(
        ids,
        pl.col("score").fill_null(0.0).cast(pl.Float64),
        "suspected",
        cluster="B-" + pl.col("cluster").cast(pl.String).str.zfill(5),
        confidence=pl.col("confidence").cast(pl.Float64),
    )
    clusters = (
        accounts.drop_nulls("cluster")
        .group_by("cluster")
        .agg(n_accounts=pl.len(), confidence=pl.col("confidence").first())
        .sort("cluster")
    )
    return accounts.drop("confidence"), clusters
