"""A reseller with a contract: one party's pool for many customers, known as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.assessments.addends import addends, shared_things, weighed_signals
from forensics.foundation.phrase import phrase
from forensics.vocabulary.families import CausalFamily
from forensics.vocabulary.hypothesis import Facts, Hypothesis

if TYPE_CHECKING:
    from forensics.vocabulary.calibration import Calibration

CONTRACT, NO_CONTRACT = 3.0, -1.0
"""Bans for most accounts having come by the reseller or marketplace pathway, and for none having done so. Hand-set: a
pathway is granted by the provider and cannot be claimed."""
MOST = 0.8
"""Share of the accounts."""
_PATHWAYS = ("reseller", "cloud_marketplace")


def _weigh(facts: Facts, calibration: Calibration) -> pl.DataFrame:
    granted = pl.col("pathway").str.to_lowercase().is_in(_PATHWAYS) & (pl.col("share") >= MOST)
    pathway = facts.pathways.select(
        "cluster_id",
        family=pl.lit(str(CausalFamily.LIFE_CYCLE)),
        source=pl.lit("reseller.pathway"),
        bans=pl.when(granted).then(CONTRACT).otherwise(NO_CONTRACT),
        detail=pl.when(granted)
        .then(phrase("{} % of the accounts came by the pathway {}", (100 * pl.col("share")).round(0), "pathway"))
        .otherwise(pl.lit("the accounts did not come by a reseller's or marketplace's pathway")),
        citations=pl.lit([], pl.List(pl.String)),
    )
    return addends(shared_things(facts), pathway, weighed_signals(facts, calibration, "reseller"))


part = Hypothesis(
    name="reseller",
    title="a reseller with a contract",
    verdict="reseller",
    weigh=_weigh,
    meaning="The accounts are one party's pool, and came by a pathway that the provider grants to resellers.",
)
