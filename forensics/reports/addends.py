"""The sums of evidence about a cluster, in an order that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.safe_text import safe_text
from forensics.reports.quoted import Quoted
from forensics.reports.view import Addend, Rival

if TYPE_CHECKING:
    from forensics.reports.desk import Desk

_FIRST, _LAST = ("prior",), ("rivals", "calibration", "resemblance", "adjustment")
"""Sources that open and close a sum; between them family by family, the one that says most first."""
_SMALL = "smaller addends"
_CITED = 3


def addends_of(desk: Desk, cluster_id: str, hypothesis: str = "hydra") -> tuple[Addend, ...]:
    """Rows of the sum that gives the log10 odds of a cluster, with the running sum.

    Beyond the limit the smallest are one row, so that what is shown still sums to the odds.
    """
    rows = desk.about_clusters.filter(
        pl.col("subject") == cluster_id,
        pl.col("hypothesis") == hypothesis,
    )
    ordered = _in_order(_bounded(rows, desk.limits.addends))
    addends: list[Addend] = []
    running = 0.0
    for row in ordered.to_dicts():
        running += row["bans"]
        addends.append(
            Addend(
                family=safe_text(row["family"].replace("_", " "), 40),
                source=safe_text(row["source"].replace("_", " ").replace(".", ": "), 60),
                bans=row["bans"],
                running=running,
                detail=desk.texts.sentence(row["detail"]),
                citations=tuple(Quoted(safe_text(text, 64)) for text in row["citations"][:_CITED]),
            )
        )
    return tuple(addends)


def rivals_of(desk: Desk, cluster_id: str) -> tuple[Rival, ...]:
    """Every hypothesis about a cluster, most probable first."""
    rows = desk.table("hypotheses").filter(pl.col("cluster_id") == cluster_id)
    ordered = rows.sort("posterior", "hypothesis", descending=[True, False])
    return tuple(
        Rival(desk.naming.hypothesis(name), prior, evidence, posterior)
        for name, prior, evidence, posterior in ordered.select("hypothesis", "prior", "evidence", "posterior").rows()
    )


def _bounded(rows: pl.DataFrame, limit: int) -> pl.DataFrame:
    if rows.height <= limit:
        return rows
    is_frame = pl.col("source").is_in([*_FIRST, *_LAST])
    weighed = rows.sort(is_frame, pl.col("bans").abs(), "source", "detail", descending=[True, True, False, False])
    small = weighed[limit - 1 :]
    rest = small.head(1).with_columns(
        pl.lit("several").alias("family"),
        pl.lit(_SMALL).alias("source"),
        pl.lit(float(small["bans"].sum())).alias("bans"),
        pl.lit(f"{small.height} addends together; evidence.parquet has each").alias("detail"),
        pl.lit([], pl.List(pl.String)).alias("citations"),
    )
    return pl.concat([weighed[: limit - 1], rest])


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    # Family by family: what one cause may say at most, and how much it counts, stand right below what it said.
    last = pl.col("source").is_in(_LAST) | pl.col("family").is_in(_LAST)
    place = pl.when(pl.col("source").is_in(_FIRST)).then(0).when(last).then(2).otherwise(1)
    family = pl.col("bans").sum().over("family")
    counts = pl.col("source").str.contains(r"^(cap|weight)\.")
    order = [place, family, "family", counts, "bans", "source", "detail"]
    return rows.sort(order, descending=[False, True, False, False, True, False, False])
