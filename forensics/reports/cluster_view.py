"""One cluster of the report in full, and all of them in the overview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.foundation.bans import log10_odds
from forensics.foundation.safe_text import safe_text
from forensics.reports.addends import addends_of, rivals_of
from forensics.reports.charts.picture import draw_picture
from forensics.reports.charts.timeline import draw_timeline
from forensics.reports.charts.waterfall import draw_waterfall
from forensics.reports.figures import span
from forensics.reports.infrastructure import shared_by
from forensics.reports.members import members_of, tally
from forensics.reports.view import ClusterLine, ClusterView
from forensics.reports.wording import CALIBRATION, analytic_confidence, judgement, likelihood
from forensics.vocabulary.families import SPEAKS, CausalFamily

if TYPE_CHECKING:
    from forensics.reports.desk import Desk

_ORDER = ["hydra", "undecided", "reseller", "organisation", "public"]
"""The suspected first, then what nobody could decide, then what has an innocent name."""


def in_order(desk: Desk) -> list[dict[str, Any]]:
    """Clusters as rows: by verdict, then confidence, then size."""
    rank = pl.col("verdict").cast(pl.String).replace_strict(_ORDER, list(range(len(_ORDER))), return_dtype=pl.Int8)
    return (
        desk.table("clusters")
        .sort(rank, "confidence", "n_accounts", "cluster_id", descending=[False, True, True, False])
        .to_dicts()
    )


def overview(desk: Desk, rows: list[dict[str, Any]]) -> tuple[ClusterLine, ...]:
    """A line per cluster."""
    shown = rows[: desk.limits.listed]
    return tuple(_line(row, place) for place, row in enumerate(shown, start=-desk.limits.clusters))


def clusters_in_full(desk: Desk, rows: list[dict[str, Any]]) -> tuple[ClusterView, ...]:
    """A section per cluster, while the budget of embedded members lasts."""
    sections: list[ClusterView] = []
    budget = desk.limits.members_in_all
    for place, row in enumerate(rows[: desk.limits.clusters]):
        section = _section(desk, row, min(desk.limits.members, budget), place)
        budget -= len(section.members)
        sections.append(section)
    return tuple(sections)


def _section(desk: Desk, row: dict[str, Any], n_members: int, place: int) -> ClusterView:
    cluster_id = str(row["cluster_id"])
    shown_id = safe_text(cluster_id, 40)
    addends = addends_of(desk, cluster_id)
    total = addends[-1].running if addends else 0.0
    members, n_members_left_out = members_of(desk, cluster_id, n_members)
    of_cluster = desk.table("accounts").filter(pl.col("cluster_id") == cluster_id).select("account_id")
    links = desk.table("links").join(of_cluster, on="account_id", how="semi")
    shared, n_shared_left_out = shared_by(desk, links)
    hours = desk.table("timeline").filter(pl.col("cluster_id") == cluster_id)
    drawn = place < desk.limits.pictures
    return ClusterView(
        line=_line(row, -1),
        judgement=judgement(row),
        analytic_confidence=analytic_confidence(str(row["analytic_confidence"]), _n_speaking(desk, cluster_id)),
        calibration=CALIBRATION[str(row["calibration"])].split(".", maxsplit=1)[0],
        rivals=rivals_of(desk, cluster_id),
        addends=addends,
        total=total,
        shown_odds=log10_odds(float(row["confidence"])),
        recommendations=tally(desk, cluster_id, "recommendation"),
        roles=tally(desk, cluster_id, "role"),
        members=members,
        n_members_left_out=n_members_left_out,
        shared=shared,
        n_shared_left_out=n_shared_left_out,
        waterfall=draw_waterfall(addends, total, float(row["confidence"]), shown_id) if addends else None,
        timeline=draw_timeline(hours, shown_id, desk.case.scope.gaps[:50]),
        picture=draw_picture(links, desk.naming, shown_id, desk.case.provenance.seed) if drawn else None,
    )


def _n_speaking(desk: Desk, cluster_id: str) -> int:
    """Causal families that speak for a hidden operator: as many as the analytic confidence was taken from."""
    own = desk.about_clusters.filter(pl.col("subject") == cluster_id, pl.col("hypothesis") == "hydra")
    causal = own.filter(pl.col("family").is_in([family.value for family in CausalFamily]))
    sums = causal.group_by("family", maintain_order=True).agg("bans")
    return sums.filter(pl.col("bans").list.sum() >= SPEAKS).height


def _line(row: dict[str, Any], place: int) -> ClusterLine:
    return ClusterLine(
        cluster_id=safe_text(row["cluster_id"], 40),
        verdict=str(row["verdict"]),
        confidence=float(row["confidence"]),
        low=float(row["confidence_low"]),
        high=float(row["confidence_high"]),
        likelihood=likelihood(float(row["confidence"])),
        n_accounts=int(row["n_accounts"]),
        n_requests=int(row["n_requests"]),
        span=span(row["first_seen"], row["last_seen"]),
        has_section=place < 0,
    )
