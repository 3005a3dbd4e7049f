"""What campaigns would have cost at list price, in words. It is shown, and is never a reason for suspicion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.reports.figures import share, usd
from forensics.vocabulary.workload import IN_THE_BOUND, SURE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from forensics.vocabulary.case import Case

CACHED = "cached_tokens"
"""Request column that says what was read from a cache."""


def cost(row: Mapping[str, Any]) -> str:
    """Cost of a campaign, and of how much of its tokens that is."""
    if row["cost_share"] is None:
        return "not known, as the log has no token counts of it"
    if row["cost"] is None:
        return "no list price known"
    return f"about {usd(row['cost'])}, for {share(row['cost_share'])} of the tokens that are counted"


def worth(case: Case, cluster_id: str) -> str:
    """One sentence on what the least that was extracted would have cost; nothing where that cannot be said."""
    own = case.tables["campaigns"].filter((pl.col("cluster_id") == cluster_id) & IN_THE_BOUND)
    priced = own.drop_nulls("cost").sort("campaign_id")
    if priced.is_empty():
        return ""
    tokens = (pl.col("input_tokens") + pl.col("output_tokens")).cast(pl.Float64)
    of_all = own.select(tokens.sum()).item()
    if of_all <= 0:
        return ""
    known = priced.select((tokens * pl.col("cost_share")).sum()).item()
    return (
        f"At list price that would have cost about {usd(SURE * sum(priced['cost'].to_list()))}, for "
        f"{share(known / of_all)} of the tokens that the log counts of it, whose models have a price; requests without "
        f"a count add nothing; {cached(case)}. What it cost is no reason for suspicion."
    )


def cached(case: Case) -> str:
    """How tokens are counted that came from a cache."""
    if CACHED in case.scope.covered:
        return "tokens that were read from a cache count at the price for that, where it is known"
    return "the log does not say what was read from a cache, and all tokens count in full"
