"""What the accounts of a suspected cluster did together: its campaigns, and the least that was extracted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.safe_text import safe_text
from forensics.reports.charts.taken import draw_taken
from forensics.reports.costs import cost
from forensics.reports.figures import many, percent, share, span
from forensics.reports.quoted import Quoted
from forensics.reports.view import Campaign
from forensics.reports.wording import likely_that
from forensics.vocabulary.hypothesis import HYDRA
from forensics.vocabulary.workload import ASKING, COUNTED, IN_THE_BOUND, WORDING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from forensics.reports.drawing import Drawing

SHOWN = 20
"""Campaigns of a cluster that are listed, the largest ones."""
TOLD_BY = {WORDING: "its wording", ASKING: "how it asks, not its wording"}
"""By what a campaign is told from other traffic, in words."""
ASKS = 4
"""Phrase families, and capabilities, of a campaign that are named, the commonest ones."""


def campaigns(tables: Mapping[str, pl.DataFrame], cluster_id: str) -> tuple[Campaign, ...]:
    """Campaigns of a cluster, the largest first."""
    own = tables["campaigns"].filter(pl.col("cluster_id") == cluster_id)
    ordered = own.sort("share", "campaign_id", descending=[True, False]).head(SHOWN)
    return tuple(_campaign(row) for row in ordered.to_dicts())


def _campaign(row: Mapping[str, Any]) -> Campaign:
    numbers = ("share", "n_requests", "n_accounts", "n_prompts", "input_tokens", "output_tokens")
    return Campaign(
        campaign_id=safe_text(row["campaign_id"], 60),
        told_by=TOLD_BY[row["recognised_by"]],
        span=span(row["first_seen"], row["last_seen"]),
        cost=cost(row),
        asks=_shares(row["asks"], row["ask_shares"]),
        capabilities=_shares(row["capabilities"], row["capability_shares"]),
        pivot=pivot(row),
        pivot_model=Quoted(safe_text(row["pivot_model"] or "", 40)),
        citations=tuple(Quoted(safe_text(text, 64)) for text in row["citations"]),
        **{name: row[name] for name in numbers},
    )


def _shares(names: list[str], parts: list[float]) -> str:
    shown = zip(names[:ASKS], parts[:ASKS], strict=True)
    return ", ".join(f"{safe_text(name, 40).replace('_', ' ')} {share(part)}" for name, part in shown)


def pivot(row: Mapping[str, Any]) -> str:
    """When a campaign moved to a new model, and how much of it; nothing where it did not."""
    return "" if row["pivot_day"] is None else f"{row['pivot_day']}, {share(row['pivot_share'])} of it from then on, to"


def taken(tables: Mapping[str, pl.DataFrame], cluster_id: str, shown_id: str) -> Drawing | None:
    """What the campaigns of a cluster took, by day and capability; nothing where it has none."""
    own = tables["campaigns"].filter(pl.col("cluster_id") == cluster_id).select("campaign_id", "pivot_day")
    days = tables["campaign_days"].join(own, on="campaign_id", how="semi")
    names = pl.Series([safe_text(name, 40) for name in days["capability"].to_list()], dtype=pl.String)
    return draw_taken(days.with_columns(capability=names), own["pivot_day"].drop_nulls().to_list(), shown_id)


def distilled(tables: Mapping[str, pl.DataFrame], row: Mapping[str, Any]) -> str:
    """One sentence on how likely a suspected cluster's traffic is distillation; nothing where that was not judged."""
    p = row["extraction"]
    if p is None or row["verdict"] != HYDRA:
        return ""
    work = float(tables["campaigns"].filter(pl.col("cluster_id") == row["cluster_id"])["share"].sum())
    such = f"with {share(work)} of its requests in campaigns" if work else "in which no campaign was found"
    likely, distils = percent(row["confidence"]), percent(p / row["confidence"])
    claim = "its traffic is distillation, if as many networks distil as only resell access"
    return likely_that(
        p, percent(p), f"{claim}: {likely} that it is a network, times {distils} that one {such} distils"
    )


def bound(tables: Mapping[str, pl.DataFrame], row: Mapping[str, Any]) -> str:
    """One sentence on how much was extracted at least; nothing where that cannot be shown."""
    least = row["extraction_share_low"]
    if least is None:
        return ""
    own = tables["campaigns"].filter(pl.col("cluster_id") == row["cluster_id"])
    n = own.filter(IN_THE_BOUND).height
    asking = ", nor are campaigns that are told by how they ask alone" if ASKING in own["recognised_by"] else ""
    return (
        f"At least {share(least)} of its requests, about {round(least * row['n_requests']):,}, are work that accounts "
        f"share out among them: {many(n, 'campaign')} of at least {share(COUNTED)} of its requests, in a wording much "
        "rarer elsewhere, or after a system prompt that is, spread over accounts about as evenly as chance would "
        f"spread it. Other traffic is not counted in it{asking}."
    )
