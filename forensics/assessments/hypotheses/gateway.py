"""Strangers' keys in one hosted application: one party's software, many parties' accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.assessments.addends import addends, cohort_terms
from forensics.vocabulary.cohorts import NO_NIGHT
from forensics.vocabulary.families import CausalFamily
from forensics.vocabulary.hypothesis import Facts, Hypothesis

if TYPE_CHECKING:
    from forensics.vocabulary.calibration import Calibration

EXPLAINED = (CausalFamily.NETWORK, CausalFamily.CONTENT)
"""Causal families in which one application makes its users alike."""


def _weigh(facts: Facts, calibration: Calibration) -> pl.DataFrame:  # noqa: ARG001 (every hypothesis is asked alike)
    explained = pl.col("family").is_in([str(family) for family in EXPLAINED])
    terms = cohort_terms(facts, "operator")
    alike = terms.filter(explained & pl.col("source").str.starts_with("homogeneity."))
    # Its users live in many time zones, whatever country the application itself is in.
    sleepless = terms.filter(pl.col("source").is_in(NO_NIGHT))
    return addends(facts.shared_by_software.filter(explained), alike, sleepless)


part = Hypothesis(
    name="gateway",
    title="strangers' keys in one hosted application",
    verdict="public",
    weigh=_weigh,
    meaning="A bring-your-own-key app or hosted gateway gives strangers one address, connection pool, client and "
    "system prompt. It never sends one user's conversation or failed prompt with another user's key, and its users' "
    "cards, e-mails and sign-ups differ as strangers' do.",
)
