"""Links and entities for small graphs, told by who touched what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.clusters.edges import Edges, edges
from forensics.summaries.reduce import entity_kinds
from forensics.vocabulary.graph import Entities, Links

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Touch = tuple[str, str, str, float]
"""Account, kind, entity, bans."""


def links_of(*touches: Touch, day: date | None = None) -> pl.DataFrame:
    families = {kind.name: str(kind.family) for kind in entity_kinds().values()}
    rows = [
        {"account_id": name, "kind": kind, "entity": entity, "day": day, "family": families[kind], "bans": bans}
        for name, kind, entity, bans in touches
    ]
    return pl.DataFrame(rows, schema=Links.create_empty().schema).sort("account_id", "kind", "entity")


def entities_of(links: pl.DataFrame, **verdicts: str) -> pl.DataFrame:
    """Every entity of the links; those named in ``verdicts`` were judged so, the others are unjudged."""
    counted = links.group_by("kind", "entity", "day").agg(
        n_accounts=pl.col("account_id").n_unique().cast(pl.Int64), n_requests=pl.lit(1, pl.Int64)
    )
    verdict = pl.col("entity").replace_strict(verdicts, default="unjudged", return_dtype=pl.String)
    judged = counted.with_columns(
        pl.lit("-").alias("class"),
        verdict=verdict.cast(Entities.verdict.dtype),
        p_operator=pl.lit(None, pl.Float64),
    )
    return judged.select(Entities.column_names()).sort("kind", "entity")


def graph_of(links: pl.DataFrame, **verdicts: str) -> Edges:
    return edges(links, entities_of(links, **verdicts), entity_kinds())


def everyone(names: Sequence[str], kind: str, entity: str, bans: float) -> list[Touch]:
    return [(name, kind, entity, bans) for name in names]
