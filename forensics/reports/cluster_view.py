"""One cluster of the report in full, and all of them in the overview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.foundation.bans import log10_odds
from forensics.foundation.safe_text import safe_text
from forensics.reports.actions import actions, in_words
from forensics.reports.asking import habitual, innocents
from forensics.reports.attribution import attributions, techniques
from forensics.reports.charts.picture import draw_picture
from forensics.reports.costs import worth
from forensics.reports.figures import span
from forensics.reports.kin import kin
from forensics.reports.members import members_of, tally
from forensics.reports.partners import partner_items
from forensics.reports.view import ClusterLine, ClusterView
from forensics.reports.wording import CALIBRATION, analytic_confidence, judgement, likelihood
from forensics.reports.work import bound, campaigns, distilled, taken
from forensics.vocabulary.families import SPEAKS, CausalFamily
from forensics.vocabulary.hypothesis import HYDRA

if TYPE_CHECKING:
    from forensics.reports.attribution_view import Action, AttributionView
    from forensics.reports.desk import Desk
    from forensics.reports.dossier import Dossier
    from forensics.reports.drawing import Drawing

NOBODY = "Nobody is named as its owner or customer: no profile is as likely as not."
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


def clusters_in_full(desk: Desk, dossiers: tuple[Dossier, ...]) -> tuple[ClusterView, ...]:
    """A section per cluster, while the budget of embedded members lasts."""
    sections: list[ClusterView] = []
    budget = desk.limits.members_in_all
    for place, dossier in enumerate(dossiers[: desk.limits.clusters]):
        section = _section(desk, dossier, min(desk.limits.members, budget), place)
        budget -= len(section.members)
        sections.append(section)
    return tuple(sections)


def _section(desk: Desk, dossier: Dossier, n_members: int, place: int) -> ClusterView:
    row = dossier.row
    suspected = row["verdict"] == HYDRA
    members, n_members_left_out = members_of(desk, dossier.accounts, n_members)
    asked = attributions(desk, str(row["cluster_id"])) if suspected else ()
    bands = actions(dossier.accounts) if suspected else ()
    partners, n_partners_left_out = partner_items(desk, str(row["cluster_id"]))
    return ClusterView(
        line=_line(row, -1),
        judgement=judgement(row),
        kin=kin(desk.case.tables, str(row["cluster_id"])),
        distilled=distilled(desk.case.tables, row),
        bound=bound(desk.case.tables, row),
        worth=worth(desk.case, str(row["cluster_id"])),
        campaigns=campaigns(desk.case.tables, str(row["cluster_id"])),
        taken=taken(desk.case.tables, str(row["cluster_id"]), dossier.shown_id),
        habits=habitual(desk.case.tables, str(row["cluster_id"])) if suspected else (),
        innocents=innocents(desk.case.tables, row) if suspected else (),
        attributions=asked,
        techniques=techniques(desk, str(row["cluster_id"])) if suspected else (),
        partners=partners,
        n_partners_left_out=n_partners_left_out,
        actions=bands,
        in_short=_in_short(asked, bands) if suspected else (),
        analytic_confidence=analytic_confidence(
            str(row["analytic_confidence"]), _n_speaking(desk, str(row["cluster_id"]))
        ),
        calibration=CALIBRATION[str(row["calibration"])].split(".", maxsplit=1)[0],
        rivals=dossier.rivals,
        addends=dossier.addends,
        total=dossier.total,
        shown_odds=log10_odds(float(row["confidence"])),
        recommendations=tally(dossier.accounts, "recommendation"),
        roles=tally(dossier.accounts, "role"),
        members=members,
        n_members_left_out=n_members_left_out,
        shared=dossier.shared,
        n_shared_left_out=dossier.n_shared_left_out,
        waterfall=dossier.waterfall,
        timeline=dossier.timeline,
        picture=_picture(desk, dossier) if place < desk.limits.pictures else None,
    )


def _in_short(asked: tuple[AttributionView, ...], bands: tuple[Action, ...]) -> tuple[str, ...]:
    """Who, for whom, and what to do; how likely that it is a network at all stands before."""
    named = [view for view in asked[:2] if view.is_named]
    who = (*(view.likelihood for view in named), *(view.confidence for view in named[:1]))
    return (*(who or (NOBODY,)), in_words(bands))


def _picture(desk: Desk, dossier: Dossier) -> Drawing | None:
    return draw_picture(dossier.links, dossier.touched, desk.naming, dossier.shown_id, desk.case.provenance.seed)


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
