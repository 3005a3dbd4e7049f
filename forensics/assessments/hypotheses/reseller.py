"""A reseller with a contract: an open organisation's pool for many customers, known as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.assessments.addends import addends, open_party
from forensics.foundation.phrase import phrase
from forensics.vocabulary.calibration import WHICH_PARTY
from forensics.vocabulary.families import CausalFamily
from forensics.vocabulary.hypothesis import Facts, Hypothesis

if TYPE_CHECKING:
    from forensics.vocabulary.calibration import Calibration

CONTRACT, NO_CONTRACT = 1.3, -1.3
"""Bans, against any other organisation, for most accounts having come by the reseller's pathway, and for most having
come by another; before they are weighed, as all signs of which party it is (1.5 times, as shipped). Hand-set: a pathway
is granted by the provider and cannot be claimed, and one in twenty other organisations buys of a reseller. No more, as
an operator behind a contract is hidden by it."""
MOST = 0.8
"""Share of the accounts."""
PATHWAY = "reseller"
"""A marketplace is no reseller's pathway: firms buy there for themselves."""
_SOURCE = f"{WHICH_PARTY}contract"


def _weigh(facts: Facts, calibration: Calibration) -> pl.DataFrame:
    by_it = pl.col("pathway").str.to_lowercase() == PATHWAY
    # Where a pathway is known of few, or several are common, nothing is said.
    contract = facts.pathways.filter(pl.col("share") >= MOST).select(
        "cluster_id",
        family=pl.lit(str(CausalFamily.LIFE_CYCLE)),
        source=pl.lit(_SOURCE),
        bans=pl.when(by_it).then(CONTRACT).otherwise(NO_CONTRACT),
        detail=phrase("{} % of the accounts came by the pathway {}", (100 * pl.col("share")).round(0), "pathway"),
        citations=pl.lit([], pl.List(pl.String)),
    )
    return addends(open_party(facts, calibration), contract)


part = Hypothesis(
    name="reseller",
    title="a reseller with a contract",
    verdict="reseller",
    weigh=_weigh,
    meaning="What an open organisation shows, and the accounts came by a pathway that the provider grants to "
    "resellers.",
)
