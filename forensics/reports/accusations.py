"""The list of the suspected: how many of them are probably innocent, and what if hydras were rarer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.bans import log10_odds, probability
from forensics.reports.view import Accusations, PrevalenceLine
from forensics.reports.wording import ACCUSED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from forensics.reports.desk import Desk

PREVALENCES = (0.001, 0.01, 0.1)
"""Shares of accounts run by hydras under which the list is shown: the contract's 0.1, 1 and 10 %."""
_EVEN, _SURE = 0.5, 0.95


def accusations(desk: Desk) -> Accusations:
    """Accounts recommended for verification or above, in all clusters, as counts."""
    accounts = desk.table("accounts")
    listed = accounts.filter(pl.col("recommendation").is_in(ACCUSED)).sort("account_id")
    memberships: list[float] = listed["membership"].to_list()
    assumed = prevalence_of(desk.case.provenance.settings)
    return Accusations(
        n_listed=len(memberships),
        n_review=listed.filter(pl.col("recommendation") == "review_suspension").height,
        n_false=sum(1.0 - p for p in memberships),
        prevalence=assumed,
        shifted=() if assumed is None else tuple(_line(memberships, assumed, p) for p in PREVALENCES),
        clusters=() if assumed is None else _clusters(desk, assumed),
    )


def prevalence_of(settings: Mapping[str, Any]) -> float | None:
    """The prevalence that the probabilities of a case assume; None when it does not say."""
    judge = settings.get("judge")
    value = judge.get("prevalence") if isinstance(judge, dict) else None
    return float(value) if isinstance(value, int | float) and 0.0 < value < 1.0 else None


def shifted(p: float, assumed: float, other: float) -> float:
    """A probability, had another share of accounts been run by hydras.

    Posterior odds are prior odds times the likelihood ratio (Bayes), and the evidence is the same, so:
    ``odds' = odds * (other / (1 - other)) / (assumed / (1 - assumed))``.
    """
    return probability(log10_odds(p) + log10_odds(other) - log10_odds(assumed))


def _line(memberships: list[float], assumed: float, other: float) -> PrevalenceLine:
    moved = [shifted(p, assumed, other) for p in memberships]
    return PrevalenceLine(
        prevalence=other,
        n_even=sum(p >= _EVEN for p in moved),
        n_sure=sum(p >= _SURE for p in moved),
        n_false=sum(1.0 - p for p in moved),
    )


def _clusters(desk: Desk, assumed: float) -> tuple[tuple[str, tuple[float, ...]], ...]:
    suspected = (
        desk.table("clusters")
        .filter(pl.col("verdict") == "hydra")
        .sort("confidence", "cluster_id", descending=[True, False])
        .head(desk.limits.clusters)
    )
    return tuple(
        (cluster_id, tuple(shifted(p, assumed, other) for other in PREVALENCES))
        for cluster_id, p in suspected.select("cluster_id", "confidence").rows()
    )
