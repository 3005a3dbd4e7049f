"""What is found out about a cluster once, whatever each format shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.safe_text import safe_text
from forensics.reports.addends import addends_of, rivals_of
from forensics.reports.charts.timeline import draw_timeline
from forensics.reports.charts.waterfall import draw_waterfall
from forensics.reports.infrastructure import shared_by, touched

if TYPE_CHECKING:
    from typing import Any

    from forensics.reports.desk import Desk
    from forensics.reports.drawing import Drawing
    from forensics.reports.view import Addend, Rival, SharedThing

MAX_GAPS = 50
"""Silent stretches of the log that a timeline shades."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One cluster."""

    row: dict[str, Any]
    """Of the table of clusters."""
    accounts: pl.DataFrame
    """Its rows of the table of accounts."""
    links: pl.DataFrame
    """``account`` (a number), ``kind``, ``entity``, ``bans``: its rows of the table of links."""
    touched: pl.DataFrame
    """What these links lead to."""
    addends: tuple[Addend, ...]
    rivals: tuple[Rival, ...]
    shared: tuple[SharedThing, ...]
    n_shared_left_out: int
    waterfall: Drawing | None
    timeline: Drawing | None

    @property
    def shown_id(self) -> str:
        """Name of the cluster, safe to show."""
        return safe_text(self.row["cluster_id"], 40)

    @property
    def total(self) -> float:
        """Bans: what the addends sum to."""
        return self.addends[-1].running if self.addends else 0.0


def dossiers(desk: Desk, rows: list[dict[str, Any]]) -> tuple[Dossier, ...]:
    """Everything about the clusters that get a section, from each long table in one go.

    Parameters
    ----------
    desk
        The case, and how much is shown of it.
    rows
        Clusters in order; those within the limit get a dossier.
    """
    shown = rows[: desk.limits.clusters]
    ids = pl.Series([str(row["cluster_id"]) for row in shown], dtype=pl.String)
    accounts = desk.table("accounts").filter(pl.col("cluster_id").is_in(ids.implode()))
    # Numbers are told apart faster than ids.
    members = accounts.select("account_id", "cluster_id").with_row_index("account")
    links = (
        desk.table("links")
        .select("account_id", "kind", "entity", "bans")
        .join(members, on="account_id", how="inner", validate="m:1")
        .drop("account_id")
    )
    hours = desk.table("timeline").filter(pl.col("cluster_id").is_in(ids.implode()))
    parts = [_by_cluster(frame) for frame in (accounts, links, hours)]
    empty = [frame.clear() for frame in (accounts, links, hours)]
    return tuple(
        _dossier(desk, row, *(part.get(row["cluster_id"], none) for part, none in zip(parts, empty, strict=True)))
        for row in shown
    )


def _by_cluster(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {str(key): rows for (key,), rows in frame.partition_by("cluster_id", as_dict=True).items()}


def _dossier(
    desk: Desk, row: dict[str, Any], accounts: pl.DataFrame, links: pl.DataFrame, hours: pl.DataFrame
) -> Dossier:
    cluster_id = str(row["cluster_id"])
    shown_id = safe_text(cluster_id, 40)
    addends = addends_of(desk, cluster_id)
    total = addends[-1].running if addends else 0.0
    things = touched(links)
    shared, n_shared_left_out = shared_by(desk, things)
    return Dossier(
        row=row,
        accounts=accounts,
        links=links,
        touched=things,
        addends=addends,
        rivals=rivals_of(desk, cluster_id),
        shared=shared,
        n_shared_left_out=n_shared_left_out,
        waterfall=draw_waterfall(addends, total, float(row["confidence"]), shown_id) if addends else None,
        timeline=draw_timeline(hours, shown_id, desk.case.scope.gaps[:MAX_GAPS]),
    )
