"""What the accounts of a suspected cluster did together: its campaigns, and the least that was extracted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.safe_text import safe_text
from forensics.reports.figures import many, share, span
from forensics.reports.quoted import Quoted
from forensics.reports.view import Campaign

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

SHOWN = 20
"""Campaigns of a cluster that are listed, the largest ones."""

ASKS = 4
"""Phrase families of a campaign that are named, the commonest ones."""


def campaigns(tables: Mapping[str, pl.DataFrame], cluster_id: str) -> tuple[Campaign, ...]:
    """Campaigns of a cluster, the largest first."""
    own = tables["campaigns"].filter(pl.col("cluster_id") == cluster_id)
    ordered = own.sort("share", "campaign_id", descending=[True, False]).head(SHOWN)
    return tuple(_campaign(row) for row in ordered.to_dicts())


def _campaign(row: Mapping[str, Any]) -> Campaign:
    numbers = ("share", "n_requests", "n_accounts", "n_prompts", "input_tokens", "output_tokens")
    return Campaign(
        campaign_id=safe_text(row["campaign_id"], 60),
        span=span(row["first_seen"], row["last_seen"]),
        asks=", ".join(
            f"{safe_text(name, 40).replace('_', ' ')} {share(part)}"
            for name, part in zip(row["asks"][:ASKS], row["ask_shares"][:ASKS], strict=True)
        ),
        citations=tuple(Quoted(safe_text(text, 64)) for text in row["citations"]),
        **{name: row[name] for name in numbers},
    )


def bound(tables: Mapping[str, pl.DataFrame], row: Mapping[str, Any]) -> str:
    """One sentence on how much was extracted at least; nothing where that cannot be shown."""
    least = row["extraction_share_low"]
    if least is None:
        return ""
    n = tables["campaigns"].filter(pl.col("cluster_id") == row["cluster_id"]).height
    return (
        f"At least {share(least)} of its requests, about {round(least * row['n_requests']):,}, are work that the "
        f"accounts share out among them: {many(n, 'job')} in a wording much rarer elsewhere, spread over the accounts "
        "about as evenly as chance would spread it. No other traffic is counted in it."
    )
