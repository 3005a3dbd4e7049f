"""Purposes: is it extraction, how much of it, and for whom? What a method does not say is unmeasured, never zero."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from forensics.lab.scores.accounts import average_precision

EXTRACTING_FROM = 0.05
"""Share of a cluster's requests from which it counts as extracting: the admixture that a pool's hundred thousand
requests can reveal and one account's hundreds cannot."""


@dataclass(frozen=True, slots=True)
class ExtractionFigures:
    """How well clusters that extract are told from others."""

    n_clusters: int
    """Clusters of which the method says how likely they extract."""
    n_extracting: int
    average_precision: float | None
    """None unless some of them extract and some do not."""
    n_bounds: int
    """Clusters of which it says what share of requests extracts at least."""
    bounds_held_share: float | None
    """Share of these bounds that are at most the true share."""
    mean_bound: float | None
    mean_true_share: float | None
    """Over the same clusters as ``mean_bound``."""


@dataclass(frozen=True, slots=True)
class ActorFigures:
    """How often the customer of a hydra is named, and named rightly."""

    n_clusters: int
    """Clusters that are hydras."""
    n_known: int
    """Among them those whose customer the truth names."""
    n_called: int
    null_rate: float
    """Share of which no customer is named: right where nobody has described him."""
    accuracy: float | None
    """Share of the calls that name the true customer; None without a call."""


def extraction_figures(facts: pl.DataFrame) -> ExtractionFigures | None:
    """Measure over clusters (``cluster_facts``); None where the method says nothing about extraction."""
    said = facts.filter(pl.col("extraction").is_not_null())
    bound = facts.filter(pl.col("extraction_share_low").is_not_null())
    if said.is_empty() and bound.is_empty():
        return None
    extracting = (said["true_share"] >= EXTRACTING_FROM).to_numpy()
    ranked = 0 < extracting.sum() < len(extracting)
    held, low, true = (
        float(sums) / bound.height if bound.height else None
        for sums in bound.select(
            (pl.col("extraction_share_low") <= pl.col("true_share")).sum().alias("held"),
            pl.col("extraction_share_low").sum(),
            pl.col("true_share").sum(),
        ).row(0)
    )
    return ExtractionFigures(
        n_clusters=said.height,
        n_extracting=int(extracting.sum()),
        average_precision=average_precision(said["extraction"].to_numpy(), extracting) if ranked else None,
        n_bounds=bound.height,
        bounds_held_share=held,
        mean_bound=low,
        mean_true_share=true,
    )


def actor_figures(facts: pl.DataFrame) -> ActorFigures | None:
    """Measure over clusters that are hydras; None where the method names no customer of any."""
    hydras = facts.filter(pl.col("hydra"))
    called = hydras.filter(pl.col("customer_actor").is_not_null())
    if called.is_empty():
        return None
    right = called.filter(pl.col("customer_actor") == pl.col("true_actor")).height
    return ActorFigures(
        n_clusters=hydras.height,
        n_known=hydras["true_actor"].count(),
        n_called=called.height,
        null_rate=1 - called.height / hydras.height,
        accuracy=right / called.height,
    )
